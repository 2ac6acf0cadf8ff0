"""What a watched sweep says of itself."""

import pytest

from spanferry.store.log import Computed


@pytest.fixture
def sweeps(load):
    return load("measuring.grids_sweeps")


@pytest.fixture
def swept(sweeps):
    log = [made("align", "a", 2), made("project", "b", 0.5), made("project", "c", 0.5), made("project", "c", 1)]
    return sweeps.Swept(cells=4, wall=10, before=3, after=1, busy=6, computed=log, workers=2, memory=sweeps.Memory())


def made(stage, key, seconds):
    return Computed(time=0, stage=stage, key=key, shard=0, shards=1, items=10, seconds=seconds, target="")


def test_what_is_no_computing_is_overhead(swept):
    # two workers for 10 s, of which 4 s were computing; 6 s in cells
    assert (swept.overhead, swept.overhead_in_cells) == (16 / 4, 2 / 4)


def test_outputs_and_the_one_computed_most_by_stage(swept):
    assert swept.times() == {"align": (1, 1), "project": (2, 2)}


def test_memory_around_a_time(sweeps):
    course = sweeps.Memory(course=[(second, float(second)) for second in range(20)])
    assert (course.at(0.5), course.at(1)) == (9, 19)
    assert sweeps.Memory().at(0.5) == 0
