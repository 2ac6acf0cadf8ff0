"""A cell's folder with four sentences, as ``runs.run`` leaves it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml

from spanferry.core.cell_record import CellRecord
from spanferry.core.records import Entity, Outcome, Sentence, Span
from spanferry.core.sentence_record import FILE, SentenceRecord, save_sentences

PER, LOC = Entity(Span(0, 1), "PER"), Entity(Span(2, 4), "LOC")
P, U = Outcome.PROJECTED, Outcome.UNALIGNED
EN, DE = ("Ada", "likes", "Cape", "Town"), ("Ada", "mag", "Kap", "Stadt")
LINKS = ((0, 0), (1, 1), (2, 2), (3, 3))


def record(id: str, projected, outcomes: Sequence[Outcome], gold=(PER, LOC), scores=None, filtered=False, words=DE) -> SentenceRecord:
    source = Sentence(id, "en", EN, (PER, LOC)[: len(outcomes)])
    links = LINKS if words else ()
    return SentenceRecord(Sentence(id, "de", words), source, gold, projected, None, scores, tuple(outcomes), links, filtered)


RECORDS = (
    record("train-1", (PER, LOC), (P, P), scores=(1.0, 0.5)),
    record("train-2", (PER,), (P, U)),  # the place is lost
    record("train-3", (), (), gold=()),  # nothing to project
    record("dev-1", (PER, LOC), (P, P)),
    SentenceRecord(Sentence("test-1", "de", ("Hallo",)), gold=(), predicted=()),  # nothing was projected onto it
)
CONFIG = {
    "lang": {"code": "de"}, "source_lang": "en", "transfer": "translate_train", "seed": 7, "store": "/home/me/store",
    "data": {"_target_": "spanferry.data.demo.DemoCorpus", "sources": None},
    "translator": {"_target_": "spanferry.translators.parallel.ParallelTranslator"},
    "labeler": {"_target_": "spanferry.labelers.gold.GoldLabeler"},
    "aligner": {"_target_": "spanferry.aligners.statistical.StatisticalAligner"},
    "method": {"_target_": "spanferry.methods.ilp.IlpMethod", "tagger_model": None},
    "tagger": {"_target_": "spanferry.taggers.tiny.TinyTagger"},
}  # fmt: skip
AXES = {"lang": "de", "method": "ilp", "translator": "parallel", "aligner": "statistical", "refiner": "-", "data": "demo", "seed": "7"}


def names(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def make_cell(tmp_path: Path) -> Callable[..., Path]:
    """Write a cell's folder; keywords replace keys of its configuration, dictionaries are joined."""

    def make(records: Sequence[SentenceRecord] = RECORDS, cell: CellRecord | None = None, **config) -> Path:
        folder = tmp_path / "cell"
        (folder / "artifacts").mkdir(parents=True, exist_ok=True)
        whole = CONFIG | {key: CONFIG[key] | value if isinstance(value, dict) else value for key, value in config.items()}
        (folder / "artifacts" / "config.yaml").write_text(yaml.safe_dump(whole), "utf-8")
        (cell or CellRecord(AXES, provenance={"commit": "c0ffee", "config_hash": "abc123"})).save(folder)
        if records:
            save_sentences(folder / "artifacts" / FILE, records)
        return folder

    return make
