"""A store with artifacts, and other processes that use it."""

import os
import subprocess
import sys
import time

import pytest

from spanferry.core.codecs import ALIGNMENTS
from spanferry.core.records import Alignment
from spanferry.store.recipe import Recipe
from spanferry.store.store import Store


@pytest.fixture
def filled(tmp_path):
    """Fill a store: ``filled("align", 10)`` makes an artifact of 10 items in shards of 4; its key."""

    def fill(stage="align", items=10, upstream=(), prefix=4, folder=False):
        config = {"_target_": "spanferry.aligners.statistical.StatisticalAligner", "languages": ["en", "de"], "prefix": prefix}
        recipe = Recipe(stage, config, 1, tuple(upstream))
        if folder:
            Store(tmp_path).folder(recipe, lambda output: (output / "model.bin").write_bytes(b"weights"))
        else:
            links = [Alignment.of([(number, number)]) for number in range(items)]
            Store(tmp_path).items(recipe, range(items), lambda numbers: [links[number] for number in numbers], ALIGNMENTS, 4)
        return recipe.key

    return fill


@pytest.fixture
def aged():
    """Set back the clock of everything below a path: ``aged(path, days)``."""

    def age(path, days):
        for each in (*path.rglob("*"), path):
            os.utime(each, (time.time() - days * 86400,) * 2)

    return age


@pytest.fixture
def process():
    """Run Python in another process, which holds what it holds after it said so, until it is killed or the test ends."""
    started = []

    def start(text):
        code = f"{text}\n    print('ready', flush=True)\n    input()"
        found = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(found)
        assert found.stdout.readline() == "ready\n"
        return found

    yield start
    for each in started:
        each.kill()
        each.communicate()  # waits, and closes its pipes
