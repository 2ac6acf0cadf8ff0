"""The errors a user can cause. Their text is all that is shown: no traceback."""

import traceback
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class SpanferryError(Exception):
    """A user's mistake. The message names the place, the value, the rule and the way out."""


class ConfigError(SpanferryError):
    """The configuration cannot run."""


class DataError(SpanferryError):
    """A file or a sentence breaks its format's rules."""

    @classmethod
    def at(cls, path: Path | str, line: int, message: str) -> "DataError":
        """An error at a place in a file. ``line`` is 1-based, as editors count."""
        return cls(f"{path}:{line}: {message}")


class StoreError(SpanferryError):
    """The artifact store cannot be read or written."""


class TrackingError(SpanferryError):
    """The tracking server cannot be reached, or refuses; what was to be logged is kept in the cells' folders."""


def require(holds: bool, option: str, value: object, rule: str) -> None:
    """Refuse the value of an option.

    Args:
        rule: what the value must be, as in ``at least 1``.

    Raises:
        ConfigError: the rule does not hold.
    """
    if not holds:
        raise ConfigError(f"{option}={value}: must be {rule}")


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """``" Did you mean 'ilp'?"`` for a near miss, otherwise the list of what is known, or an empty string when nothing is."""
    names = sorted(known)
    close = get_close_matches(wrong, names)
    if close:
        return f" Did you mean {' or '.join(repr(name) for name in close)}?"
    return f" Known: {', '.join(names)}." if names else ""


def told(error: BaseException) -> str:
    """An error as it is kept: a user's mistake by its message, anything else with its traceback."""
    return str(error) if isinstance(error, SpanferryError) else "".join(traceback.format_exception(error))


def in_short(text: str) -> str:
    """What ``told`` told, in a line: the first of a message, the last of a traceback."""
    lines = text.strip().splitlines() or [""]
    return lines[-1] if lines[0].startswith("Traceback") else lines[0]
