"""The README's commands compose: every option and every choice that they name is there."""

import re
import shlex
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir

from spanferry import launch
from spanferry.core.config import bind

ROOT = Path(__file__).parents[1]
BEFORE = {"Your own corpus": ["data=files"], "Published corpora": ["data=masakhaner2"]}
"""What ``...`` stands for, by section."""


def commands():
    """The words after ``run.py`` of every command, those that go on after ``...`` among them."""
    section = ""
    for line in (ROOT / "README.md").read_text("utf-8").replace("\\\n", " ").splitlines():
        section = line.lstrip("# ") if line.startswith("#") else section
        found = re.match(r"    (python run\.py|\.\.\.) (.*)", line)
        if found:
            words = shlex.split(found[2], comments=True)
            yield pytest.param([*(BEFORE.get(section, []) if found[1] == "..." else []), *words], id=" ".join(words))


def one_of_each(word):
    """An override of a sweep as that of its first cell; lists and mappings stay whole."""
    key, _, value = word.partition("=")
    return word if value[:1] in ("[", "{") else f"{key}={value.partition(',')[0]}"


@pytest.mark.parametrize("words", list(commands()))
def test_a_command_of_the_readme_composes(words):
    launch.register()
    plain = [word for word in words if not re.match(r"-|[\w.]+=(tag|interval|range)\(", word)]
    overrides = [launch._added(launch._quoted(one_of_each(word))) for word in plain]
    with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
        assert bind(launch.plain(compose("config", overrides)))
