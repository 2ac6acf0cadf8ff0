import json

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import SpanferryError
from spanferry.exports.cells import MOST, told_cells
from spanferry.exports.projected import read_projected


@pytest.fixture
def make_sweep(tmp_path):
    def make(*records):
        cells = [{"axes": {"lang": "de", "seed": str(n)}, "folder": f"{n}_de"} for n in range(len(records))]
        (tmp_path / "sweep.json").write_text(json.dumps({"cells": cells}))
        for cell, record in zip(cells, records, strict=True):
            (tmp_path / cell["folder"]).mkdir()
            if record:
                record.save(tmp_path / cell["folder"])
        return tmp_path

    return make


def done(seed, f1=0.5):
    return CellRecord({"lang": "de", "seed": str(seed)}, {"test/f1": f1})


def test_each_finished_cell_has_its_command(make_sweep):
    folder = make_sweep(done(0, 0.25), CellRecord({"lang": "de", "seed": "1"}, error="no"), None)
    head, line = told_cells(folder).splitlines()
    assert "of whose 3 cells 1 are done" in head
    assert line == f"  python -m spanferry.exports {folder}/0_de OUT   # de seed=0, F1 0.250"


def test_a_sweep_without_finished_cells(make_sweep):
    assert told_cells(make_sweep(None, None)).endswith("none of whose 2 cells is done")


def test_of_many_cells_some_are_named(make_sweep):
    lines = told_cells(make_sweep(*map(done, range(MOST + 2)))).splitlines()
    assert len(lines) == MOST + 2
    assert "and 2 more" in lines[-1]


def test_a_sweep_given_as_a_cell_lists_its_cells(make_sweep):
    with pytest.raises(SpanferryError, match="An export is of one cell; choose one"):
        read_projected(make_sweep(done(0)))
