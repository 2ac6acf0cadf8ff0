"""A cell of its own."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.significance import micro_f1
from spanferry.runs.axes import AXES
from spanferry.runs.counts import load_counts
from spanferry.sweeps.alone import run_alone

CHOICES = dict.fromkeys(AXES, "none") | {"lang": "sw", "method": "ilp", "aligner": "gold"}


def test_a_cell_run_again_in_its_folder_replaces_its_record(composed, tmp_path, capsys):
    config = composed("tagger=none", "aligner=gold")
    first = run_alone(config, CHOICES, [], tmp_path)
    assert run_alone(config, CHOICES, [], tmp_path) == first
    record = CellRecord.load(tmp_path)
    assert record.headline == first > 0.9
    assert (record.axes["lang"], record.axes["aligner"]) == ("sw", "gold")
    assert micro_f1(load_counts(tmp_path, "projection").by_id.values()) == pytest.approx(first)
    assert "projection" in capsys.readouterr().out
