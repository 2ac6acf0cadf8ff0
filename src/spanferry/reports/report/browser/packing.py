"""Packs sentences for the page: an index of a few bytes a sentence, which filters read, and blocks of text, which are read when shown.

| part | content |
|---|---|
| ``texts`` | of each text three numbers: key (which stands for its id), split, domain |
| ``texts-B`` | block B of the texts, a JSON list a line: id, domain, source, target language, target words, gold |
| ``cell-C`` | of each sentence of cell C four numbers: text, profile, projected, predicted |
| ``cell-C-B`` | its block B, a JSON list a line: projected, predicted, scores, outcomes, links, left out, classes of both |

Numbers are unsigned, of 32 bits, little-endian, column after column; a text's and a key's is told by the step from the one before it. A
text, which cells on the same translation share, stands there once. Entities are flat: start, end, label, start, ... A **profile** is what
filters ask about a sentence: ``label * 8 + class`` of its projected and of its predicted entities, ``label * 8 + outcome`` of its source
entities, whether there is gold, and whether the pair is left out of training. Label 0 is none.
"""

import json
import sys
from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from spanferry.core.boundaries import Boundary, boundary_pairs
from spanferry.core.records import Entity, Outcome
from spanferry.core.sentence_record import SentenceRecord

BLOCK = 500
"""Sentences of a block."""
CLASSES = (*map(str, Boundary), "no_gold")
"""By their number; the last is of entities that no gold judges."""
OUTCOMES = tuple(map(str, Outcome))

_CLASS = {name: number for number, name in enumerate(CLASSES)}
_OUTCOME = {name: number for number, name in enumerate(OUTCOMES)}
_Pairs = list[tuple[str, Entity | None, Entity | None]]
"""Class, gold entity, the other entity."""


class _Numbers(dict[Any, int]):
    """Numbers things from 0 in the order in which they come."""

    def __missing__(self, thing: Hashable) -> int:
        self[thing] = len(self)
        return self[thing]


@dataclass
class Packer:
    """What was packed so far; cell after cell goes in, parts come out.

    Attributes:
        labels: by name, their numbers; ``splits``, ``domains``, ``profiles`` likewise.
        languages: codes of all languages that occur.
    """

    labels: _Numbers = field(default_factory=lambda: _Numbers({"": 0}))
    splits: _Numbers = field(default_factory=_Numbers)
    domains: _Numbers = field(default_factory=_Numbers)
    profiles: _Numbers = field(default_factory=_Numbers)
    languages: _Numbers = field(default_factory=_Numbers)
    _keys: _Numbers = field(default_factory=_Numbers)
    _texts: _Numbers = field(default_factory=_Numbers)
    _lists: _Numbers = field(default_factory=lambda: _Numbers({None: 0}))
    _places: list[tuple[int, int, int]] = field(default_factory=list)

    def cell(self, number: int, records: Iterable[SentenceRecord]) -> Iterator[tuple[str, bytes]]:
        """The parts of a cell, by name: its blocks, then its index."""
        rows, lines, block = [], [], 0
        for record in records:
            judged = [_classes(record.gold, entities) for entities in (record.projected, record.predicted)]
            lines.append(self._made(record, judged))
            lists = [self._lists[entities] for entities in (record.projected, record.predicted)]
            rows.append((self._text(record), self.profiles[self._profile(record, judged)], *lists))
            if len(lines) == BLOCK:
                yield f"cell-{number}-{block}", _block(lines)
                lines, block = [], block + 1
        if lines:
            yield f"cell-{number}-{block}", _block(lines)
        yield f"cell-{number}", _columns(rows)

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """The parts of the texts of all cells that went in, by name."""
        lines = list(self._texts)
        for block, start in enumerate(range(0, len(lines), BLOCK)):
            yield f"texts-{block}", _block(lines[start : start + BLOCK])
        yield "texts", _columns(self._places)

    def _text(self, record: SentenceRecord) -> int:
        """The number of the sentence's text; its place in the index is kept where it is new."""
        source, target = record.source, record.target
        left = source and [source.language, source.words, self._flat(source.entities or ())]
        line = _line([record.id, target.domain, left, target.language, target.words, self._flat(record.gold)])
        number: int = self._texts[line]
        if number == len(self._places):
            self._places.append((self._keys[record.id], self.splits[record.split], self.domains[target.domain]))
            for sentence in filter(None, (source, target)):
                self.languages[sentence.language]
        return number

    def _made(self, record: SentenceRecord, judged: Sequence[_Pairs | None]) -> str:
        outcomes = [_OUTCOME[outcome] for outcome in record.outcomes]
        links = [word for link in record.links for word in link]
        classes = [
            _places(pairs, record.gold, entities) for pairs, entities in zip(judged, (record.projected, record.predicted), strict=True)
        ]
        entities = [self._flat(record.projected), self._flat(record.predicted)]
        return _line([*entities, record.scores, outcomes, links, int(record.filtered), *classes])

    def _flat(self, entities: Iterable[Entity] | None) -> list[int] | None:
        if entities is None:
            return None
        return [number for entity in entities for number in (entity.span.start, entity.span.end, self.labels[entity.label])]

    def _profile(self, record: SentenceRecord, judged: Sequence[_Pairs | None]) -> tuple[Any, ...]:
        classes = [None if pairs is None else tuple(sorted(set(self._codes(pairs)))) for pairs in judged]
        whose = zip(_source_labels(record), record.outcomes, strict=True)
        outcomes = tuple(sorted({self.labels[label] * 8 + _OUTCOME[outcome] for label, outcome in whose}))
        return (*classes, outcomes, int(record.gold is not None), int(record.filtered))

    def _codes(self, pairs: _Pairs) -> Iterator[int]:
        """Both labels of a pair that differs in them."""
        return (self.labels[entity.label] * 8 + _CLASS[name] for name, *both in pairs for entity in both if entity is not None)


def _classes(gold: Sequence[Entity] | None, entities: Sequence[Entity] | None) -> _Pairs | None:
    """Class, gold entity and the other; None where there is nothing to judge."""
    if entities is None:
        return None
    if gold is None:
        return [("no_gold", None, entity) for entity in entities]
    return [(str(boundary), ours, theirs) for boundary, ours, theirs in boundary_pairs(gold, entities)]


def _source_labels(record: SentenceRecord) -> list[str]:
    """The label of the entity of each outcome; none where several sources have theirs one after the other."""
    entities = record.source.entities or () if record.source else ()
    return [entity.label for entity in entities] if len(entities) == len(record.outcomes) else [""] * len(record.outcomes)


def _places(pairs: _Pairs | None, gold: Sequence[Entity] | None, entities: Sequence[Entity] | None) -> list[int] | int | None:
    """Flat: class, place in gold, place in the entities, -1 for none; 0 where all are exact, None where nothing was judged."""
    if pairs is None or gold is None or entities is None:
        return None
    if tuple(gold) == tuple(entities):
        return 0
    ours, theirs = ({entity: place for place, entity in enumerate(side)} for side in (gold, entities))
    return [number for name, mine, other in pairs for number in (_CLASS[name], ours[mine] if mine else -1, theirs[other] if other else -1)]


def _line(plain: list[Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _block(lines: Iterable[str]) -> bytes:
    return "\n".join(lines).encode()


def _columns(rows: Sequence[Sequence[int]]) -> bytes:
    """Column after column, the first by steps."""
    first, *others = zip(*rows, strict=True) if rows else ((),)
    steps = [(after - before) % 2**32 for before, after in zip((0, *first), first, strict=False)]
    numbers = array("I", [number for column in (steps, *others) for number in column])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
