"""The panel that a cell ends with, and the files it leaves."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from spanferry.core.cell_record import CellRecord
from spanferry.core.config import Config, LanguageChoice
from spanferry.core.records import Alignment, Pair, Sentence
from spanferry.core.significance import micro_f1
from spanferry.pipeline import Result
from spanferry.reports.cell import leave_files, panel, run_and_report
from spanferry.reports.counts import load_counts

AXES = {"lang": "sw", "method": "ilp", "translator": "parallel", "aligner": "gold", "tagger": "tiny", "seed": "0"}


def shown(metrics, stages=(), command="", link="", **axes):
    console = Console(width=100, file=StringIO())
    console.print(panel(CellRecord(AXES | axes, metrics, "", stages), Result(metrics, ()), Path("out/[per]"), link, command))
    return console.file.getvalue()


def test_scores_stand_with_their_support_and_outcomes_are_told():
    text = shown(
        {"test/f1": 0.5, "test/precision": 0.25, "test/recall": 1.0, "test/support": 1234, "outcome/projected": 7, "outcome/overlap": 0}
    )
    assert ["test", "0.500", "0.250", "1.000", "1,234"] in [line.strip("│ ").split() for line in text.splitlines()]
    assert "source entities: projected 7" in text
    assert "overlap" not in text


def test_the_interval_the_ratio_and_the_boundary_classes_are_told():
    scores = {"projection/f1": 0.5, "projection/precision": 0.25, "projection/recall": 1.0, "projection/support": 3}
    interval = {"projection/f1_low": 0.4, "projection/f1_high": 0.625}
    counts = {"projection/boundary/exact": 1234, "projection/boundary/too_short": 2, "projection/boundary/missed": 0}
    text = shown(scores | interval | counts | {"outcome/projected": 7, "outcome/filtered": 1, "outcome/projected_ratio": 0.875})
    assert ["projection", "0.500", "0.400", "to", "0.625", "0.250", "1.000", "3"] in [
        line.strip("│ ").split() for line in text.splitlines()
    ]
    assert "source entities: projected 7, filtered 1 (projected ratio 0.875)" in text
    assert "projection spans: exact 1,234, too short 2 " in text


def test_the_error_rate_and_the_pairs_are_told():
    text = shown({"alignment/aer": 0.125, "pairs/score": 0.75, "pairs/filtered": 1234})
    assert "links: alignment error rate 0.125" in text
    assert "pairs: score 0.750, filtered 1,234" in text


def test_what_came_from_the_store_is_told_from_what_took_time():
    text = shown({}, [{"stage": "align", "seconds": 9.0, "stored": True}, {"stage": "train", "seconds": 1.25, "stored": False}])
    assert ["stored", "1.2", "s"] in [line.strip("│ ").split() for line in text.splitlines()]


def test_idle_choices_are_not_shown_and_paths_are_no_markup():
    text = shown({}, method="-", command="python run.py -m method=ilp,heuristic")
    assert "sw parallel gold tiny seed=0" in text
    assert "out/[per]" in text
    assert "python run.py -m method=ilp,heuristic" in text


def test_what_its_value_does_not_tell_is_named():
    assert "sw ilp parallel gold tagger=none seed=0 data.train=50" in shown({}, tagger="none", **{"data.train": "50"})


def test_where_the_tracker_shows_it_is_told():
    assert "http://127.0.0.1:5000/#/x" in shown({}, link="http://127.0.0.1:5000/#/x")


def test_files_are_left_split_by_split(tmp_path):
    kano = [Sentence(f"{split}-1", "sw", ("Kano",), ()) for split in ("train", "dev")]
    pair = Pair(Sentence("train-1", "en", ("Kano",)), kano[0], Alignment(((0, 0),)))
    leave_files(Result({}, (), projected=kano, pairs=[pair]), Config(lang=LanguageChoice("sw")), tmp_path)
    files = {path.name: path.read_text() for path in (tmp_path / "artifacts").iterdir()}
    assert set(files) == {"config.yaml", "projected.train.conll", "projected.dev.conll", "links.train.talp"}
    assert files["projected.train.conll"] == "Kano\tO\n\n"
    assert files["links.train.talp"] == "0-0\n"


def test_scores_of_pairs_are_left(tmp_path):
    pair = Pair(Sentence("train-1", "en", ("Kano",)), Sentence("train-1", "sw", ("Kano",)), Alignment(((0, 0),)))
    leave_files(Result({}, (), pairs=[pair], pair_scores={"train-1": 1.0}), Config(lang=LanguageChoice("sw")), tmp_path)
    assert (tmp_path / "artifacts" / "pair_scores.tsv").read_text() == "train-1\t1.0000\tKano\tKano\n"


def test_weights_of_links_are_left_where_they_are_asked_for(tmp_path):
    pair = Pair(Sentence("train-1", "en", ("Kano",)), Sentence("train-1", "sw", ("Kano",)), Alignment(((0, 0),), (0.5,)))
    leave_files(Result({}, (), pairs=[pair]), Config(lang=LanguageChoice("sw"), link_weights=True), tmp_path)
    assert (tmp_path / "artifacts" / "weighted_links.train.talp").read_text() == "0-0:0.5\n"
    assert (tmp_path / "artifacts" / "links.train.talp").read_text() == "0-0\n"


def test_what_a_cell_left_is_cleared_and_nothing_else(tmp_path):
    kano = Sentence("test-1", "sw", ("Kano",), ())
    pair = Pair(kano, kano, Alignment(((0, 0),)))
    everything = Result({}, (), projected=[kano], pairs=[pair], pair_scores={"test-1": 1.0}, predicted=[kano])
    left = leave_files(everything, Config(lang=LanguageChoice("sw"), link_weights=True), tmp_path)
    assert len(list(left.iterdir())) == 6
    (left / "notes.txt").touch()
    leave_files(Result({}, ()), Config(lang=LanguageChoice("sw")), tmp_path)
    assert {path.name for path in left.iterdir()} == {"config.yaml", "notes.txt"}


def test_a_cell_run_again_in_its_folder_replaces_its_files(composed, tmp_path, choices):
    run_and_report(composed("tagger=none", "aligner=gold"), choices, [], tmp_path)
    run_and_report(composed("aligner=gold", "tagger=majority", "transfer=zero_shot"), choices, [], tmp_path)
    assert {path.name for path in (tmp_path / "artifacts").iterdir()} == {"config.yaml", "predicted.test.conll", "sentences.jsonl.gz"}


def test_a_cell_that_fails_is_on_record_and_raises(composed, tmp_path, choices, monkeypatch):
    monkeypatch.setattr("spanferry.reports.cell.run", lambda cell: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_and_report(composed("tagger=none", "aligner=gold"), choices, [], tmp_path)
    assert "ZeroDivisionError" in CellRecord.load(tmp_path).error


def test_a_cell_says_when_it_ran_and_on_what(composed, tmp_path, choices):
    run_and_report(composed("tagger=none", "aligner=gold"), choices, [], tmp_path)
    record = CellRecord.load(tmp_path)
    assert 0 < record.started < record.ended
    assert len(record.fingerprint) == 16
    assert [dataset["context"] for dataset in record.datasets] == ["train", "dev"]


def test_a_cell_run_again_in_its_folder_replaces_its_record(composed, tmp_path, capsys, choices):
    config = composed("tagger=none", "aligner=gold")
    first = run_and_report(config, choices, [], tmp_path)
    assert run_and_report(config, choices, [], tmp_path) == first
    record = CellRecord.load(tmp_path)
    assert record.headline == first > 0.9
    assert record.axes["lang"] == choices["lang"]
    assert micro_f1(load_counts(tmp_path, "projection").by_id.values()) == pytest.approx(first)
    assert "projection" in capsys.readouterr().out
