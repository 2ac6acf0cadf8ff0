"""The benchmark runs and prints every row, and does its sums right. What it measures is asserted nowhere."""

import importlib.util
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from spanferry.core.records import Alignment

FOLDER = Path(__file__).parents[2] / "benchmarks"
EFLOMAL = find_spec("eflomal")


@pytest.fixture
def benchmark_module(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    spec = importlib.util.spec_from_file_location("benchmarks_statistical", FOLDER / "statistical.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def test_alignment_error_rate(benchmark_module):
    # 2 links, 1 sure and 1 possible of them, 2 sure in gold: 1 - (1 + 2) / (2 + 2)
    found = [Alignment(((0, 0), (1, 1)))]
    assert benchmark_module._alignment_error_rate(found, [({(0, 0), (2, 2)}, {(1, 1)})]) == pytest.approx(0.25)


def test_link_f1(benchmark_module):
    assert benchmark_module._link_f1([Alignment(((0, 0), (1, 1)))], [Alignment(((0, 0),))]) == pytest.approx(2 / 3)


TINY = ["--runs=1", "--pairs=30", "--sizes", "20", "40"]
ROWS = ["{}", "de {}", "{} 20", "{} 40"]


@pytest.fixture(scope="module")
def output():
    command = [sys.executable, str(FOLDER / "statistical.py"), *TINY]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("name", ["statistical", pytest.param("eflomal", marks=pytest.mark.skipif(not EFLOMAL, reason="not installed"))])
def test_every_row_is_printed(output, name, row):
    assert re.search(rf"^{re.escape(row.format(name))}  ", output, re.MULTILINE)


@pytest.mark.shared_data
def test_real_corpora_are_read(benchmark_module, shared_data, monkeypatch):
    monkeypatch.setattr(benchmark_module, "SYSTEMS", ("m2m100",))
    corpora = benchmark_module._real(shared_data)
    assert len(corpora.linked) == 447
    assert {lang: len(pairs) for lang, (pairs, _) in corpora.labelled.items()} == {"es": 799, "it": 799}
