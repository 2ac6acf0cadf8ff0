"""The benchmark runs and prints every row. What it measures is asserted nowhere; links are facts, and ours are the originals'."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = ["--pairs=3", "--layers=2", "--width=32", "--vocabulary=300", "--layer=1", "--largest-corpus=1000"]
SYSTEMS = [
    "simalign itermax", "simalign match", "awesome-align softmax",
    "SimalignAligner itermax float32", "SimalignAligner mwmf float32", "AwesomeAligner softmax float32",
    "SimalignAligner itermax bfloat16", "SimalignAligner mwmf bfloat16", "AwesomeAligner softmax bfloat16",
]  # fmt: skip
MATCHINGS = ["itermax", "mwmf"]
GROWTH = ["0", "1,000"]


def printed(*arguments):
    command = [sys.executable, str(ROOT / "benchmarks" / "alignment.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout


@pytest.fixture(scope="module")
def output():
    return printed(*TINY)


@pytest.mark.parametrize("row", SYSTEMS + MATCHINGS + GROWTH)
def test_every_row_is_printed(output, row):
    assert re.search(rf"^{re.escape(row)} ", output, re.MULTILINE)


@pytest.mark.parametrize("row", ["SimalignAligner itermax float32", "SimalignAligner mwmf float32"])
def test_links_are_simaligns(output, row):
    assert re.search(rf"^{row} .* 3/3 ", output, re.MULTILINE)


@pytest.mark.parametrize("end", ["matrices", "links"])
@pytest.mark.parametrize("matching", MATCHINGS)
def test_matchings_are_simaligns(output, matching, end):
    assert re.search(rf"^{matching} +{end} .* 3/3$", output, re.MULTILINE)


@pytest.mark.skipif(find_spec("awesome_align") is None, reason="awesome-align is not installed")
def test_links_are_awesome_aligns(output):
    assert re.search(r"^AwesomeAligner softmax float32 .* 3/3 ", output, re.MULTILINE)


def test_all_time_and_memory_is_told(output):
    assert re.search(r"are spent outside the encoder", output)
    assert re.search(r"^1,000 .* [\d,]+ MB$", output, re.MULTILINE)
