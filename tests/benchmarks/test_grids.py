"""The benchmark runs and prints every row. What it measures is asserted nowhere: times are no facts about code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = ["--languages=2", "--methods", "ilp", "heuristic", "--sizes", "10", "20", "--train=20", "--dev=5", "--test=5", "--alone=1"]
ROWS = [
    "fresh store", "alignments stored", "everything stored", "each a command (taken for all)", "align", "project", "10", "20",
    "wall:", "wall less computing:",
]  # fmt: skip


def printed(*arguments):
    command = [sys.executable, str(ROOT / "benchmarks" / "grids.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=600).stdout


@pytest.mark.slow  # six sweeps
def test_every_row_is_printed_and_everything_is_computed_once():
    output = printed(*TINY, "--workers=2")
    for row in ROWS:
        assert re.search(rf"^{re.escape(row)} ", output, re.MULTILINE), row
    assert "computed once: yes" in output


def test_help_says_what_the_baseline_is():
    assert "as commands of their own" in printed("--help")
