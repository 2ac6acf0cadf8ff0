"""How long a sweep will take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.cell_record import CellRecord
from spanferry.runs.survey import PlannedStage
from spanferry.store.log import Computed
from spanferry.sweeps.estimating import Course, Speeds, course, missing, seconds_a_cell, to_compute

ALIGN = PlannedStage("align", "k", 1000, 2, 1, "spanferry.aligners.a.A")


def computed(stage, target, items, seconds):
    return Computed(0.0, stage, "key", 0, 1, items, seconds, target)


def test_a_stage_takes_what_its_class_took_an_item():
    log = [computed("align", "spanferry.aligners.a.A", 10, seconds) for seconds in (1.0, 2.0, 30.0)]
    assert Speeds([*log, computed("align", "spanferry.aligners.b.B", 1, 9.0)]).seconds(ALIGN) == pytest.approx(0.2 * 500)


def test_of_another_class_the_stage_s_others_say_how_long():
    assert Speeds([computed("align", "spanferry.aligners.b.B", 10, 1.0)]).seconds(ALIGN) == pytest.approx(0.1 * 500)


def test_what_was_never_measured_is_not_known():
    assert Speeds([computed("train", "x", 10, 1.0), computed("align", "x", 0, 1.0)]).seconds(ALIGN) is None


def test_only_what_the_store_lacks_is_missing():
    assert missing(ALIGN) == 500
    assert missing(PlannedStage("label", "k", 10, 1, 0, "", kept=False)) == 0


def test_parts_are_computed_one_by_one():
    part = PlannedStage("adapt", "a", 10, 1, 1, "")
    unkept = PlannedStage("label", "l", 10, 1, 0, "", kept=False)
    step = PlannedStage("align", "k", 1000, 3, 2, "", parts=(part, ALIGN))
    assert to_compute([unkept, step]) == (ALIGN,)


def test_a_cell_takes_what_its_stages_do_not():
    records = [CellRecord({}, started=10.0, ended=ended, stages=[{"seconds": 2.0}]) for ended in (12.5, 13.0, 99.0)]
    assert seconds_a_cell([*records, CellRecord({}, error="x", started=1.0, ended=2.0)]) == 1.0
    assert seconds_a_cell([CellRecord({})]) is None


def test_one_worker_computes_everything_once():
    assert course([["a", "b"], ["a", "c"]], {"a": 5.0, "b": 1.0, "c": 2.0}, 1, a_cell=0.5) == Course(9.0, 0.0)


def test_a_worker_waits_for_what_another_computes():
    assert course([["a", "b"], ["a", "c"]], {"a": 5.0, "b": 1.0, "c": 2.0}, 2) == Course(7.0, 5.0)


def test_nothing_to_do_takes_no_time():
    assert course([], {}, 3) == course([[]], {}, 3) == Course(0.0, 0.0)


cells = st.lists(st.lists(st.sampled_from("abcdef"), unique=True, max_size=4), max_size=8)


@given(cells, st.lists(st.integers(0, 9), min_size=6, max_size=6), st.integers(1, 4))
def test_no_course_is_shorter_than_it_can_be_nor_longer_than_one_worker_s(cells, seconds, workers):
    by_key = dict(zip("abcdef", map(float, seconds), strict=True))
    needed = {key for cell in cells for key in cell}
    found = course(cells, by_key, workers).seconds
    total = sum(by_key[key] for key in needed)
    assert max([0.0, total / workers, *(by_key[key] for key in needed)]) <= found + 1e-9 <= total + 1e-8
