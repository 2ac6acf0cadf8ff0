"""JSON files that runs leave, and that a failing disk, an editor or somebody else's program may have changed: read, and checked.

What is read is a value of the types that the annotations of its class say, or refused; nothing in a file names a class to make.
"""

import json
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from spanferry.core.errors import DataError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

WAY_OUT = "run the cell or sweep again, or remove its folder"


def parsed(text: str | bytes) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: it is none, or nested more deeply than Python goes, which is an error of another kind otherwise.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def read_json(path: Path) -> Any:
    """What a file of a cell or a sweep says; None where there is no such file.

    Raises:
        DataError: it is damaged.
    """
    try:
        return parsed(path.read_text("utf-8")) if path.is_file() else None
    except OSError as error:  # not ours to read, or a name, made of what another file says, that is too long
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise damaged(path, error) from None


def read_as(path: Path, kind: type[T]) -> T | None:
    """The object of a file of a cell or a sweep, as a dataclass; None where there is no such file, or null in it.

    What the class does not know is passed over: records of other versions may have more.

    Raises:
        DataError: it is damaged: no JSON, no object, something the class needs is missing, or a value is of another type.
    """
    found = read_json(path)
    return None if found is None else fitting(path, found, kind)


def fitting(path: Path, found: Any, kind: type[T]) -> T:
    """A value that a file holds, as the type it should be.

    Raises:
        DataError: as ``read_as``.
    """
    from pydantic import ValidationError

    try:
        checked: T = _adapter(cast(Hashable, kind)).validate_python(found)
        return checked
    except ValidationError as error:
        problem = error.errors()[0]
        raise damaged(path, f"{'.'.join(map(str, problem['loc'])) or 'all of it'}: {problem['msg'].lower()}") from None


def damaged(path: Path, why: object) -> DataError:
    """The error for such a file."""
    return DataError(f"{path}: damaged ({why}); {WAY_OUT}")


@lru_cache(maxsize=64)
def _adapter(kind: Hashable) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(cast(Any, kind))


def is_below(path: str) -> bool:
    """Whether a relative path stays below the folder that it starts from, whatever lies there."""
    parts = Path(path).parts
    return bool(parts) and not Path(path).is_absolute() and ".." not in parts and "\0" not in path
