"""A file of ``conf/`` with its comments, which YAML readers throw away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

_NO_OPTIONS = ("_target_", "defaults", "hydra")
_LONGEST = 60


@dataclass(frozen=True)
class Option:
    """An option as a file has it.

    Attributes:
        path: its keys from the top of the file.
        default: as it is written there; a long one cut.
        comment: what stands beside it, or on the lines above; empty where nothing does.
    """

    path: tuple[str, ...]
    default: str
    comment: str


@dataclass(frozen=True)
class ChoiceFile:
    """One choice.

    Attributes:
        header: the comment that opens the file, a line a string.
        target: the class that it names; empty where it goes on from another file, or chooses nothing.
        options: in the file's order.
    """

    header: tuple[str, ...]
    target: str
    options: tuple[Option, ...]


def read_choice(path: Path) -> ChoiceFile:
    """Read a file; one without any key is a choice of nothing."""
    text = path.read_text("utf-8")
    lines = text.splitlines()
    header = _header(lines)
    node = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode):
        return ChoiceFile(_words(header), "", ())
    plain = yaml.safe_load(text)
    return ChoiceFile(_words(header), str(plain.get("_target_", "")), tuple(_options(node, (), text, lines, len(header))))


def _header(lines: list[str]) -> list[str]:
    last = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return lines[:last]


def _words(comments: list[str]) -> tuple[str, ...]:
    return tuple(line.removeprefix("#").removeprefix(" ") for line in comments if "@package" not in line)


def _options(node: yaml.MappingNode, above: tuple[str, ...], text: str, lines: list[str], header: int) -> Iterator[Option]:
    for key, value in node.value:
        path = (*above, str(key.value))
        if not above and key.value in _NO_OPTIONS:
            continue
        comment = _comment(key, value, lines, header)
        if isinstance(value, yaml.MappingNode) and not value.flow_style and not value.tag.endswith("merge"):
            yield from _options(value, path, text, lines, header)
            continue
        if text[value.start_mark.index :].startswith("${.."):
            continue  # what a choice inside a choice takes from its neighbour; the header says so
        yield Option(path, _default(text[value.start_mark.index : value.end_mark.index]), comment)


def _default(written: str) -> str:
    """A value in a line; of a text of several lines the first."""
    first, *more = [line for line in written.strip().splitlines() if line.strip() not in ("|", "|-", ">", ">-")]
    value = re.sub(r"<<: \*\w+,\s*", "", first).strip()
    return f"{value[:_LONGEST].rstrip()} ..." if more or len(value) > _LONGEST else value


def _comment(key: yaml.Node, value: yaml.Node, lines: list[str], header: int) -> str:
    """What stands after the value on its last line, after the key of a text of several lines, or on the lines above the key."""
    place = value.end_mark if value.end_mark.column else key.end_mark
    beside = re.search(r"(?:^|\s)#\s?(.*)", lines[place.line][place.column :])
    above, number = list[str](), key.start_mark.line - 1
    while number >= header and lines[number].lstrip().startswith("#"):
        above.insert(0, lines[number].strip().removeprefix("#").strip())
        number -= 1
    return " ".join([*above, *([beside[1].strip()] if beside else [])])
