"""Which sentences a page has room for."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import DataError
from spanferry.reports.reading import read_sweep
from spanferry.reports.report.browser.choosing import choice


def ids(chosen):
    return [[each.id for each in chosen.records(cell)] for cell in chosen.cells]


def test_all_are_shown_where_there_is_room(sweep_of, record):
    chosen = choice(sweep_of([record("train-1"), record("train-2")], [record("train-1")]), most=3)
    assert ids(chosen) == [["train-1", "train-2"], ["train-1"]]
    assert (chosen.shown, chosen.all) == (3, 3)


def test_of_too_many_the_same_are_shown_in_all_cells(sweep_of, record):
    records = [record(f"train-{number}") for number in range(100)]
    chosen = choice(sweep_of(records, records), most=31)
    first, second = ids(chosen)
    assert first == second
    assert len(first) == 15
    assert first != [f"train-{number}" for number in range(15)]  # drawn, not the first
    assert (chosen.shown, chosen.all) == (30, 200)


def test_more_room_shows_the_same_and_more(sweep_of, record):
    sweep = sweep_of([record(f"train-{number}") for number in range(50)])
    assert choice(sweep, most=10).ids < choice(sweep, most=20).ids


def test_a_cell_that_left_no_sentences_is_passed_over(sweep_of, record):
    assert [cell.place for cell in choice(sweep_of(None, [record("train-1")]), most=9).cells] == [1]


def test_a_failed_cell_is_passed_over(sweep_of, record):
    sweep = sweep_of([record("train-1")])
    CellRecord(sweep.cells[0].axes, {}, "ValueError: no", [], {}).save(sweep.folder / "0_de")
    assert choice(read_sweep(sweep.folder), most=9).cells == []


def test_a_damaged_file_is_an_error(sweep_of, record):
    sweep = sweep_of([record("train-1")])
    (sweep.folder / "0_de/artifacts/sentences.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(DataError, match=r"0_de/artifacts/sentences\.jsonl\.gz: damaged"):
        choice(sweep, most=9)
