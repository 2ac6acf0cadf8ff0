"""Arguments of the command line, as Hydra's grammar wants them and as a person types them."""

import re
import shlex
from collections.abc import Iterable

_PATTERN = re.compile(r"[^'\",\[\]]*\{\w+\}[^'\",\[\]]*")


def for_hydra(argument: str) -> str:
    """Quotes for a path pattern, ``key={source}.conll``: the shell takes the user's away, and Hydra's grammar wants some."""
    key, _, value = argument.partition("=")
    return f"{key}='{value}'" if _PATTERN.fullmatch(value) else argument


def for_shell(arguments: Iterable[str]) -> str:
    """A line that a shell parts into these arguments again, but for the quotes that ``for_hydra`` sets."""
    return shlex.join(map(_bare, arguments))


def _bare(argument: str) -> str:
    key, _, value = argument.partition("=")
    inner = value[1:-1]
    return f"{key}={inner}" if value == f"'{inner}'" and _PATTERN.fullmatch(inner) else argument
