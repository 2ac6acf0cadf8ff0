"""Presets: names for several settings at once, which stand beside choices in a sweep (``variant``, ``ablation``)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml


def preset_table(folder: Path, about: Mapping[str, str]) -> str:
    """A table of the presets of a group: name, what it sets, what it means.

    Args:
        about: by name what each file's first comment says.
    """
    sets = {name: " ".join(f"`{each}`" for each in settings(folder / f"{name}.yaml")) for name in about}
    rows = [f"| `{name}` | {sets[name]} | {said} |" for name, said in about.items()]
    return "\n".join(["| name | sets | |", "|---|---|---|", *rows, ""])


def settings(path: Path) -> list[str]:
    """What a preset stands for, as it would be typed."""
    plain: Mapping[str, Any] = yaml.safe_load(path.read_text("utf-8")) or {}
    choices = [each for each in plain.get("defaults", ()) if isinstance(each, Mapping)]
    chosen = [f"{key.removeprefix('override /')}={value}" for each in choices for key, value in each.items()]
    return [*chosen, *_options({key: value for key, value in plain.items() if key != "defaults"})]


def _options(node: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _options(value, f"{above}{key}.")
        else:
            yield f"{above}{key}={_typed(value)}"


def _typed(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
