"""What a cell leaves of each sentence for people to look at, and for exports: ``artifacts/sentences.jsonl.gz``, a line a sentence.

    {"id": "train-1", "source": {"language": "en", "words": ["Ada", "slept"], "entities": [[0, 1, "PER"]]},
     "target": {"language": "de", "words": ["Ada", "schlief"]}, "gold": [[0, 1, "PER"]], "projected": [[0, 1, "PER"]], "scores": [1.0],
     "outcomes": ["projected"], "links": "0-0 1-1"}

Entities are ``[start, end, label]``, half-open, in words from 0; links are ``source-target``, from 0. What a sentence lacks is left out.
"""

import gzip
import json
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path
from typing import Any
from zlib import error as ZlibError

from spanferry.core.cell_record import whole
from spanferry.core.errors import DataError
from spanferry.core.json_files import damaged, parsed
from spanferry.core.records import Entity, Link, Outcome, Sentence, Span

FILE = "sentences.jsonl.gz"
_START = re.compile(r'\{"id":"([^"\\]*)"')

Entities = tuple[Entity, ...]

_OUTCOMES = {str(outcome): outcome for outcome in Outcome}  # asking the enumeration takes ten times as long

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode  # one for all: a cell has thousands


@dataclass(frozen=True, slots=True)
class SentenceRecord:
    """One target sentence and all that a cell made of it.

    Attributes:
        target: its words; its entities stand in ``gold``, ``projected`` and ``predicted``.
        source: the labelled sentence it was projected from; None: it was not projected onto (a test set that a tagger tagged).
        gold: what people marked; None: nobody has.
        projected: what crossed; None: nothing was projected onto it.
        predicted: what the tagger says; None: no tagger tagged it (under translate_test what was projected is the prediction).
        scores: how sure the method is of each projected entity, in their order; None: it does not say.
        outcomes: what became of each source entity, in order; of several sources, source after source.
        links: source word, target word.
        filtered: whether ``min_pair_score`` keeps it out of training.
    """

    target: Sentence
    source: Sentence | None = None
    gold: Entities | None = None
    projected: Entities | None = None
    predicted: Entities | None = None
    scores: tuple[float, ...] | None = None
    outcomes: tuple[Outcome, ...] = ()
    links: tuple[Link, ...] = ()
    filtered: bool = False

    @property
    def id(self) -> str:
        """``SPLIT-n``."""
        return self.target.id

    @property
    def split(self) -> str:
        """``train``, ``dev`` or ``test``."""
        return self.target.id.partition("-")[0]


def save_sentences(path: Path, records: Iterable[SentenceRecord]) -> None:
    """Write records, whole or not at all; the same records are the same bytes."""
    with (
        whole(path) as temporary,
        temporary.open("wb") as raw,
        gzip.GzipFile("", "wb", 1, raw, mtime=0) as packed,
        TextIOWrapper(packed, "utf-8") as lines,
    ):
        lines.writelines([_encode(_plain(record)) + "\n" for record in records])


def load_sentences(path: Path, ids: Container[str] | None = None) -> Iterator[SentenceRecord]:
    """The records of a file, one after the other; none where there is no such file.

    Args:
        ids: of the records wanted; None: all.

    Raises:
        DataError: it is damaged.
    """
    for line in _lines(path):
        if ids is None or _id(path, line) in ids:
            try:
                record = _record(parsed(line))
            except (*_WRONG, DataError) as error:
                raise damaged(path, error) from None
            yield record


def sentence_ids(path: Path) -> Iterator[str]:
    """The ids of a file's records, which are told without reading the rest; none where there is no such file.

    Raises:
        DataError: it is damaged.
    """
    return (_id(path, line) for line in _lines(path))


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        return
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            yield from lines
    except (UnicodeDecodeError, EOFError, OSError, ZlibError) as error:
        raise damaged(path, error) from None


def _id(path: Path, line: str) -> str:
    """What a line starts with, as ``save_sentences`` writes it; of others they are read."""
    found = _START.match(line)
    if found:
        return found[1]
    try:
        return str(parsed(line)["id"])
    except _WRONG as error:
        raise damaged(path, error) from None


_WRONG = (ValueError, KeyError, TypeError, AttributeError, OverflowError)
"""What a line raises that is none of ours: no JSON, something missing, a value of another type."""


def _plain(record: SentenceRecord) -> dict[str, Any]:
    target = record.target
    plain: dict[str, Any] = {"id": target.id}
    if target.domain:
        plain["domain"] = target.domain
    if record.source is not None:
        plain["source"] = _words(record.source) | {"entities": _entities(record.source.entities or ())}
    plain["target"] = _words(target)
    for name, entities in (("gold", record.gold), ("projected", record.projected), ("predicted", record.predicted)):
        if entities is not None:
            plain[name] = _entities(entities)
    if record.scores is not None:
        plain["scores"] = [round(score, 4) for score in record.scores]
    if record.outcomes:
        plain["outcomes"] = [str(outcome) for outcome in record.outcomes]
    if record.links:
        plain["links"] = " ".join([f"{source}-{target}" for source, target in record.links])
    return plain | ({"filtered": True} if record.filtered else {})


def _words(sentence: Sentence) -> dict[str, Any]:
    return {"language": sentence.language, "words": sentence.words}


def _entities(entities: Sequence[Entity]) -> list[tuple[int, int, str]]:
    return [(entity.span.start, entity.span.end, entity.label) for entity in entities]


def _record(plain: dict[str, Any]) -> SentenceRecord:
    id, domain, source = plain["id"], plain.get("domain", ""), plain.get("source")
    scores = plain.get("scores")
    return SentenceRecord(
        Sentence(_text(id), _text(plain["target"]["language"]), _texts(plain["target"]["words"]), None, _text(domain)),
        None if source is None else Sentence(id, _text(source["language"]), _texts(source["words"]), _read(source["entities"]), domain),
        _read(plain.get("gold")),
        _read(plain.get("projected")),
        _read(plain.get("predicted")),
        None if scores is None else tuple(map(float, scores)),
        tuple([_OUTCOMES[name] for name in plain.get("outcomes", ())]),
        tuple(map(_link, plain.get("links", "").split())),
        plain.get("filtered", False),
    )


def _text(value: Any) -> str:
    """A text that can be written.

    Raises:
        TypeError: it is none.
        ValueError: it holds half a surrogate pair, which JSON can spell.
    """
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    value.encode()
    return value


def _texts(values: Any) -> tuple[str, ...]:
    """Words; raises as ``_text`` does."""
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is no list of words")
    "".join(values).encode()
    return tuple(values)


def _read(entities: Sequence[tuple[int, int, str]] | None) -> Any:
    return None if entities is None else tuple([_entity(start, end, label) for start, end, label in entities])


@lru_cache(maxsize=10_000)
def _entity(start: int, end: int, label: str) -> Entity:
    """Most entities of a corpus lie where others do: made once for all."""
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"[{start!r}, {end!r}) are no places of words")
    return Entity(Span(start, end), _text(label))


@lru_cache(maxsize=10_000)
def _link(text: str) -> Link:
    source, target = text.split("-")
    return int(source), int(target)
