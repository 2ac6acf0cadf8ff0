"""Benchmarks run as small as can be, and their modules."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


class Run(NamedTuple):
    """What a benchmark printed, and the figures it kept for the page."""

    output: str
    rows: list[dict[str, Any]]

    def compared(self) -> set[tuple[str, str]]:
        """Systems with their baselines."""
        return {(row["system"], row["baseline"]) for row in self.rows if row.get("baseline")}


@pytest.fixture(scope="module")
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The benchmark that the test file is named after, as ``all.py --tiny`` runs it."""
    name = Path(request.module.__file__).stem.removeprefix("test_")
    folder = tmp_path_factory.mktemp(name)
    command = [sys.executable, str(FOLDER / "all.py"), "--tiny", name, f"--folder={folder}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return Run(done.stdout, [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()])


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Import a module of the folder; no other test finds it loaded."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield importlib.import_module
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(f"{FOLDER}/"):
            del sys.modules[name]
