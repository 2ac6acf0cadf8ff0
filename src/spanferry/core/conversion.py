"""Values of the configuration as the annotations of a constructor want them."""

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_type_hints

from spanferry.core.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def converted(place: str, value: Any, hint: Any) -> Any:
    """The value as its annotation wants it.

    Raises:
        ConfigError: it cannot be; the text says why.
    """
    from pydantic import ValidationError

    if value == "???":
        return value
    if is_dataclass(hint) and isinstance(value, Mapping):
        return _node(place, value, hint)
    try:
        return _adapter(hint, repr(hint)).validate_python(value)
    except ValidationError as error:
        reasons = {_reason(problem) for problem in error.errors()}
        raise ConfigError(f"{place}={value!r}: {'; '.join(sorted(reasons))}") from None


@lru_cache(maxsize=512)
def _adapter(hint: Any, _: str) -> "TypeAdapter[Any]":
    """What checks values of an annotation, made once: a sweep asks for the same few thousands of times.

    Args:
        _: the annotation as text: ``int | str`` and ``str | int`` are equal and read ``"1"`` differently.
    """
    from pydantic import ConfigDict, TypeAdapter

    return TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True))


def _node(place: str, values: Mapping[str, Any], kind: Any) -> Any:
    """Options that stand in a node of their own, as the dataclass that they are."""
    hints = get_type_hints(kind)
    for name in values:
        if name not in hints:
            raise ConfigError(f"{place}.{name}: no such option.{did_you_mean(str(name), hints)}")
    return kind(**{name: converted(f"{place}.{name}", value, hints[name]) for name, value in values.items()})


def _reason(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"] if not re.search(r"[\[({ ]", str(part)))
    message = problem["msg"][0].lower() + problem["msg"][1:]
    return f"{where}: {message}" if where else message
