"""The tutorial, followed to the letter: its commands in their order, in an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.conll import read_conll

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def commands(*sections):
    """The commands of those sections, in order."""
    page = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    for section in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        if section.split(".")[0] in sections:
            yield from re.findall(r"^    (\w.*)$", section, re.MULTILINE)


def follow(folder, lines):
    for line in lines:
        done = subprocess.run(
            line.replace("python run.py", f"python {ROOT / 'run.py'}"),
            shell=True,
            cwd=folder,
            env=ENVIRONMENT | {"MLFLOW_TRACKING_URI": f"sqlite:///{folder / 'mlflow.db'}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


def smaller(line):
    """The command on fewer sentences, with one epoch."""
    line = re.sub(r"--(train|dev|test) ([1-9]\d*)", lambda found: f"--{found[1]} {max(20, int(found[2]) // 5)}", line)
    if "run.py" not in line:
        return line
    return f"{line} tracking=none" + ("" if "tagger=none" in line else " tagger.epochs=1 tagger.crops=0")


def test_labelled_text_of_both_kinds_of_parallel_text(tmp_path):
    follow(tmp_path, map(smaller, commands("1", "2", "6")))
    for cell, sentences in (("first", 80), ("other", 60), ("more", 80)):
        projected = read_conll(tmp_path / "multirun" / cell / "artifacts" / "projected.train.conll", "sw", "train")
        assert len(projected) == sentences
        assert any(sentence.entities for sentence in projected)


@pytest.mark.slow
def test_the_whole_tutorial_ends_in_a_report(tmp_path):
    follow(tmp_path, commands(*"1234567"))
    sweep = tmp_path / "multirun" / "sweeps" / "mine"
    records = [CellRecord.load(path.parent) for path in sweep.glob("*/cell.json")]
    assert len(records) == 8
    assert all(0 < record.metrics["test/f1"] < 1 for record in records)
    page = (sweep / "report" / "report.html").read_text("utf-8")
    assert "heuristic" in page
    assert (tmp_path / "multirun" / "export" / "README.md").is_file()
