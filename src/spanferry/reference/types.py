"""What an option takes, in words, from the annotation of its constructor's parameter."""

import dataclasses
import types
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_NAMES = {str: "text", int: "whole number", float: "number", bool: "true or false", Path: "path", type(None): "null"}


def named(hint: Any) -> str:
    """The type in words: ``one of `a`, `b```, ``number or null``; empty for what has no plain name."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint in _NAMES:
        return _NAMES[hint]
    if origin is Literal:
        return f"one of {', '.join(f'`{value}`' for value in inner)}"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f"one of {', '.join(f'`{member.value}`' for member in hint)}"
    if len(_each(hint)) > 1:
        return " or ".join(dict.fromkeys(filter(None, map(named, inner))))
    return _collection(origin, inner)


def _collection(origin: Any, inner: tuple[Any, ...]) -> str:
    if not isinstance(origin, type):
        return ""
    if issubclass(origin, Mapping):
        return f"mapping to {_within(inner[1])}" if named(inner[1]) else "mapping"
    if issubclass(origin, Sequence):
        return f"list of {_within(inner[0])}" if named(inner[0]) else "list"
    return ""


def _within(hint: Any) -> str:
    name = named(hint).removeprefix("one of ")
    return f"({name})" if " or " in name else name


def part(hint: Any, key: str) -> Any:
    """The annotation of what stands under a key; None where the annotation does not tell."""
    found = record(hint)
    if found is not None:
        return get_type_hints(found).get(key)
    for each in _each(hint):
        if isinstance(get_origin(each), type) and issubclass(get_origin(each), Mapping):
            return get_args(each)[1]
    return None


def record(hint: Any) -> type | None:
    """The dataclass that an annotation asks for; None: it asks for none."""
    return next((each for each in _each(hint) if dataclasses.is_dataclass(each) and isinstance(each, type)), None)


def _each(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
