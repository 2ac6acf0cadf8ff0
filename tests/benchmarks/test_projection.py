"""The benchmark runs and prints every row. What it measures is asserted nowhere: times are no facts about code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = ["--sentences=6", "--pulp-sentences=2", "--repeats=1", "--longest=10", "--most-entities=1", "--largest-corpus=1000", "--rivals=4"]
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


def printed(*arguments):
    command = [sys.executable, str(ROOT / "benchmarks" / "projection.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture(scope="module")
def output():
    return printed(*TINY)


@pytest.mark.parametrize("row", WAYS + STEPS + HARD + GROWTH)
def test_every_row_is_printed(output, row):
    assert re.search(rf"^{re.escape(row)} ", output, re.MULTILINE)


def test_the_solvers_agree(output):
    assert "objective of PuLP + CBC" in output
    assert set(re.findall(r"objective of PuLP.*below exact on (\d+), above on (\d+)", output)) == {("0", "0")}
    assert "NOT" not in output


def test_help_says_how_to_use_real_sentences():
    assert "--root ../shared/data" in printed("--help")
