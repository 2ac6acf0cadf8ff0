"""The page: plain keys, then group after group, choice after choice, then presets, then the languages."""

import importlib
import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from spanferry.core.binding import GROUPS
from spanferry.core.config import Config
from spanferry.core.installation import configs
from spanferry.data.languages import LANGUAGES
from spanferry.reference.choice_file import ChoiceFile, Option, read_choice
from spanferry.reference.presets import preset_table
from spanferry.reference.types import named, part, record
from spanferry.runs.axes import PRESETS

_CONF = configs()
PAGE = _CONF.with_name("docs") / "configuration.md"
"""Where the page is kept in a checkout."""

_KEYS = get_type_hints(Config)

_TOP = """# Configuration

*Made by `make docs` from `conf/` and from the constructors' annotations; a test keeps it current. Change those, not this page.*

A setting is `GROUP=CHOICE` or `KEY=VALUE` on the command line of `python run.py`, with `-m` also a list, `lang=de,sw`, which runs a cell
for each. An option of a choice is `GROUP.OPTION=VALUE`. `python run.py ... --cfg job` prints what a command comes to. Types are checked
before any work starts. `{source}` and `{target}` in paths stand for the cell's language codes.
"""


def page() -> str:
    """The whole page, in Markdown."""
    config = read_choice(_CONF / "config.yaml")
    roles = _roles()
    groups = [group for group in GROUPS if group != "marked_translator"]
    contents = " · ".join(f"[{group}](#{group})" for group in (*groups, *PRESETS))
    parts = [_TOP, f"[plain keys](#plain-keys) · {contents} · [lang](#lang)\n", _plain_keys(config)]
    parts += [_group(group, roles.get(group, "")) for group in groups] + [_presets(group, roles[group]) for group in PRESETS]
    return "\n".join([*parts, _languages()])


def _roles() -> dict[str, str]:
    """What each group is for, and its default: the comments of the list of defaults in ``conf/config.yaml``."""
    text = (_CONF / "config.yaml").read_text("utf-8")
    rows = re.findall(r"^  - (\w+): (\S+) +# (.*)$", text, re.MULTILINE)
    return {group: f"{comment[0].upper()}{comment[1:]}. Default: `{choice}`." for group, choice, comment in rows}


def _plain_keys(config: ChoiceFile) -> str:
    return f"## plain keys\n\n{_table([_row(option, '.'.join(option.path), _hint(_KEYS, option.path)) for option in config.options])}"


def _hint(hints: Mapping[str, Any], path: Sequence[str]) -> Any:
    """The annotation of an option; None where the annotations do not tell."""
    hint = hints.get(path[0])
    for key in path[1:]:
        hint = part(hint, key)
    return hint


def _group(group: str, role: str) -> str:
    paths = sorted((_CONF / group).glob("*.yaml"), key=lambda path: (path.stem != "none", path.stem))
    return "\n".join([f"## {group}\n\n{role}\n", *(_choice(group, path) for path in paths)])


def _presets(group: str, role: str) -> str:
    about = {path.stem: _about(read_choice(path)) for path in sorted((_CONF / group).glob("*.yaml"))}
    return f"## {group}\n\n{role}\n\n{preset_table(_CONF / group, about)}"


def _choice(group: str, path: Path) -> str:
    found, bases = read_choice(path), _bases(path)
    lines = [f"### {group}={path.stem}\n", _about(found), ""]
    if bases:
        lines += [f"What is not told here is as in {', '.join(f'`{base}`' for base in bases)}.\n"]
    rows = _rows(found, group, _class(group, path))
    if rows:
        lines += [_table(rows)]
    elif found.target and not bases:
        lines += ["It has no options.\n"]
    return "\n".join(lines)


def _about(found: ChoiceFile) -> str:
    """The file's first comment; indented lines are commands and keep their form."""
    text = "\n".join(f"\n    {line.strip()}\n" if line.startswith("  ") else line for line in found.header)
    return re.sub(r"\n{3,}", "\n\n", text).strip() or "Nothing."


