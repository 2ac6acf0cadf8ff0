"""The tutorial, followed to the letter: its commands in their order, in an empty folder."""

import pytest

from pages import commands, follow, run_here, small
from spanferry.core.cell_record import CellRecord
from spanferry.core.conll import read_conll


def test_labelled_text_of_both_kinds_of_parallel_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in commands("tutorial.md", "1", "2", "6"):
        if not line.startswith("head"):
            run_here(small(line))
    for cell, sentences in (("first", 100), ("other", 75), ("more", 100)):
        projected = read_conll(tmp_path / "multirun" / cell / "artifacts" / "projected.train.conll", "sw", "train")
        assert len(projected) == sentences
        assert any(sentence.entities for sentence in projected)


@pytest.mark.slow
def test_the_whole_tutorial_ends_in_a_report(tmp_path):
    follow(tmp_path, commands("tutorial.md", *"1234567"))
    sweep = tmp_path / "multirun" / "sweeps" / "mine"
    records = [CellRecord.load(path.parent) for path in sweep.glob("*/cell.json")]
    assert len(records) == 8
    assert all(0 < record.metrics["test/f1"] < 1 for record in records)
    page = (sweep / "report" / "report.html").read_text("utf-8")
    assert "heuristic" in page
    assert (tmp_path / "multirun" / "export" / "README.md").is_file()
