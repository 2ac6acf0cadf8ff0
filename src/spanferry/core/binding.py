"""Binds every choice of a configuration to its class, before any work starts.

A leaf of the configuration is ``_target_`` plus the keywords of that class's constructor. The constructor's annotations are the leaf's
schema: values are checked and converted by them (``tagger.epochs=1.5`` is refused, a list becomes the tuple asked for).
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_type_hints

from spanferry.core.choice_class import check_facts, choice_class
from spanferry.core.config import SOURCES, Config
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
"""Each config group and the package that our targets live in; a user's own live anywhere."""

CONTEXT = frozenset({"corpus", "source_language", "target_language", "seed", "transfer", "translator"})
"""What a constructor may ask for by name without any YAML saying it; ``core.stages`` says what each is."""

_OPEN = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)

MEMBERS = "members"
"""The option by which a choice takes others of its group, by name (``aligner=vote``): each a node with a ``_target_`` of its own."""


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
        members = {MEMBERS: self._members(context)} if self.members else {}
        made = self.target(**self.keywords, **members, **{name: context[name] for name in self.asks_for})
        check_facts(self.group, made)
        return made

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
    named = keywords.keys() & hints.keys()
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
    if name is None:
        given = ", ".join(f"{place}.{option}" for option in node)
        raise ConfigError(
            f"{place}=none: takes no options, and {given} is given (by an experiment, or in a YAML without a _target_); "
            f"leave it out, or choose a {group}"
        )
    return choice_class(group, GROUPS[group], place, name)


def _wrong_names(place: str, keywords: Mapping[str, Any], parameters: Mapping[str, inspect.Parameter]) -> Iterator[str]:
    named = [name for name, parameter in parameters.items() if parameter.kind not in _OPEN]
    for name in keywords.keys() - set(named):
        yield f"{place}.{name}: no such option.{did_you_mean(name, named)}"
    for name, parameter in parameters.items():
        if parameter.kind in _OPEN:
            yield f"{place}._target_: its constructor takes {parameter}; it must name each option, with what it takes, as {name}: int = 1"
        elif name in keywords and parameter.annotation is inspect.Parameter.empty:
            yield f"{place}._target_: its constructor does not say what {name} takes; write {name}: int, say"
        elif parameter.default is inspect.Parameter.empty and name not in keywords and name not in CONTEXT:
            yield f"{place}.{name}: must be given"
        if keywords.get(name) == "???":
            yield f"{place}.{name}: must be given, for example {place}.{name}=..."
