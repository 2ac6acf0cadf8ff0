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
from spanferry.core.records import Entity, Outcome, Span
from spanferry.core.sentence_record import SentenceRecord

BLOCK = 500
"""Sentences of a block."""
CLASSES = (*map(str, Boundary), "no_gold")
"""By their number; the last is of entities that no gold judges."""
OUTCOMES = tuple(map(str, Outcome))

_CLASS = {name: number for number, name in enumerate(CLASSES)}
_OUTCOME = {name: number for number, name in enumerate(OUTCOMES)}
_Flat = tuple[int, ...]
"""Of each entity start, end, number of its label."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class _Numbers(dict[Any, int]):
    """Numbers things from 0 in the order in which they come."""

    def __missing__(self, thing: Hashable) -> int:
        self[thing] = len(self)
        return self[thing]


@dataclass(frozen=True)
class _Judged:
    """How a sentence's entities lie to gold.

    Attributes:
        codes: ``label * 8 + class`` of both labels of each pair; None: there is nothing to judge.
        places: flat: class, place in gold, place in the entities, -1 for none; 0 where all are exact, None where nothing was judged.
    """

    codes: tuple[int, ...] | None
    places: list[int] | int | None


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
    _known: dict[tuple[_Flat | None, _Flat | None], _Judged] = field(default_factory=dict)

    def cell(self, number: int, records: Iterable[SentenceRecord]) -> Iterator[tuple[str, bytes]]:
        """The parts of a cell, by name: its blocks, then its index."""
        rows, lines, block = [], [], 0
        for record in records:
            gold, *made = (self._flat(entities) for entities in (record.gold, record.projected, record.predicted))
            judged = [self._judged(gold, each) for each in made]
            lines.append(self._made(record, made, judged))
            rows.append((self._text(record, gold), self.profiles[self._profile(record, judged)], *(self._lists[each] for each in made)))
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

    def _text(self, record: SentenceRecord, gold: _Flat | None) -> int:
        """The number of the sentence's text; its place in the index is kept where it is new."""
        source, target = record.source, record.target
        left = source and [source.language, source.words, self._flat(source.entities or ())]
        line = _line([record.id, target.domain, left, target.language, target.words, gold])
        number: int = self._texts[line]
        if number == len(self._places):
            self._places.append((self._keys[record.id], self.splits[record.split], self.domains[target.domain]))
            for sentence in filter(None, (source, target)):
                self.languages[sentence.language]
        return number

    def _made(self, record: SentenceRecord, made: Sequence[_Flat | None], judged: Sequence[_Judged]) -> str:
        outcomes = [_OUTCOME[outcome] for outcome in record.outcomes]
        links = [word for link in record.links for word in link]
        return _line([*made, record.scores, outcomes, links, int(record.filtered), *(each.places for each in judged)])

    def _flat(self, entities: Iterable[Entity] | None) -> _Flat | None:
        if entities is None:
            return None
        return tuple([number for entity in entities for number in (entity.span.start, entity.span.end, self.labels[entity.label])])

    def _judged(self, gold: _Flat | None, made: _Flat | None) -> _Judged:
        """How entities lie to gold. Many sentences have the same: each pair is judged once."""
        found = self._known.get((gold, made))
        if found is None:
            found = self._known[gold, made] = _judge(gold, made)
        return found

    def _profile(self, record: SentenceRecord, judged: Sequence[_Judged]) -> tuple[Any, ...]:
        whose = zip(_source_labels(record), record.outcomes, strict=True)
        outcomes = tuple(sorted({self.labels[label] * 8 + _OUTCOME[outcome] for label, outcome in whose}))
        return (*(each.codes for each in judged), outcomes, int(record.gold is not None), int(record.filtered))


def _judge(gold: _Flat | None, made: _Flat | None) -> _Judged:
    if made is None:
        return _Judged(None, None)
    if gold is None:
        return _Judged(tuple(sorted({label * 8 + _CLASS["no_gold"] for label in made[2::3]})), None)
    if gold == made:
        return _Judged(tuple(sorted({label * 8 for label in made[2::3]})), 0)
    ours, theirs = ({entity: place for place, entity in enumerate(_entities(side))} for side in (gold, made))
    pairs = boundary_pairs(list(ours), list(theirs))
    codes = {int(entity.label) * 8 + _CLASS[name] for name, *both in pairs for entity in both if entity is not None}
    places = [
        number for name, mine, other in pairs for number in (_CLASS[name], ours[mine] if mine else -1, theirs[other] if other else -1)
    ]
    return _Judged(tuple(sorted(codes)), places)


def _entities(flat: _Flat) -> list[Entity]:
    """With the number of the label as their label."""
    return [Entity(Span(start, end), str(label)) for start, end, label in zip(flat[::3], flat[1::3], flat[2::3], strict=True)]


def _source_labels(record: SentenceRecord) -> list[str]:
    """The label of the entity of each outcome; none where several sources have theirs one after the other."""
    entities = record.source.entities or () if record.source else ()
    return [entity.label for entity in entities] if len(entities) == len(record.outcomes) else [""] * len(record.outcomes)


def _line(plain: list[Any]) -> str:
    return _encode(plain)


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
