"""The benchmark runs and prints every row. What it measures is asserted nowhere; what is said is transformers'."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = ["--sentences=3", "--layers=1", "--width=32", "--vocabulary=1000", "--tokens", "64", "128"]
SYSTEMS = ["transformers float32", "transformers float32, as they come", "ctranslate2 float32", "ctranslate2 int8"]


@pytest.fixture(scope="module")
def output():
    command = [sys.executable, str(ROOT / "benchmarks" / "translation.py"), *TINY]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=300).stdout


@pytest.mark.parametrize("row", [*SYSTEMS, "64", "128"])
def test_every_row_is_printed(output, row):
    assert re.search(rf"^{re.escape(row)} ", output, re.MULTILINE)


@pytest.mark.parametrize("beam_size", [1, 4])
def test_every_beam_size_has_its_table(output, beam_size):
    assert re.search(rf"^Beam size {beam_size} ", output, re.MULTILINE)


def test_ctranslate2_says_what_transformers_says(output):
    assert re.findall(r"^ctranslate2 float32 .* (\d)/3 *$", output, re.MULTILINE) == ["3", "3"]
