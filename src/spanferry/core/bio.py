"""Tag schemes <-> entities: IOB2 both ways; IOB1 and BIOES on reading.

The rule for ill-formed tags (``strict=False``): a tag that continues an entity that is not open, or of another label, *starts* one.
That is what the CoNLL evaluation script and seqeval's default mode do. With ``strict=True`` such a tag is an error.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Span
from spanferry.core.text_files import quoted


class TagError(DataError):
    """A tag breaks its scheme's rules. ``position`` counts the sentence's words from 0; the text counts them from 1."""

    def __init__(self, position: int, message: str) -> None:
        super().__init__(f"word {position + 1}: {message}")
        self.position = position


class Scheme(StrEnum):
    """How a file's tags mark where an entity starts.

    IOB2: every entity starts with B-. IOB1: B- stands only where an entity follows another of its label at once.
    BIOES: as IOB2, with E- on the last word and S- on an entity of one word.
    """

    IOB2 = "iob2"
    IOB1 = "iob1"
    BIOES = "bioes"


_PREFIXES = {Scheme.IOB2: "BI", Scheme.IOB1: "BI", Scheme.BIOES: "BIES"}


def encode(entities: Iterable[Entity], length: int) -> list[str]:
    """IOB2 tags for a sentence of ``length`` words; the entities must not overlap and lie within it."""
    tags = ["O"] * length
    for entity in entities:
        start, end = entity.span.start, entity.span.end
        tags[start:end] = [f"B-{entity.label}"] + [f"I-{entity.label}"] * (end - start - 1)
    return tags


def decode(tags: Sequence[str], scheme: Scheme = Scheme.IOB2, *, strict: bool = True) -> tuple[Entity, ...]:
    """The entities that tags mark, in order.

    Args:
        tags: one a word: ``O`` or a prefix, a hyphen and a label (``B-PER``). An empty sequence has no entities.
        strict: refuse a sequence that the scheme cannot produce; otherwise the module's rule mends it.

    Raises:
        TagError: a tag is not of the scheme, or ``strict`` and the sequence is ill-formed. The text counts words from 1.
    """
    entities: list[Entity] = []
    opened: tuple[int, str] | None = None  # start and label of the open entity

    def close(end: int) -> None:
        nonlocal opened
        if opened is not None:
            entities.append(Entity(Span(opened[0], end), opened[1]))
            opened = None

    for position, tag in enumerate(tags):
        prefix, label = _split(tag, position, scheme)
        continues = prefix in ("I", "E") and opened is not None and opened[1] == label
        if strict:
            _check(tag, position, scheme, opened, continues)
        if not continues:
            close(position)
            opened = None if prefix == "O" else (position, label)
        if prefix in ("E", "S"):
            close(position + 1)
    if strict and scheme is Scheme.BIOES and opened is not None:
        raise TagError(len(tags) - 1, f"the sentence ends inside an entity that started at word {opened[0] + 1}: BIOES closes it with E-")
    close(len(tags))
    return tuple(entities)


def _split(tag: str, position: int, scheme: Scheme) -> tuple[str, str]:
    if tag == "O":
        return "O", ""
    prefix, hyphen, label = tag.partition("-")
    if not hyphen or not label or prefix not in _PREFIXES[scheme] or len(prefix) != 1:
        known = ", ".join(f"{letter}-LABEL" for letter in _PREFIXES[scheme])
        raise TagError(position, f"tag {quoted(tag)} is not of the scheme {scheme}: O, {known}")
    return prefix, label


def _check(tag: str, position: int, scheme: Scheme, opened: tuple[int, str] | None, continues: bool) -> None:
    """Refuse what the scheme cannot produce."""
    prefix = tag[0]
    if scheme is not Scheme.IOB1 and prefix in ("I", "E") and not continues:
        raise TagError(
            position,
            f"{tag} continues an entity that has no start (strict {scheme}). "
            f"Mend the file, name its scheme (is it IOB1?), or read it leniently: the tag then starts an entity",
        )
    if scheme is Scheme.IOB1 and prefix == "B" and (opened is None or opened[1] != tag[2:]):
        raise TagError(
            position,
            f"{tag} does not follow an entity of its label (strict iob1). Is the file IOB2? Where the two sides differ: "
            f"'data.scheme={{source: iob1, target: iob2}}'",
        )
    if scheme is Scheme.BIOES and opened is not None and not continues:
        raise TagError(position, f"{tag} stands inside an entity that started at word {opened[0] + 1} (strict bioes)")
