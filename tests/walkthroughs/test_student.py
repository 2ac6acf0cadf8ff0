"""The student's walk-through, followed to the letter, on stand-in files: labelled English, other parallel text, a gold test set."""

import re

import pytest

from pages import ROOT, commands, compose_here, follow, run_here, small
from spanferry.core.cell_record import CellRecord
from spanferry.core.conll import read_conll
from spanferry.data.demo.export import export
from spanferry.data.languages import language

PAGE = "walkthroughs/student.md"


def iob1(text):
    """A file of IOB2 as IOB1: an entity starts with I-, unless one of its label ends before it."""
    tags, before = [], "O"
    for line in text.splitlines():
        word, _, tag = line.partition("\t")
        opens = tag.startswith("B-") and before[2:] != tag[2:]
        tags.append(f"{word}\t{'I' + tag[1:] if opens else tag}" if line else "")
        before = tag or "O"
    return "\n".join(tags) + "\n"


def running(line):
    """A line of words as people write it, near enough."""
    return re.sub(r" ([,.?!])", r"\1", line)


@pytest.fixture
def student(tmp_path, monkeypatch):
    """The student's folder; Swahili stands in for Wolof."""

    def prepare(labelled, pairs, test):
        english, swahili = language("en"), language("sw")
        export(tmp_path / "labelled", english, [swahili], labelled, 0, test, 0)
        export(tmp_path / "other", english, [swahili], pairs, 0, 0, 1)
        my = tmp_path / "my"
        (my / "data").mkdir(parents=True)
        (my / "english.conll").write_bytes(
            iob1((tmp_path / "labelled" / "en.train.conll").read_text("utf-8")).replace("\n", "\r\n").encode()
        )
        (my / "wolof.conll").write_text((tmp_path / "labelled" / "sw.test.conll").read_text("utf-8").replace("\t", " "), "utf-8")
        lines = (tmp_path / "other" / "en-sw.train.txt").read_text("utf-8").splitlines()
        for place, name in enumerate(("text.en", "text.wo")):
            (my / name).write_text("".join(f"{running(line.split(' ||| ')[place])}\n" for line in lines), "utf-8")
        page = (ROOT / "docs" / PAGE).read_text("utf-8")
        (my / "data" / "wolof.yaml").write_text(re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1], "utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return prepare


def test_one_cell_labels_the_text_and_carries_the_labels_across(student):
    folder = student(120, 60, 20)
    (line,) = (line for line in commands(PAGE, "3") if "run.py" in line)
    run_here([*small(line), "tagger.epochs=2"])
    metrics = CellRecord.load(folder / "multirun" / "first").metrics
    projected = read_conll(folder / "multirun" / "first" / "artifacts" / "projected.train.conll", "wo", "train")
    assert len(projected) == 60
    assert metrics["outcome/projected_ratio"] > 0.9
    assert metrics["test/support"] > 0


def test_the_full_scale_commands_compose(student):
    student(20, 20, 10)
    lines = [line for line in commands(PAGE, "7") if "run.py" in line]
    assert len(lines) == 3
    for line in lines:
        composed = [compose_here(cell.split()) for cell in _cells(line)]
        assert {config.lang.code for config in composed} == {"wo"}


def _cells(line):
    """Commands of one cell each, which between them make every choice of a grid's command."""
    words = line.replace(" -m ", " ").split()
    choices = [word.partition("=")[2].split(",") for word in words]
    for place in range(max(map(len, choices))):
        picked = (each[min(place, len(each) - 1)] for each in choices)
        yield " ".join(word.partition("=")[0] + "=" * ("=" in word) + chosen for word, chosen in zip(words, picked, strict=True))


@pytest.mark.slow
def test_the_whole_walk_ends_in_a_table_of_methods(student):
    folder = student(400, 300, 100)
    follow(folder, commands(PAGE, *"23456"))
    sweep = folder / "multirun" / "sweeps" / "methods"
    records = [CellRecord.load(path.parent) for path in sweep.glob("*/cell.json")]
    assert len(records) == 12
    assert all(0 < record.metrics["test/f1"] < 1 for record in records)
    tables = sweep / "report" / "tables"
    table = (tables / "test_f1.tex").read_text("utf-8")
    assert all(name in table for name in ("zero", "ilp", "heuristic", "\\textbf{", "["))
    assert (tables / "differences_test_f1.csv").read_text("utf-8").count("\n") == 1 + 6  # of 4 columns every two
