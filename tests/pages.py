"""The commands that a page of docs/ gives: which they are, and how tests run them, as they stand or in this process."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from hydra import compose, initialize_config_dir
from omegaconf import DictConfig, open_dict

from spanferry import launch
from spanferry.composed import plain
from spanferry.core.binding import bind
from spanferry.core.commands import for_hydra
from spanferry.core.config import Config
from spanferry.sweeps.alone import run_alone

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
LEARNING = ("tagger.epochs=3", "tagger.batch_size=8", "tagger.crops=2")


def commands(page: str, *sections: str) -> Iterator[str]:
    """The commands of a page of docs/ (``tutorial.md``) in order: lines indented by four, in the sections of these numbers (``## 3. ...``).

    A line that ends in a backslash goes on in the next.
    """
    files = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)  # what the page gives in whole is no command
    text = re.sub(r" *\\\n +", " ", files.sub("", (ROOT / "docs" / page).read_text("utf-8")))
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        if section.split(".")[0] in sections:
            yield from re.findall(r"^    (\w.*)$", section, re.MULTILINE)


def follow(folder: Path, lines: Iterable[str], environment: Mapping[str, str] | None = None) -> list[str]:
    """Run commands by the shell in a folder, as a reader does; their outputs, errors included. One that fails ends the test."""
    tracked = {"MLFLOW_TRACKING_URI": f"sqlite:///{folder / 'mlflow.db'}"}
    outputs = []
    for line in lines:
        done = subprocess.run(
            line.replace("python run.py", f"python {ROOT / 'run.py'}"),
            shell=True,
            cwd=folder,
            env=ENVIRONMENT | tracked | dict(environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}"
        outputs.append(done.stdout)
    return outputs


def small(line: str) -> list[str]:
    """The words of a command, on fewer sentences, with little training."""
    if "run.py" in line:
        return [*shlex.split(line), "tracking=none", *(LEARNING if "tagger=none" not in line else ())]
    return shlex.split(re.sub(r"--(train|dev|test) ([1-9]\d*)", lambda found: f"--{found[1]} {int(found[2]) // 4}", line))


def run_here(words: list[str]) -> object:
    """A command in this process: one cell (``python run.py ...`` without ``-m``), or ``python -m spanferry...``."""
    if "run.py" not in words:
        return import_module(f"{words[2]}.__main__").main(words[3:])
    config = _composed(words[2:])
    folder, choices = Path(config.hydra.run.dir), config.hydra.runtime.choices
    folder.mkdir(parents=True)
    with open_dict(config):
        del config.hydra
    return run_alone(plain(config), choices, _overrides(words[2:]), folder)


def compose_here(words: list[str]) -> Config:
    """The configuration of one cell's command, every choice bound and constructed."""
    config = _composed(words[2:])
    with open_dict(config):
        del config.hydra
    made = plain(config)
    bind(made)
    return made


def _composed(words: Sequence[str]) -> DictConfig:
    launch.register()
    own = [f"hydra.searchpath=[file://{Path(words[1]).absolute()}]"] if words[0] == "--config-dir" else []
    with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
        return compose("config", [*own, *map(for_hydra, _overrides(words))], return_hydra_config=True)


def _overrides(words: Sequence[str]) -> list[str]:
    return list(words[2:] if words[0] == "--config-dir" else words)
