"""The benchmark runs and prints every row. What it measures is asserted nowhere: times are no facts about code."""

import re

import pytest

ROWS = [
    "fresh store", "alignments stored", "everything stored", "each a command (taken for all)", "align", "project", "10", "20",
    "wall:", "wall less computing:",
]  # fmt: skip


@pytest.mark.slow  # six sweeps
def test_every_row_is_printed_and_everything_is_computed_once(tiny):
    for row in ROWS:
        assert re.search(rf"^{re.escape(row)} ", tiny.output, re.MULTILINE), row
    assert "computed once: yes" in tiny.output
    assert tiny.compared() == {("sweep", "a command for each cell")}


def test_sizes_are_that_many_cells(load):
    grids = load("grids")
    sizes = grids.Options(6, ["ilp"], [], 2, 20, 5, 5, 1, None)
    axes = dict(override.split("=") for override in grids._of_size(20, sizes))
    assert [len(axes[name].split(",")) for name in ("lang", "method", "seed", "data.seed")] == [2, 2, 5, 1]
