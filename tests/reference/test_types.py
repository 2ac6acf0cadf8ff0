"""Annotations in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import pytest

from spanferry.reference.types import named, part, record


class Colour(StrEnum):
    red = "red"
    blue = "blue"


@dataclass
class Inner:
    size: int = 1


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (int | None, "whole number or null"),
        (Literal["a", "b"], "one of `a`, `b`"),
        (Colour, "one of `red`, `blue`"),
        (list[str], "list of text"),
        (tuple[Literal["x"], ...], "list of `x`"),
        (Mapping[str, str | None] | None, "mapping to (text or null) or null"),
        (Path | None, "path or null"),
        (Any, ""),
    ],
)
def test_what_an_annotation_takes(hint, words):
    assert named(hint) == words


def test_what_stands_under_a_key():
    assert part(Inner | None, "size") is int
    assert part(dict[str, float], "any") is float
    assert part(int, "size") is None
    assert record(Inner | None) is Inner