def _rows(found: ChoiceFile, group: str, target: type | None) -> list[str]:
    """A row for each option of the choice, then for each plain key that it sets."""
    hints = get_type_hints(target.__init__) if target else {}  # type: ignore[misc]  # no subclass is involved
    own, keys = [], []
    for option in found.options:
        inner = option.path[1:] if option.path[0] == group else option.path
        if option.path[0] in hints or option.path[0] == group:
            told = option.comment or _said(target, hints, inner) or _elsewhere(group, option.path)
            own.append(_row(replace(option, comment=told), ".".join((group, *inner)), _hint(hints, inner)))
        else:
            keys.append(_row(option, ".".join(option.path), _hint(_KEYS, option.path)))
    return own + keys


def _said(target: type | None, hints: Mapping[str, Any], path: Sequence[str]) -> str:
    """What the docstring of the class, or of the record an option belongs to, says of it."""
    holder = target if len(path) == 1 else record(_hint(hints, path[:-1]))
    return _arguments(holder).get(path[-1], "") if holder else ""


def _elsewhere(group: str, path: tuple[str, ...]) -> str:
    """What another choice of the group says beside the option of the same name, the first that says something."""
    return _group_comments(group).get(path, "")


@cache
def _group_comments(group: str) -> dict[tuple[str, ...], str]:
    options = [option for path in sorted((_CONF / group).glob("*.yaml")) for option in read_choice(path).options]
    return {option.path: option.comment for option in reversed(options) if option.comment}


def _class(group: str, path: Path) -> type | None:
    """The class of a choice, its own or that of the file it goes on from."""
    target = read_choice(path).target
    if target:
        module, _, name = target.rpartition(".")
        found: type = getattr(importlib.import_module(module), name)
        return found
    return next((_class(group, path.with_name(f"{base}.yaml")) for base in _bases(path)), None)


def _bases(path: Path) -> list[str]:
    """The choices of the same group that a file goes on from."""
    names = re.findall(r"^defaults: \[(\w[\w.]*)\]|^  - (\w[\w.]*)(?:@\w+)?$", path.read_text("utf-8"), re.MULTILINE)
    return [name for pair in names for name in pair if name and path.with_name(f"{name}.yaml").is_file()]


def _arguments(target: type) -> dict[str, str]:
    """What a class's docstring says of each argument, in a line."""
    text = inspect.getdoc(target) or ""
    section = re.search(r"^(?:Args|Attributes):\n((?:(?: {4}.*)?\n?)*)", text, re.MULTILINE)
    entries = re.findall(r"^ {4}(\w[\w, ]*): (.*(?:\n {8}.*)*)", section[1], re.MULTILINE) if section else []
    return {name: _plain(said) for names, said in entries for name in names.split(", ")}


def _plain(said: str) -> str:
    """A docstring's words as they are told of a configuration."""
    return re.sub(r"\s+", " ", said).replace("``", "`").replace("None", "null").rstrip(".")


def _row(option: Option, name: str, hint: Any) -> str:
    return f"| `{name}` | {_cell(named(hint))} | {_code(option.default)} | {_cell(option.comment)} |"


def _table(rows: Sequence[str]) -> str:
    return "\n".join(["| option | takes | default | |", "|---|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "\\|") if text else ""


def _languages() -> str:
    heads = ("code", "language", "script", "splitter", "NLLB", "M2M100", "OPUS-MT", "MADLAD", "in")
    lines = [
        "## lang\n",
        "The language table (`src/spanferry/data/languages.py`): a language is added there, by one row. OPUS-MT's code is that of models",
        "from and into English; where there is one direction only it says which.\n",
        f"| {' | '.join(heads)} |",
        "|" + "---|" * len(heads),
    ]
    for code, each in LANGUAGES.items():
        opus = f"{each.opus} ({each.opus_only} only)" if each.opus_only else each.opus
        row = (code, each.name, each.script, each.splitter, each.nllb, each.m2m100, opus, each.madlad, ", ".join(sorted(each.benchmarks)))
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join([*lines, ""])
