"""One run of several benchmarks: its page, and what becomes of it when one fails. The benchmarks here are stand-ins of three lines."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEEPS = """
import json, os
row = {"kind": "Row", "case": "pairs", "what": "s", "system": "NAME", "value": 1.25}
open(os.environ["SPANFERRY_BENCHMARK_ROWS"], "a").write(json.dumps(row) + "\\n")
"""
FAILS = "raise SystemExit(3)"


@pytest.fixture
def run(load, tmp_path):
    """Run stand-ins, by name their code; the page goes to ``page.md`` beside them."""

    def run(partial=False, **codes):
        for name, code in codes.items():
            (tmp_path / f"{name}.py").write_text(code.replace("NAME", name))
        commands = {name: [str(tmp_path / f"{name}.py")] for name in codes}
        return load("all").run_all(commands, tmp_path / "rows", tmp_path / "page.md", partial)

    return run


def test_all_figures_stand_in_one_page(run, tmp_path):
    assert run(one=KEEPS, two=KEEPS) == 0
    page = (tmp_path / "page.md").read_text()
    assert re.findall(r"^(?:## \w+|\| pairs .*)$", page, re.MULTILINE) == [
        "## One", "| pairs | s | one | 1.25 | - | - | - | - | - |",
        "## Two", "| pairs | s | two | 1.25 | - | - | - | - | - |",
    ]  # fmt: skip


def test_one_that_fails_leaves_the_former_page_alone(run, tmp_path):
    (tmp_path / "page.md").write_text("former")
    assert run(one=KEEPS + FAILS, two=KEEPS) == 1
    assert (tmp_path / "page.md").read_text() == "former"


def test_one_that_fails_loses_no_figures(run, tmp_path):
    run(one=KEEPS + FAILS, two=KEEPS)
    page = (tmp_path / "rows" / "benchmarks.md").read_text()
    assert "**Failed in this run: one** (exit status 3)" in page
    assert "| pairs | s | one | 1.25 " in page  # what it kept before
    assert "| pairs | s | two | 1.25 " in page


def test_a_page_with_a_failure_is_written_where_it_is_asked_for(run, tmp_path):
    assert run(one=FAILS, two=KEEPS, partial=True) == 1
    assert "**Failed in this run: one**" in (tmp_path / "page.md").read_text()


def test_every_benchmark_is_announced(run, capfd):
    run(one=KEEPS, two=KEEPS)
    assert re.findall(r"=== (\w+), (\d) of 2", capfd.readouterr().out) == [("one", "1"), ("two", "2")]


def test_a_second_run_has_its_own_figures_alone(run, tmp_path):
    run(one=KEEPS)
    run(one=KEEPS)
    assert (tmp_path / "page.md").read_text().count("| pairs | s | one ") == 1


@pytest.mark.parametrize(
    ("words", "out"), [([], "docs/benchmarks.md"), (["grids"], None), (["--tiny"], None), (["grids", "--out=x.md"], "x.md")]
)
def test_docs_are_for_a_run_of_all_in_full(load, monkeypatch, words, out):
    asked = []
    monkeypatch.setattr(load("all"), "run_all", lambda *of: asked.append(of) or 0)
    monkeypatch.setattr("sys.argv", ["all.py", *words])
    with pytest.raises(SystemExit):
        load("all").main()
    (_, _, where, _), *_ = asked
    assert where == (ROOT / out if out and "/" in out else out and Path(out))


def test_every_benchmark_is_in_the_run(load):
    assert set(load("all").PLAN) == {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - {"all"}


def figures(text):
    """Numbers with a unit of measurement, and scores."""
    measured = r"(?<![\w.])(\d[\d,.]*) ?(?:s|ms|x|MB|GB|kB|seconds?|minutes?|hours?|times|\w+/s)\b"
    return re.findall(measured, text) + re.findall(r"(?<![\w.])(?<!< )(\.\d\d+)\b", text)


def test_figures_are_found():
    assert figures("takes 41 s, 2.9 x, 1,200 pairs/s; F1 .925 (p < .05), 2 languages x 3") == ["41", "2.9", "1,200", ".925"]


def test_every_figure_of_the_readme_is_from_the_page():
    page = set(re.findall(r"\d[\d,.]*\d|\d|\.\d+", (ROOT / "docs" / "benchmarks.md").read_text("utf-8")))
    assert [each for each in figures((ROOT / "README.md").read_text("utf-8")) if each not in page] == []
