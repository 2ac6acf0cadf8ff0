"""What a token classifier calls its tags, and what they are in IOB2."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from spanferry.core.errors import ConfigError
from spanferry.core.json_files import parsed
from spanferry.core.models.checkpoint import CONFIG

_RESPELT = re.compile(r"[BIESUL][\W_](?P<label>.+)|(?P<before>.+)[\W_][BIESUL]", re.IGNORECASE)
"""What may be a tag that is spelt in another way (``B_PER``, ``PER-B``, ``b-PER``), or a label like ``VITAMIN_E``."""

_IOB2 = {"B": "B", "I": "I", "S": "B", "U": "B", "E": "I", "L": "I"}
"""BIOES and BILOU tags as IOB2: a single word begins, a last word is inside."""


def iob2(own: Sequence[str], place: str) -> tuple[tuple[str, ...], list[int]]:
    """The tags in IOB2, and which of them each of the model's own tags is.

    IOB1's tags (``I-PER`` alone, or ``B-PER`` only between neighbours) are IOB2's: read by the rule of ``core.bio`` for ill-formed tags
    they mark the same entities. A model that tells labels only (``PER``) marks neither where an entity starts, as ``I-PER`` does.

    Args:
        own: the model's tags, by number.
        place: the option and the model, for errors.

    Returns:
        ``O``, then ``B-X`` and ``I-X`` of each label, sorted, whether the model has both or not; for each own tag its place among these.

    Raises:
        ConfigError: the tags are neither those of a scheme nor O and labels, or they are a scheme's that are spelt in another way.
    """
    plain = "O" in own and not any(_marked(name) for name in own)
    if plain and _respelt([name for name in own if name != "O"]):
        raise ConfigError(
            f"{place}: its tags are {', '.join(own[:8])}, which looks like B- and I- of labels, spelt in another way. "
            "Write them as B-PER and I-PER in id2label of the config.json of a save_pretrained folder, and name that folder"
        )
    folded = []
    for name in own:
        if name != "O" and not (plain or _marked(name)):
            known = "O and B- and I- of labels, such as B-PER, or O and labels alone"
            raise ConfigError(f"{place}: its tags are {', '.join(own[:8])}; a tagger's are {known}")
        folded.append("O" if name == "O" else f"I-{name}" if plain else f"{_IOB2[name[0]]}-{name[2:]}")
    tags = ("O", *(f"{prefix}-{label}" for label in labels_of(folded) for prefix in "BI"))
    return tags, [tags.index(tag) for tag in folded]


def labels_of(tags: Iterable[str]) -> tuple[str, ...]:
    """The labels of IOB2 tags, sorted."""
    return tuple(sorted({tag[2:] for tag in tags if tag != "O"}))


def stated(model: str) -> tuple[str, ...]:
    """The tags that a local folder's configuration names, by number; none for a model of the hub, or where it does not say."""
    file = Path(model) / CONFIG
    if not file.is_file():
        return ()
    try:
        names = parsed(file.read_text("utf-8")).get("id2label") or {}
        return tuple(str(names[number]) for number in sorted(names, key=int))
    except (ValueError, TypeError, AttributeError, LookupError):  # loading will say what is wrong with it
        return ()


def _respelt(names: Sequence[str]) -> bool:
    """Whether names are a scheme's: all look like it, or two of them have one label."""
    found = [match["label"] or match["before"] for match in map(_RESPELT.fullmatch, names) if match]
    return bool(found) and (len(found) == len(names) or len(set(found)) < len(found))


def _marked(name: str) -> bool:
    return name[:1] in _IOB2 and name[1:2] == "-" and len(name) > 2
