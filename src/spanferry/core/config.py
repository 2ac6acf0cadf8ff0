"""The configuration's schema, and what its keys say; ``core.binding`` makes choices of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from spanferry.core.conversion import converted
from spanferry.core.errors import ConfigError

SOURCES = "sources"
"""The option that every data choice has: several languages that labels come from."""


class Transfer(StrEnum):
    """How labels reach the target language; ``pipeline`` has one function for each. Lower-case, because Hydra goes by the names."""

    translate_train = "translate_train"
    translate_test = "translate_test"
    zero_shot = "zero_shot"
    in_language = "in_language"


class Confidence(StrEnum):
    """By what the words of projected sentences are weighted in training; ``core.confidence`` says how."""

    none = "none"
    entity = "entity"
    sentence = "sentence"


@dataclass
class Domains:
    """Which domains a tagger learns from and is tested on; None: all."""

    train: list[str] | None = None
    test: list[str] | None = None


@dataclass
class LanguageChoice:
    """The option of the group ``lang``: a code of the language table."""

    code: str = "???"


@dataclass
class Config:
    """The schema of ``conf/config.yaml``, which says what each key means."""

    lang: LanguageChoice = field(default_factory=LanguageChoice)
    source_lang: str = "en"
    translator: dict[str, Any] = field(default_factory=dict)
    marked_translator: dict[str, Any] = field(default_factory=dict)
    labeler: dict[str, Any] = field(default_factory=dict)
    refiner: dict[str, Any] = field(default_factory=dict)
    aligner: dict[str, Any] = field(default_factory=dict)
    method: dict[str, Any] = field(default_factory=dict)
    combiner: dict[str, Any] = field(default_factory=dict)
    teachers: dict[str, Any] = field(default_factory=dict)
    objective: dict[str, Any] = field(default_factory=dict)
    tagger: dict[str, Any] = field(default_factory=dict)
    shift: dict[str, Any] = field(default_factory=dict)
    tracking: dict[str, Any] = field(default_factory=dict)
    launcher: dict[str, Any] = field(default_factory=dict)
    search: dict[str, Any] = field(default_factory=dict)
    study: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    transfer: Transfer = Transfer.translate_train
    labels: list[str] | None = None
    label_map: Any = None  # a typed mapping would refuse new keys from the command line; label_names checks it
    splitters: Any = None  # the same; splitter_names checks it
    min_pair_score: float = 0.0
    link_weights: bool = False
    label_noise: float = 0.0
    confidence: Confidence = Confidence.none
    domains: Domains = field(default_factory=Domains)
    divergence: bool = False
    seed: int = 0
    store: str = "multirun/store"
    plan: bool = False
    fresh: bool = False
    recordings: dict[str, Any] = field(default_factory=dict)


def of_sources(config: Config) -> list[Config]:
    """The configuration once for each language that labels come from, as if it were the only one.

    Raises:
        ConfigError: ``data.sources`` names none, or one twice, or the target language.
    """
    data = {name: value for name, value in config.data.items() if name != SOURCES}
    codes: list[str] | None = converted(f"data.{SOURCES}", config.data.get(SOURCES), list[str] | None)
    if codes is None:
        return [replace(config, data=data)]
    if not codes or len(set(codes)) < len(codes):
        raise ConfigError(f"data.{SOURCES}={codes}: different languages, at least one; null: source_lang={config.source_lang} alone")
    return [replace(config, data=data, source_lang=code) for code in codes]


def restored(plain: Mapping[str, Any]) -> Config:
    """A configuration from its plain values, as ``dataclasses.asdict`` gives them and JSON keeps them."""
    typed = {
        "lang": LanguageChoice(**plain["lang"]),
        "transfer": Transfer(plain["transfer"]),
        "confidence": Confidence(plain["confidence"]),
        "domains": Domains(**plain["domains"]),
    }
    return Config(**{**plain, **typed})


def label_names(config: Config) -> dict[str, str | None]:
    """What ``label_map`` calls each label that it names; None for one that it drops.

    Raises:
        ConfigError: it is no mapping of names to names, or a name is empty or holds white space, as no tag can.
    """
    if not isinstance(config.label_map, Mapping | None):
        raise ConfigError(f"label_map={config.label_map!r}: give names by label, as label_map={{PERSON: PER}}; null drops a label")
    names: dict[str, str | None] = converted("label_map", config.label_map or {}, dict[str, str | None])
    for label, name in names.items():
        if name is not None and (not name or name.split() != [name]):
            raise ConfigError(f"label_map.{label}={name!r}: a label is one word; null drops the label")
    return names


def splitter_names(config: Config) -> dict[str, str]:
    """What splits text into words in each language that ``splitters`` names, by code.

    Raises:
        ConfigError: it is no mapping of codes to names.
    """
    names: dict[str, str] = converted("splitters", config.splitters or {}, dict[str, str])
    return names
