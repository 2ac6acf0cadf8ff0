"""The projected corpus of a cell, from what its folder holds."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast, get_args

from spanferry.core.cell_record import ARTIFACTS, FILE, PLAN, CellRecord
from spanferry.core.corpus import Split
from spanferry.core.errors import DataError, SpanferryError, in_short
from spanferry.core.json_files import fitting
from spanferry.core.records import Language, Outcome, Sentence
from spanferry.core.redaction import redacted
from spanferry.core.sentence_record import FILE as SENTENCES
from spanferry.core.sentence_record import SentenceRecord, load_sentences
from spanferry.core.yaml_files import read_yaml
from spanferry.data.languages import language
from spanferry.exports.cells import told_cells

CONFIG = "config.yaml"
FILTERED = "their links are too few or too unsure (min_pair_score)"
WORDLESS = "they have no words"
INCOMPLETE = "an entity was lost (--complete)"


@dataclass(frozen=True)
class ProjectedCorpus:
    """The target sentences of a cell that labels crossed to.

    Attributes:
        config: the cell's, resolved.
        sentences: what is exported: all that were projected onto but those left out.
        left_out: how many are not, by the reason.
        outcomes: what became of the source entities of all sentences, those left out too.
    """

    folder: Path
    record: CellRecord
    config: Mapping[str, Any]
    sentences: Sequence[SentenceRecord]
    left_out: Mapping[str, int]
    outcomes: Mapping[Outcome, int]

    @property
    def language(self) -> Language:
        """The target language."""
        return language(self.sentences[0].target.language)

    @property
    def source_languages(self) -> list[Language]:
        """The languages that labels come from."""
        codes = self.config["data"].get("sources") or [self.config["source_lang"]]
        return [language(code) for code in codes]

    @property
    def labels(self) -> list[str]:
        """What may stand in a tag, in alphabetical order; labels of source entities that never arrived are among them."""
        sides = ((record.projected or (), record.source.entities or () if record.source else ()) for record in self.sentences)
        return sorted({entity.label for ours, theirs in sides for entity in (*ours, *theirs)})

    @property
    def splits(self) -> dict[Split, list[SentenceRecord]]:
        """The sentences by split, as far as there are any."""
        found: dict[Split, list[SentenceRecord]] = {split: [] for split in get_args(Split)}
        for record in self.sentences:
            found[record.split].append(record)  # type: ignore[index]  # ids start with their split
        return {split: records for split, records in found.items() if records}


def labelled(record: SentenceRecord) -> Sentence:
    """The target sentence with its projected entities."""
    return record.target.with_entities(record.projected)


def lost(record: SentenceRecord) -> int:
    """How many of its source entities did not arrive."""
    return sum(outcome is not Outcome.PROJECTED for outcome in record.outcomes)


def read_projected(folder: Path, complete: bool = False) -> ProjectedCorpus:
    """The projected corpus of a cell's folder.

    Sentences without entities belong to it, as they do to what taggers learn from. Those that ``min_pair_score`` filtered and those
    without words (a translator may answer with nothing) are left out.

    Args:
        complete: also leave out sentences that lost an entity: what is unlabelled there is not known to be none.

    Raises:
        SpanferryError: the folder holds no finished cell, or one that projected nothing, or what it holds is damaged.
    """
    record = _finished(folder)
    config = _config(folder / ARTIFACTS / CONFIG)
    projected = [found for found in _sentences(folder) if found.projected is not None]
    if not projected:
        raise SpanferryError(f"{folder}: the cell projected nothing ({_why(config)}); there is no projected corpus to export")
    reasons = [_left_out(found, complete) for found in projected]
    kept = [found for found, reason in zip(projected, reasons, strict=True) if not reason]
    left_out = Counter(filter(None, reasons))
    if not kept:
        raise SpanferryError(f"{folder}: no sentence is left ({', '.join(f'{reason}: {n}' for reason, n in left_out.items())})")
    _check(folder, kept)
    outcomes = Counter(outcome for found in projected for outcome in found.outcomes)
    return ProjectedCorpus(folder, replace(record, metrics=_Metrics(record.metrics)), config, kept, left_out, outcomes)


def _finished(folder: Path) -> CellRecord:
    if (folder / PLAN).is_file():
        raise SpanferryError(told_cells(folder))
    record = CellRecord.load(folder)
    if record is None:
        raise SpanferryError(f"{folder}: holds no cell (no {FILE}); cells are the folders below multirun/cells and multirun/sweeps/NAME")
    if record.error:
        raise SpanferryError(f"{folder}: the cell failed ({redacted(in_short(record.error))}); run it again, then export it")
    return record


@dataclass(frozen=True)
class _Needed:
    """What an export asks of a configuration."""

    source_lang: str
    transfer: str
    data: Mapping[str, Any]
    translator: Mapping[str, Any]
    labeler: Mapping[str, Any]
    aligner: Mapping[str, Any]
    method: Mapping[str, Any]


class _Metrics(dict[str, float]):
    """A cell's metrics; one that belongs to another and is not there is damage."""

    def __missing__(self, name: str) -> float:
        raise DataError(f"{FILE}: damaged (no metric {name}); run the cell again")


def _config(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise DataError(f"{path}: is missing; run the cell again")
    found = read_yaml(path)
    fitting(path, found, _Needed)
    return cast(Mapping[str, Any], found)


def _sentences(folder: Path) -> Iterable[SentenceRecord]:
    path = folder / ARTIFACTS / SENTENCES
    if not path.is_file() and any((folder / ARTIFACTS).glob("projected.*.conll")):
        raise DataError(f"{path}: is missing, as in cells of earlier versions; run the cell again: what is stored is not computed anew")
    return load_sentences(path)


def _why(config: Mapping[str, Any]) -> str:
    transfer = config.get("transfer")
    return f"transfer={transfer}" if transfer in ("zero_shot", "in_language") else "method=none, or a corpus without sentences"


def _left_out(record: SentenceRecord, complete: bool) -> str:
    """Why a sentence is not exported; empty for one that is."""
    if record.filtered:
        return FILTERED
    if not record.target.words:
        return WORDLESS
    return INCOMPLETE if complete and lost(record) else ""


def _check(folder: Path, records: Iterable[SentenceRecord]) -> None:
    """Refuse records that do not hold together.

    Raises:
        DataError: entities past a sentence's end, or scores of other entities.
    """
    for record in records:
        labelled(record)
        if record.split not in get_args(Split) or (record.scores is not None and len(record.scores) != len(record.projected or ())):
            raise DataError(f"{folder / ARTIFACTS / SENTENCES}: damaged (sentence {record.id!r}); run the cell again")
