"""The models that had a hand in a projected corpus, and what is known of their licences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

UNKNOWN = "not known here"

# The start of an id on the hub, and the licence that its model card states there (looked up in November 2026 in stored pages of the hub;
# OPUS-MT: its paper and cards). A model's licence may bind what it makes, or not: that is for a lawyer to say, not for this table.
LICENCES: Mapping[str, str] = {
    "facebook/nllb-200-": "CC BY-NC 4.0",
    "ychenNLP/nllb-200-": "CC BY-NC 4.0",
    "facebook/m2m100": "MIT",
    "google/madlad400-": "Apache-2.0",
    "google/mt5-": "Apache-2.0",
    "Helsinki-NLP/opus-mt-": "CC BY 4.0, of some Apache-2.0",
    "bert-base-multilingual-cased": "Apache-2.0",
    "google-bert/bert-base-multilingual-cased": "Apache-2.0",
    "sentence-transformers/LaBSE": "Apache-2.0",
    "cis-lmu/glot500-base": "Apache-2.0",
    "Davlan/afro-xlmr-": "MIT",
    "FacebookAI/xlm-roberta-large-finetuned-conll03-english": f"{UNKNOWN}: its card states none",
    "FacebookAI/xlm-roberta-": "MIT",
    "xlm-roberta-": "MIT",
}
"""By the start of a model's id; the first that fits counts."""

GROUPS = ("translator", "marked_translator", "labeler", "refiner", "aligner", "method")
"""Choices whose models touch words or labels of the corpus, in the order of the flow."""


@dataclass(frozen=True)
class Model:
    """A model and its part.

    Attributes:
        part: the option that names it: ``translator.model``.
    """

    part: str
    id: str
    licence: str


def made_elsewhere(config: Mapping[str, Any], axes: Mapping[str, str]) -> list[str]:
    """What came ready-made from files, by what is not on record here: ``translations``, ``links``."""
    named = {"translator": "translations", "marked_translator": "translations", "aligner": "links"}
    used = {what for group, what in named.items() if axes.get(group) != "-" and "recorded." in str(config.get(group))}
    return sorted(used, reverse=True)


def models(config: Mapping[str, Any], axes: Mapping[str, str]) -> list[Model]:
    """Every model that a cell's translation, labels, links and projection rest on.

    Args:
        axes: the cell's; what it had no use for (``-``) is left out.
    """
    used = [group for group in GROUPS if axes.get(group) != "-"]
    return [Model(part, told(id), licence(id)) for group in used for part, id in _found(group, config)]


def _found(group: str, config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    node = config.get(group) or {}
    kind = str(node.get("_target_", "")).rpartition(".")[2]
    if kind == "OpusMtTranslator" and node.get("model") is None:
        yield f"{group}.model", "Helsinki-NLP/opus-mt-SOURCE-TARGET"
    if kind == "TaggerLabeler":
        yield from _named("tagger", config.get("tagger") or {})
    yield from _named(group, node)


def _named(path: str, node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The models that options name, those of members too."""
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _named(f"{path}.{key}", value)
        elif isinstance(value, str) and (key in ("model", "adapter") or key.endswith("_model")):
            yield f"{path}.{key}", value


def licence(id: str) -> str:
    """What is known of a model's licence; that nothing is, for one that is not in the table."""
    return next((found for start, found in LICENCES.items() if id.startswith(start)), UNKNOWN)


def told(id: str) -> str:
    """A model's id; of a local folder its name alone, for where it lies is nobody's business."""
    return f"a local folder ({PurePath(id).name})" if id.startswith(("/", ".", "~")) else id
