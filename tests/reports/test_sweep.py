"""What a sweep's folder holds."""

import json

import pytest

from spanferry.core.cell_record import PLAN, CellRecord
from spanferry.core.errors import SpanferryError
from spanferry.reports.reading import read_sweep
from spanferry.reports.sweep import show, show_measures

AXES = {"lang": "sw", "method": "ilp", "translator": "parallel", "seed": "0"}
"""Of a sweep from before there were refiners."""


@pytest.fixture
def sweep(tmp_path):
    (tmp_path / PLAN).write_text(json.dumps([{"folder": "0_sw", "axes": AXES}, {"folder": "1_de", "axes": AXES | {"lang": "de"}}]))
    (tmp_path / "0_sw").mkdir()
    CellRecord(AXES, {"test/f1": 0.5}).save(tmp_path / "0_sw")
    return tmp_path


def test_planned_cells_stand_with_the_records_they_left(sweep):
    assert [cell.value("test/f1") for cell in read_sweep(sweep).cells] == [0.5, "missing"]


def test_an_unfinished_sweep_of_older_cells_is_shown(sweep, capsys):
    assert not show(sweep)
    assert "1 of 2 cells done" in capsys.readouterr().out


def test_what_several_tables_say_below_themselves_is_said_once(sweep, capsys):
    scores = {f"{of}{end}": 0.5 for of in ("test/f1", "projection/train/f1") for end in ("", "_low", "_high")}
    CellRecord(AXES, scores).save(sweep / "0_sw")
    show(sweep)
    assert capsys.readouterr().out.count("[low high]") == 1


def test_what_cells_logged_is_shown_by_name(sweep, capsys):
    show_measures(read_sweep(sweep).cells, ["test/*"])
    assert "test/f1" in capsys.readouterr().out


def test_a_folder_without_a_sweep_is_refused(tmp_path):
    with pytest.raises(SpanferryError, match=r"holds no sweep \(no sweep\.json\)"):
        read_sweep(tmp_path)


@pytest.mark.parametrize("file", [PLAN, "0_sw/cell.json"])
def test_a_damaged_file_is_named(sweep, file):
    (sweep / file).write_text('{"axes": {')
    with pytest.raises(SpanferryError, match=rf"{file}: damaged \(.*\); run the cell or sweep again"):
        show(sweep)
