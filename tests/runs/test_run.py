"""A cell that runs, and what its folder then holds."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.runs.axes import AXES
from spanferry.runs.run import run_cell

PLACED = dict.fromkeys(AXES, "-") | {"lang": "sw", "seed": "0"}


def test_a_cell_run_again_in_its_folder_replaces_its_files(composed, tmp_path):
    run_cell(composed("tagger=none", "aligner=gold"), PLACED, tmp_path)
    run_cell(composed("aligner=gold", "tagger=majority", "transfer=zero_shot"), PLACED, tmp_path)
    assert {path.name for path in (tmp_path / "artifacts").iterdir()} == {"config.yaml", "predicted.test.conll", "sentences.jsonl.gz"}


def test_a_cell_that_fails_is_on_record_and_raises(composed, tmp_path, monkeypatch):
    monkeypatch.setattr("spanferry.runs.run.run", lambda cell: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_cell(composed("tagger=none", "aligner=gold"), PLACED, tmp_path)
    assert "ZeroDivisionError" in CellRecord.load(tmp_path).error


def test_a_cell_says_when_it_ran_and_on_what(composed, tmp_path):
    run_cell(composed("tagger=none", "aligner=gold"), PLACED, tmp_path)
    record = CellRecord.load(tmp_path)
    assert 0 < record.started < record.ended
    assert len(record.fingerprint) == 16
    assert [dataset["context"] for dataset in record.datasets] == ["train", "dev"]
