"""Fuzz targets: files that cells, sweeps, searches and the store leave; somebody else's run, or a failing disk, may have written them."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from fuzz.fuzzing import Target
from spanferry.core.cell_record import CellRecord
from spanferry.core.codecs import ALIGNMENTS, PROJECTIONS, SENTENCES, TRANSLATIONS, Codec, save
from spanferry.core.independence import load as load_independence
from spanferry.core.journal import Reader
from spanferry.core.machine import samples
from spanferry.core.records import Alignment, Entity, Outcome, Projection, Sentence, Span, Translation
from spanferry.core.searching import Findings, State, Trial
from spanferry.core.sentence_record import SentenceRecord, load_sentences, save_sentences, sentence_ids
from spanferry.exports.export import export
from spanferry.reports.reading import ReadSweep, read_sweep
from spanferry.reports.report.data import table_csv, table_json
from spanferry.runs.counts import load_counts
from spanferry.runs.links import load_links
from spanferry.store import tables
from spanferry.store.artifact import Artifact
from spanferry.store.inventory import leftovers, stored
from spanferry.store.live import in_use
from spanferry.store.log import computed
from spanferry.store.pruning import keys_of_sweeps
from spanferry.store.recipe import Recipe
from spanferry.store.shards import Shards
from spanferry.store.verifying import verify
from spanferry.sweeps.folder import SweepFolder
from spanferry.sweeps.state import State as SweepState
from spanferry.tracking._note import Note
from spanferry.tracking._summary import summary

AXES = {"lang": "de", "method": "ilp", "translator": "parallel", "aligner": "statistical", "refiner": "-", "data": "demo", "seed": "7"}
CELL = CellRecord(
    AXES,
    {"test/f1": 0.5, "test/f1_low": 0.4, "test/f1_high": 0.6, "test/support": 9.0, "test/sentences": 5.0},
    stages=[{"stage": "train", "key": "0" * 20, "seconds": 1.5, "stored": False}],
    provenance={"commit": "c0ffee", "config_hash": "abc123"},
    name="de ilp",
    fingerprint="f1",
    started=1.7e9,
    ended=1.7e9 + 3,
    history=[{"step": 1, "epoch": 1.0, "f1": 0.5}],
    datasets=[{"name": "demo de", "context": "test", "digest": "d", "source": "demo", "sentences": 3}],
    keys=["0" * 20],
)
PLAN = {
    "id": "abcdefabcdef", "made": "2026-01-01T00:00:00+00:00", "command": "python run.py -m lang=de", "started_in": "/", "study": {},
    "cells": [{"number": n, "folder": str(n), "axes": AXES, "fingerprint": f"f{n + 1}"} for n in range(2)],
}  # fmt: skip
STUDY = PLAN | {"study": {"_target_": "spanferry.studies.alignment_noise.AlignmentNoise"}}
EVENTS = (
    b'{"time": 1.0, "event": "started", "cell": 0}\n{"time": 2, "event": "stage", "cell": 1, "stage": "train", "done": 1, "total": 2}\n'
)
COMPUTED = {
    "time": 1.0,
    "event": "computed",
    "stage": "align",
    "key": "0" * 20,
    "shard": 0,
    "shards": 1,
    "items": 5,
    "seconds": 1.0,
    "target": "a.B",
}
KEY = "0" * 20
RECIPE = Recipe("align", {"_target_": "spanferry.aligners.gold.GoldAligner"}, 1)
DESCRIBED = {
    **RECIPE.described(), "files": {"00000-of-00001.parquet": {"sha256": "0" * 64, "bytes": 3}}, "items": 5, "seconds": 1.0,
    "made": "2026-01-01T00:00:00+00:00", "spanferry": "0.1.0",
}  # fmt: skip
ADA = Sentence("train-1", "de", ("Ada", "lebt"), (Entity(Span(0, 1), "PER"),))
SENTENCE = SentenceRecord(
    ADA.with_entities(None),
    Sentence("train-1", "en", ("Ada", "lives"), ADA.entities),
    ADA.entities,
    ADA.entities,
    None,
    (1.0,),
    (Outcome.PROJECTED,),
    ((0, 0),),
)
CONFIG = b"""lang: {code: de}
source_lang: en
transfer: translate_train
seed: 7
data: {_target_: spanferry.data.demo.DemoCorpus, sources: null}
translator: {_target_: spanferry.translators.parallel.ParallelTranslator}
labeler: {_target_: spanferry.labelers.gold.GoldLabeler}
aligner: {_target_: spanferry.aligners.statistical.StatisticalAligner}
method: {_target_: spanferry.methods.ilp.IlpMethod, tagger_model: null}
tagger: {_target_: spanferry.taggers.tiny.TinyTagger}
"""
FINDINGS = Findings(
    "convergence/best_f1", ("lang=de",), {"tagger.epochs": "1 to 5"}, {"sampler": "tpe"},
    (Trial(0, {"tagger.epochs": "3"}, State.done, 0.5),), {"tagger.epochs": 1.0},
)  # fmt: skip


def targets() -> Iterator[Target]:
    """All of them."""
    cell = json.dumps(asdict(CELL)).encode()
    yield Target("cell.json", "0/cell.json", _cell, (cell,), "json", prepare=_plan)
    yield Target("sweep.json", "sweep.json", _sweep, (json.dumps(PLAN).encode(), json.dumps(STUDY).encode()), "json", prepare=_cells)
    yield Target("cells.jsonl", "cells.jsonl", _kept, tuple(_kept_cells()), "json lines", prepare=_plan)
    yield Target(
        "counts.json",
        "counts.json",
        lambda f: load_counts(f, "test"),
        (b'{"test": {"gold": "3f", "by_id": {"test-1": [1, 2, 3]}}}',),
        "json",
    )
    yield Target("links", "artifacts/links.train.talp", load_links, (b"0-0 1-1\n\n",))
    yield Target("events", "events/h-1.jsonl", _events, (EVENTS,), "json lines", prepare=_plan)
    yield Target(
        "search.json",
        "search.json",
        lambda f: (found := Findings.load(f)) and (found.best, [t.overrides for t in found.ranked]),
        (json.dumps(asdict(FINDINGS)).encode(),),
        "json",
    )
    yield Target(
        "MLflow note",
        "mlflow.json",
        Note.load,
        (b'{"id": "a", "uri": "", "experiment": "e", "made": 1, "content": "", "run": "r", "link": ""}',),
        "json",
    )
    yield Target("system.jsonl", "system.jsonl", samples, (b'{"time": 1.5, "cpu_utilization_percentage": 3.0}\n{"time": 2}',), "json lines")
    yield Target("independence.json", "independence.json", load_independence, (b'{"train-1": 0.5}',), "json")
    yield Target("sentences.jsonl.gz", "artifacts/sentences.jsonl.gz", _export, (_sentences(),), "json lines.gz", prepare=_exportable)
    yield Target("config.yaml", "artifacts/config.yaml", _export, (CONFIG,), prepare=_exportable)
    yield from _of_the_store()


def _of_the_store() -> Iterator[Target]:
    yield Target("artifact.json", f"align/{KEY}/artifact.json", _artifact, (json.dumps(DESCRIBED).encode(),), "json", prepare=_shard_beside)
    yield Target(
        "store/log", "log/h-1.jsonl", lambda f: tables.computed(computed(f)), (json.dumps(COMPUTED).encode() + b"\n",), "json lines"
    )
    sign = f"live/host-1-2-{'0' * 12}-{'0' * 16}.json"
    yield Target("store/live", sign, in_use, (json.dumps({"keys": [KEY]}).encode(),), "json")
    projection = Projection(ADA, (Outcome.PROJECTED,), (0.5,))
    for name, codec, item in (
        ("sentences", SENTENCES, ADA),
        ("alignments", ALIGNMENTS, Alignment.weighted({(0, 0): 0.5})),
        ("translations", TRANSLATIONS, Translation(ADA)),
        ("projections", PROJECTIONS, projection),
    ):
        yield _shards(name, codec, item)


def _shards(name: str, codec: Codec[object], item: object) -> Target:
    """A shard that no checksum is known of."""
    file = f"align/{RECIPE.key}/00000-of-00001.parquet"

    def read(folder: Path) -> object:
        return Shards(Artifact(folder, RECIPE), codec, [1]).read(0)

    return Target(f"shard of {name}", file, read, (_parquet(codec, item), *_other_tables()))


def _parquet(codec: Codec[object], item: object) -> bytes:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        save(Path(folder) / "a", codec, [item])
        return (Path(folder) / "a").read_bytes()


def _other_tables() -> Iterator[bytes]:
    """Parquet files that are none of ours, or hold what records refuse."""
    import pyarrow as pa
    from pyarrow import parquet

    entity = {"start": 5, "end": 1, "label": "PER"}
    plain = {"id": ["train-1"], "language": ["de"], "words": [["Ada"]], "entities": [[entity]], "domain": [""]}
    for columns in (
        plain,
        plain | {"entities": [["PER"]]},
        plain | {"words": [None]},
        {"a": [1]},
        {"source": [[0]], "target": [[0, 1]], "weight": [[2.0]]},
    ):
        file = BytesIO()
        parquet.write_table(pa.table(columns), file)
        yield file.getvalue()


def _plan(folder: Path) -> None:
    (folder / "sweep.json").write_text(json.dumps(PLAN))


def _cells(folder: Path) -> None:
    CELL.save(_made(folder / "0"))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _cell(folder: Path) -> None:
    found = CellRecord.load(folder / "0")
    _shown(read_sweep(folder))
    summary(folder)
    keys_of_sweeps(_made(folder / "store"), [folder])
    assert found is None or isinstance(found.headline, float | None)


def _sweep(folder: Path) -> None:
    _shown(read_sweep(folder))
    summary(folder)
    sweep = SweepFolder(folder)
    assert sweep.id is not None
    sweep.at_work()
    sweep.missing()


def _shown(sweep: ReadSweep) -> None:
    """All that a report says without drawing."""
    assert isinstance(sweep.title, str)
    assert all(isinstance(each, list) for each in (sweep.sections, sweep.failures, sweep.grids))
    table_csv(sweep)
    json.dumps(table_json(sweep))


def _kept(folder: Path) -> None:
    sweep = SweepFolder(folder)
    for cell in sweep.cells() if sweep.whole else ():
        assert sweep.of(cell).is_relative_to(folder)
        sweep.record(cell)


def _kept_cells() -> Iterator[bytes]:
    from spanferry.core.config import Config

    config = {name: value for name, value in asdict(Config()).items() if name != "tracking"}
    cells = [{**cell, "config": config} for cell in PLAN["cells"]]  # type: ignore[dict-item]
    yield b"".join(json.dumps(cell, default=str).encode() + b"\n" for cell in cells)


def _events(folder: Path) -> None:
    news = Reader(folder / "events").news()
    state = SweepState({0: "a", 1: "b"}, (), (), 0.0)
    for event in news:
        state.heard(event)
    state.seconds_left(10.0)
    assert read_sweep(folder).failures


def _sentences() -> bytes:
    import gzip
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        save_sentences(Path(folder) / "a", [SENTENCE])
        return gzip.decompress((Path(folder) / "a").read_bytes())


def _exportable(folder: Path) -> None:
    _made(folder / "artifacts")
    CELL.save(folder)
    (folder / "artifacts" / "config.yaml").write_bytes(CONFIG)
    save_sentences(folder / "artifacts" / "sentences.jsonl.gz", [SENTENCE])


def _export(folder: Path) -> None:
    path = folder / "artifacts" / "sentences.jsonl.gz"
    list(sentence_ids(path))
    list(load_sentences(path))
    export(folder, folder / "out")


def _shard_beside(folder: Path) -> None:
    _made(folder / "align" / KEY)
    (folder / "align" / KEY / "00000-of-00001.parquet").write_bytes(b"abc")


def _artifact(folder: Path) -> None:
    found = stored(folder / "align" / KEY)
    tables.listing([tables.row(found, used=False)])
    tables.sizes([found], list(leftovers(folder)))
    verdict = verify(found)
    assert all(not name.startswith(("/", "..")) for name in verdict.damaged)
    Artifact(folder, RECIPE).read()
