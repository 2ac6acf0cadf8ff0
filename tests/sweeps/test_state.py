"""Where a sweep stands."""

import pytest

from spanferry.sweeps.state import State


@pytest.fixture
def state():
    """Four cells, the first of which was done at second 100, when this run began."""
    return State({0: "de ilp", 1: "sw ilp", 2: "de heuristic", 3: "sw heuristic"}, [0], [], 100.0)


def hear(state, *events):
    for time, event, cell, *facts in events:
        state.heard({"time": time, "event": event, "cell": cell, **(facts[0] if facts else {})})


def stands(state):
    return state.done, len(state.running), state.failed, state.left


def test_cells_start_and_end(state):
    hear(state, (101.0, "started", 1), (102.0, "started", 2), (103.0, "done", 1), (104.0, "failed", 2), (105.0, "started", 3))
    assert stands(state) == (2, 1, 1, 0)


def test_a_running_cell_says_where_it_is(state):
    hear(state, (101.0, "started", 1), (102.0, "stage", 1, {"stage": "align", "done": 5, "total": 10}))
    row = state.running[1]
    assert (row.name, row.since, row.stage, row.done, row.total, row.holder) == ("sw ilp", 101.0, "align", 5, 10, "")


@pytest.mark.parametrize("event", ["waiting", "stage"])
def test_a_waiting_cell_says_for_whom_until_it_goes_on(state, event):
    hear(state, (101.0, "started", 1), (102.0, event, 1, {"stage": "align", "holder": "host-7"}))
    assert state.running[1].holder == "host-7"
    hear(state, (103.0, "stage", 1, {"stage": "align", "done": 1, "total": 10}))
    assert state.running[1].holder == ""


def test_a_worker_that_dies_gives_its_cell_back(state):
    hear(state, (101.0, "started", 1), (102.0, "died", 1, {"how": "signal 9"}))
    assert stands(state) == (1, 0, 0, 3)


def test_what_was_said_before_this_run_is_history(state):
    hear(state, (50.0, "started", 1), (60.0, "failed", 2), (70.0, "done", 3))
    assert stands(state) == (1, 0, 0, 3)


def test_a_cell_that_another_command_had_started_shows_by_its_next_word(state):
    hear(state, (50.0, "started", 1), (101.0, "stage", 1, {"stage": "train", "done": 1, "total": 2}))
    assert stands(state) == (1, 1, 0, 2)


def test_a_cell_that_two_workers_finish_counts_once(state):
    hear(state, (101.0, "started", 1), (102.0, "started", 1), (103.0, "done", 1), (104.0, "stage", 1), (105.0, "done", 1))
    assert stands(state) == (2, 0, 0, 2)


def test_a_failed_cell_that_is_tried_again_is_failed_no_more(state):
    hear(state, (101.0, "started", 1), (102.0, "failed", 1), (103.0, "started", 1))
    assert stands(state) == (1, 1, 0, 2)


def test_a_cell_of_another_sweep_changes_nothing(state):
    hear(state, (101.0, "started", 99), (102.0, "compacted", None))
    assert stands(state) == (1, 0, 0, 3)


def test_time_left_is_unknown_until_a_cell_of_this_run_has_finished(state):
    hear(state, (101.0, "started", 1))
    assert state.seconds_left(105.0) is None


def test_time_left_is_by_the_pace_of_this_run(state):
    hear(state, (101.0, "started", 1), (111.0, "done", 1))
    assert state.seconds_left(111.0) == 20.0  # 10 s a cell, 2 cells; the one done before took no time


def test_time_left_runs_down_until_the_next_cell_is_late_and_then_goes_by_the_slower_pace(state):
    hear(state, (101.0, "started", 1), (111.0, "done", 1), (111.0, "started", 2))
    assert [state.seconds_left(now) for now in (115.0, 121.0, 141.0)] == [16.0, 10.0, 20.0]  # late: 40 s for 2 cells, 1 more


def test_a_last_cell_that_is_late_leaves_the_time_unknown(state):
    hear(state, (101.0, "started", 1), (111.0, "done", 1), (111.0, "started", 2), (121.0, "done", 2), (121.0, "started", 3))
    assert state.seconds_left(130.0) == 1.0
    assert state.seconds_left(132.0) is None


def test_of_several_workers_as_many_cells_must_have_finished(state):
    hear(state, (101.0, "started", 1), (101.0, "started", 2), (111.0, "done", 1), (111.0, "started", 3))
    assert state.seconds_left(111.0) is None
    hear(state, (112.0, "done", 2))
    assert state.seconds_left(112.0) == 5.5


def test_the_pace_is_that_of_the_last_hundred_cells():
    state = State(dict.fromkeys(range(1001), "cell"), [], [], 0.0)
    hear(state, (0.0, "started", 0), (9000.0, "done", 0))  # computed what the others found in the store
    for cell in range(1, 201):
        hear(state, (9000.0 + cell - 1, "started", cell), (9000.0 + cell, "done", cell))
    assert state.seconds_left(9200.0) == 800.0
