"""The configuration's schema, and the check that binds every choice to its class before any work starts.

A leaf of the configuration is ``_target_`` plus the keywords of that class's constructor. The constructor's annotations are the leaf's
schema: values are checked and converted by them (``tagger.epochs=1.5`` is refused, a list becomes the tuple asked for).
"""

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints

from spanferry.core.conversion import converted
from spanferry.core.errors import ConfigError, did_you_mean

T = TypeVar("T")

GROUPS = {
    "data": "spanferry.data",
    "translator": "spanferry.translators",
    "marked_translator": "spanferry.translators",
    "labeler": "spanferry.labelers",
    "refiner": "spanferry.refiners",
    "aligner": "spanferry.aligners",
    "method": "spanferry.methods",
    "combiner": "spanferry.combiners",
    "teachers": "spanferry.teachers",
    "objective": "spanferry.objectives",
    "tagger": "spanferry.taggers",
    "shift": "spanferry.shifts",
    "tracking": "spanferry.tracking",
    "launcher": "spanferry.launchers",
    "search": "spanferry.searches",
    "study": "spanferry.studies",
}
"""Each config group and the package that its targets live in."""

CONTEXT = frozenset({"corpus", "source_language", "target_language", "seed", "transfer", "translator"})
"""What a constructor may ask for by name without any YAML saying it; ``core.stages`` says what each is."""


SOURCES = "sources"
"""The option that every data choice has: several languages that labels come from."""

MEMBERS = "members"
"""The option by which a choice takes others of its group, by name (``aligner=vote``): each a node with a ``_target_`` of its own."""


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


@dataclass(frozen=True)
class Bound:
    """A choice that is known to construct: its class and its converted keywords, without what the cell provides.

    Attributes:
        node: the choice as the configuration has it.
        members: other choices of the group that it is made of, by name.
    """

    group: str
    target: type
    node: Mapping[str, Any]
    keywords: Mapping[str, Any]
    asks_for: frozenset[str]
    members: Mapping[str, "Bound"] = field(default_factory=dict)

    def build(self, **context: Any) -> Any:
        """Construct it, members first, with those of the cell's facts that its constructor asks for.

        Raises:
            ConfigError: a constructor refuses; a member's error says which.
        """
        made = {MEMBERS: self._members(context)} if self.members else {}
        return self.target(**self.keywords, **made, **{name: context[name] for name in self.asks_for})

    def _members(self, context: Mapping[str, Any]) -> dict[str, Any]:
        made = {}
        for name, member in self.members.items():
            try:
                made[name] = member.build(**context)
            except ConfigError as error:
                raise ConfigError(f"member {name}: {error}") from error
        return made


def bind(config: Config) -> dict[str, Bound]:
    """Bind every group's node to its class. An empty node (``tagger=none``) is left out.

    Raises:
        ConfigError: with all mistakes together, one a line.
    """
    bound: dict[str, Bound] = {}
    mistakes: list[str] = []
    for group in GROUPS:
        node = _node_of(config, group)
        if node:
            try:
                bound[group] = _bind(group, group, node)
            except ConfigError as error:
                mistakes.append(str(error))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return bound


def built(group: str, node: Mapping[str, Any]) -> Any:
    """A choice that asks for nothing of the cell's, constructed from its node alone.

    Raises:
        ConfigError: it does not bind, or its constructor refuses.
    """
    return _bind(group, group, node).build()


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


def chosen_class(config: Config, group: str) -> type | None:
    """The class of a group's choice; None where the cell has none.

    Raises:
        ConfigError: it names no class of the group.
    """
    node = _node_of(config, group)
    return _target(group, group, node) if node else None


def _node_of(config: Config, group: str) -> Mapping[str, Any]:
    """The choice of a group; of the corpus without the option that belongs to all of them."""
    return {name: value for name, value in getattr(config, group).items() if (group, name) != ("data", SOURCES)}


def _bind(group: str, place: str, node: Mapping[str, Any]) -> Bound:
    """A node at ``place`` of the configuration (``aligner``, ``aligner.members.forward``) that is a choice of ``group``."""
    target = _target(group, place, node)
    keywords = {name: value for name, value in node.items() if name != "_target_"}
    parameters = inspect.signature(target).parameters
    mistakes = [*_wrong_names(place, keywords, parameters)]
    asks_for = CONTEXT & parameters.keys() - keywords.keys()
    nodes = _member_nodes(place, keywords.pop(MEMBERS)) if MEMBERS in keywords.keys() & parameters.keys() else {}
    members = _each(mistakes, nodes, lambda name: _bind(group, f"{place}.{MEMBERS}.{name}", nodes[name]))
    hints = get_type_hints(target.__init__)  # type: ignore[misc]  # no subclass is involved
    named = keywords.keys() & parameters.keys()
    values = _each(mistakes, named, lambda name: converted(f"{place}.{name}", keywords[name], hints[name]))
    if mistakes:
        raise ConfigError("\n".join(sorted(mistakes)))
    return Bound(group, target, node, values, asks_for, members)


def _member_nodes(place: str, value: Any) -> Mapping[str, Mapping[str, Any]]:
    if isinstance(value, Mapping) and value and all(isinstance(node, Mapping) for node in value.values()):
        return value
    raise ConfigError(f"{place}.{MEMBERS}={value!r}: takes choices of the group by name, at least one")


def _each(mistakes: list[str], names: Iterable[str], make: Callable[[str], T]) -> dict[str, T]:
    """What is made for each name; what cannot be is a mistake."""
    made = {}
    for name in names:
        try:
            made[name] = make(name)
        except ConfigError as error:
            mistakes.append(str(error))
    return made


def _target(group: str, place: str, node: Mapping[str, Any]) -> type:
    name = node.get("_target_")
    package = GROUPS[group]
    if name is None:
        given = ", ".join(f"{place}.{option}" for option in node)
        raise ConfigError(
            f"{place}=none: takes no options, and {given} is given (by an experiment perhaps); leave it out, or choose a {group}"
        )
    if not isinstance(name, str) or not name.startswith(f"{package}."):
        raise ConfigError(f"{place}._target_={name!r}: a choice of the group {group} is a class below {package}")
    module, _, attribute = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ModuleNotFoundError, AttributeError) as error:
        raise ConfigError(f"{place}._target_={name!r}: {error}") from None
    if not isinstance(found, type):
        raise ConfigError(f"{place}._target_={name!r}: is no class")
    return found


def _wrong_names(place: str, keywords: Mapping[str, Any], parameters: Mapping[str, inspect.Parameter]) -> Iterator[str]:
    for name in keywords.keys() - parameters.keys():
        yield f"{place}.{name}: no such option.{did_you_mean(name, parameters)}"
    for name, parameter in parameters.items():
        if parameter.default is inspect.Parameter.empty and name not in keywords and name not in CONTEXT:
            yield f"{place}.{name}: must be given"
        if keywords.get(name) == "???":
            yield f"{place}.{name}: must be given, for example {place}.{name}=..."
