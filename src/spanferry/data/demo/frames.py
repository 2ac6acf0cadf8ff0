"""Sentence frames: one sentence in every language, with slots."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from spanferry.core.errors import DataError
from spanferry.data.demo.lexicon import LANGUAGES, check_form
from spanferry.data.demo.template import LABELS, Slot, Template, parse

HARD_CASES = frozenset({"swap", "split", "dropped", "repeat", "compound"})
_HEADER = re.compile(r"\[(?P<id>\S+) (?P<split>train|dev|test)\](?P<hard>( \w+)*)")


@dataclass(frozen=True)
class Frame:
    """A sentence with slots in every language; ``hard`` names the hard cases it holds on purpose, ``domain`` the file it stands in."""

    id: str
    split: str
    hard: frozenset[str]
    templates: Mapping[str, Template]
    domain: str = ""

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The English slots, each name once, in order: what has to be filled."""
        found = {item.name: item for item in self.templates["en"] if isinstance(item, Slot)}
        return tuple(found.values())

    @cached_property
    def askable(self) -> tuple[Slot, ...]:
        """The slots that can be an answer: entities that stand exactly once in every language, those of a label of their own if any are."""
        standing = [[item.name for item in template if isinstance(item, Slot)] for template in self.templates.values()]
        found = [slot for slot in self.slots if LABELS[slot.kind] and all(names.count(slot.name) == 1 for names in standing)]
        labels = [LABELS[slot.kind] for slot in self.slots]
        return tuple(slot for slot in found if labels.count(LABELS[slot.kind]) == 1) or tuple(found)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Where each slot stands among the items of the English line, from 0, by its name."""
        english = self.templates["en"]
        return {
            slot.name: tuple(place for place, item in enumerate(english) if isinstance(item, Slot) and item.name == slot.name)
            for slot in self.slots
        }


def read_frames() -> tuple[Frame, ...]:
    """All bundled frames, by file and position.

    Raises:
        DataError: a frame breaks the format, with file and line.
    """
    frames = [frame for file in sorted(frame_files(), key=lambda file: file.name) for frame in _read(file)]
    ids = [frame.id for frame in frames]
    for frame in frames:
        if ids.count(frame.id) > 1:
            raise DataError(f"frame {frame.id} stands twice")
    return tuple(frames)


def frame_files() -> list[Traversable]:
    """The bundled frame files, one a domain."""
    return [file for file in files("spanferry.data.demo").joinpath("frames").iterdir() if file.name.endswith(".txt")]


def _read(file: Traversable) -> list[Frame]:
    return [_frame(block, file.name) for block in _blocks(file)]


def _blocks(file: Traversable) -> Iterator[list[tuple[int, str]]]:
    """The numbered lines of each frame."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
        if line.startswith("[") and block:
            yield block
            block = []
        if line.strip() and not line.startswith("#"):
            block.append((number, line.strip()))
    if block:
        yield block


def _frame(block: list[tuple[int, str]], file: str) -> Frame:
    (first, head), *lines = block
    header = _HEADER.fullmatch(head)
    if not header or not HARD_CASES.issuperset(header["hard"].split()):
        raise DataError.at(file, first, f"{head!r} is no header: '[id split] {' '.join(sorted(HARD_CASES))}'")
    texts = {line.partition(":")[0]: (number, line.partition(":")[2]) for number, line in lines}
    if tuple(texts) != LANGUAGES or len(lines) != len(LANGUAGES):
        raise DataError.at(file, first, f"frame {header['id']}: the languages are {', '.join(LANGUAGES)}, in this order, once each")
    english = texts["en"][1].split()
    templates = {
        language: parse(text, None if language == "en" else english, f"{file}:{number}") for language, (number, text) in texts.items()
    }
    frame = Frame(header["id"], header["split"], frozenset(header["hard"].split()), templates, file.removesuffix(".txt"))
    _check_slots(frame, f"{file}:{first}")
    return frame


def _check_slots(frame: Frame, where: str) -> None:
    known = {slot.name for slot in frame.slots}
    for language, template in frame.templates.items():
        for item in template:
            if isinstance(item, Slot):
                check_form(language, item.form, where)
                if item.name not in known:
                    raise DataError(f"{where}: frame {frame.id} ({language}): slot {item.name} is not in the English line")
