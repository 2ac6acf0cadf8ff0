"""The tutorial, followed to the letter: its commands in their order, in an empty folder."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir
from omegaconf import open_dict

from spanferry import launch
from spanferry.core.cell_record import CellRecord
from spanferry.core.commands import for_hydra
from spanferry.core.conll import read_conll
from spanferry.data.demo.__main__ import main as demo
from spanferry.reports.cell import run_and_report

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


def small(line):
    """The words of a command, on fewer sentences, with little training."""
    if "run.py" in line:
        learning = ["tagger.epochs=3", "tagger.batch_size=8", "tagger.crops=2"]
        return [*shlex.split(line), "tracking=none", *(learning if "tagger=none" not in line else [])]
    return shlex.split(re.sub(r"--(train|dev|test) ([1-9]\d*)", lambda found: f"--{found[1]} {int(found[2]) // 4}", line))


def run_here(words):
    """A command of the tutorial, a cell's or the demo corpus's, in this process."""
    if "run.py" not in words:
        return demo(words[3:])
    launch.register()
    with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
        config = compose("config", [for_hydra(word) for word in words[2:]], return_hydra_config=True)
    folder, choices = Path(config.hydra.run.dir), config.hydra.runtime.choices
    folder.mkdir(parents=True)
    with open_dict(config):
        del config.hydra
    return run_and_report(launch.plain(config), choices, words[2:], folder)


def test_labelled_text_of_both_kinds_of_parallel_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in commands("1", "2", "6"):
        if not line.startswith("head"):
            run_here(small(line))
    for cell, sentences in (("first", 100), ("other", 75), ("more", 100)):
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
