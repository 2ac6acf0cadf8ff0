"""The page of a run: what it says of the run, and its figures."""

import re
from datetime import UTC, datetime

import numpy as np
import pytest


@pytest.fixture
def written(load):
    """The page of one benchmark with such rows."""
    page, rows = load("measuring.page"), load("measuring.rows")

    def write(*of, code=0):
        part = page.Part("some", ["benchmarks/none.py", "--pairs=3"], code, 90.0, [getattr(rows, kind)(**row) for kind, row in of])
        return page.page([part], datetime(2026, 1, 2, 3, 4, tzinfo=UTC), 0.5)

    return write


ALONE = "Row", {"case": "grid", "what": "MB", "system": "sweep", "value": 117.4}
COMPARED = "Row", {
    "case": "a | b", "what": "s", "system": "ours", "value": 0.5, "spread": 0.1,
    "baseline": "theirs", "baseline_value": 1234.5, "baseline_spread": None, "ratio": 2469.0,
}  # fmt: skip


def test_it_says_when_and_where(written):
    page = written(ALONE)
    assert "| date | 2026-01-02 03:04 UTC, 2 minutes |" in page.splitlines()
    assert re.findall(r"^\| (\w+) \| .*\|$", page, re.MULTILINE)[:4] == ["date", "commit", "machine", "versions"]


def test_versions_are_those_of_the_packages(written):
    assert f"numpy {np.__version__}," in written(ALONE)


def test_a_package_that_is_absent_is_named(load, written, monkeypatch):
    monkeypatch.setattr(load("measuring.page"), "PACKAGES", ("no_such_package",))
    assert "| versions | no_such_package not installed |" in written(ALONE)


def test_a_figure_stands_beside_its_baseline(written):
    assert "| a / b | s | ours | 0.500 | 10 % | theirs | 1,234 | - | 2,469 x |" in written(COMPARED).splitlines()


def test_a_figure_may_stand_alone(written):
    assert "| grid | MB | sweep | 117 | - | - | - | - | - |" in written(ALONE).splitlines()


def test_the_command_is_what_was_run(written):
    assert "    OMP_NUM_THREADS=1 python benchmarks/none.py --pairs=3" in written(ALONE).splitlines()


def test_what_is_not_installed_is_left_out(written):
    assert "Left out: eflomal (eflomal is not installed)." in written(ALONE, ("LeftOut", {"system": "eflomal", "package": "eflomal"}))


def test_a_benchmark_that_failed_is_named_above_all_figures(written):
    page = written(ALONE, code=3)
    assert page.index("**Failed in this run: some** (exit status 3)") < page.index("## Some") < page.index("| grid |")


def test_without_figures_there_is_no_table(written):
    assert "No figures." in written()


@pytest.mark.parametrize(
    ("number", "told"), [(0.01234, "0.0123"), (1.0, "1"), (0.5, "0.500"), (99.96, "100"), (1234.5, "1,234"), (0.0, "0"), (2.899, "2.90")]
)
def test_figures_have_three_digits(load, number, told):
    assert load("measuring.page").figure(number) == told
