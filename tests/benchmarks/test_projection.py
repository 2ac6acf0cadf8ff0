"""The benchmark runs and prints every row. What it measures is asserted nowhere: times are no facts about code."""

import re
from importlib.util import find_spec

import pytest

WAYS = [
    "PuLP + CBC", "PuLP + HiGHS", "exact", "greedy", "IlpMethod(solver='exact')", "IlpMethod(solver='greedy')",
    "HeuristicMethod.tags", "GarciaFerrero2022Method.tags",
]  # fmt: skip
STEPS = ["1 group links by entity", "2 options", "3 choose", "4 build records", "all"]
HARD = [
    "most entities in the data", "each linked to 3 words of 40",
    "scattered, loose", "scattered, tight", "nested", "alike", "random scores",
]  # fmt: skip
GROWTH = ["10", "120", "1,000"]


@pytest.mark.parametrize("row", WAYS + STEPS + HARD + GROWTH)
def test_every_row_is_printed(tiny, row):
    assert re.search(rf"^{re.escape(row)} ", tiny.output, re.MULTILINE)


def test_the_solvers_agree(tiny):
    assert "objective of PuLP + CBC" in tiny.output
    assert set(re.findall(r"objective of PuLP.*below exact on (\d+), above on (\d+)", tiny.output)) == {("0", "0")}
    assert "NOT" not in tiny.output


def test_every_way_is_compared_with_pulp(tiny):
    ways = {system for system, baseline in tiny.compared() if baseline == WAYS[0]}
    assert ways == set(WAYS[1:]) - (set() if find_spec("highspy") else {"PuLP + HiGHS"})


def test_corpora_have_a_speed_and_a_memory(tiny):
    corpora = {row["what"] for row in tiny.rows if "a corpus of 1,000" in row.get("case", "")}
    assert corpora == {"sentences/s, records to records", "kB a sentence at the peak"}
