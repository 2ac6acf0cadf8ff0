"""The configuration's schema, and the check that binds every choice to its class before any work starts.

A leaf of the configuration is ``_target_`` plus the keywords of that class's constructor. The constructor's annotations are the leaf's
schema: values are checked and converted by them (``tagger.epochs=1.5`` is refused, a list becomes the tuple asked for).
"""

import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, get_type_hints

from spanferry.core.errors import ConfigError, did_you_mean

GROUPS = {
    "data": "spanferry.data",
    "translator": "spanferry.translators",
    "labeler": "spanferry.labelers",
    "aligner": "spanferry.aligners",
    "method": "spanferry.methods",
    "tagger": "spanferry.taggers",
    "tracking": "spanferry.tracking",
}
"""Each config group and the package that its targets live in."""

CONTEXT = frozenset({"corpus", "source_language", "target_language", "seed"})
"""What a constructor may ask for by name without any YAML saying it; ``core.stages`` says what each is."""


class Transfer(StrEnum):
    """How labels reach the target language; ``pipeline`` has one function for each. Lower-case, because Hydra goes by the names."""

    translate_train = "translate_train"
    translate_test = "translate_test"
    zero_shot = "zero_shot"


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
    labeler: dict[str, Any] = field(default_factory=dict)
    aligner: dict[str, Any] = field(default_factory=dict)
    method: dict[str, Any] = field(default_factory=dict)
    tagger: dict[str, Any] = field(default_factory=dict)
    tracking: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    transfer: Transfer = Transfer.translate_train
    labels: list[str] | None = None
    seed: int = 0
    store: str = "multirun/store"
    recordings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Bound:
    """A choice that is known to construct: its class and its converted keywords, without what the cell provides."""

    group: str
    target: type
    keywords: Mapping[str, Any]
    asks_for: frozenset[str]

    def build(self, **context: Any) -> Any:
        """Construct it, with those of the cell's facts that its constructor asks for."""
        return self.target(**self.keywords, **{name: context[name] for name in self.asks_for})


def bind(config: Config) -> dict[str, Bound]:
    """Bind every group's node to its class. An empty node (``tagger=none``) is left out.

    Raises:
        ConfigError: with all mistakes together, one a line.
    """
    bound: dict[str, Bound] = {}
    mistakes: list[str] = []
    for group in GROUPS:
        node = getattr(config, group)
        if node:
            try:
                bound[group] = _bind(group, node)
            except ConfigError as error:
                mistakes.append(str(error))
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return bound


def _bind(group: str, node: Mapping[str, Any]) -> Bound:
    target = _target(group, node)
    keywords = {name: value for name, value in node.items() if name != "_target_"}
    parameters = inspect.signature(target).parameters
    mistakes = [*_wrong_names(group, keywords, parameters)]
    hints = get_type_hints(target.__init__)  # type: ignore[misc]  # no subclass is involved
    converted: dict[str, Any] = {}
    for name in keywords.keys() & parameters.keys():
        try:
            converted[name] = _convert(keywords[name], hints[name])
        except ValueError as error:
            mistakes.append(f"{group}.{name}={keywords[name]!r}: {error}")
    if mistakes:
        raise ConfigError("\n".join(sorted(mistakes)))
    return Bound(group, target, converted, CONTEXT & parameters.keys() - keywords.keys())


def _target(group: str, node: Mapping[str, Any]) -> type:
    name = node.get("_target_")
    package = GROUPS[group]
    if not isinstance(name, str) or not name.startswith(f"{package}."):
        raise ConfigError(f"{group}._target_={name!r}: a choice of the group {group} is a class below {package}")
    module, _, attribute = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ModuleNotFoundError, AttributeError) as error:
        raise ConfigError(f"{group}._target_={name!r}: {error}") from None
    if not isinstance(found, type):
        raise ConfigError(f"{group}._target_={name!r}: is no class")
    return found


def _wrong_names(group: str, keywords: Mapping[str, Any], parameters: Mapping[str, inspect.Parameter]) -> Iterator[str]:
    for name in keywords.keys() - parameters.keys():
        yield f"{group}.{name}: no such option.{did_you_mean(name, parameters)}"
    for name, parameter in parameters.items():
        if parameter.default is inspect.Parameter.empty and name not in keywords and name not in CONTEXT:
            yield f"{group}.{name}: must be given"
        if keywords.get(name) == "???":
            yield f"{group}.{name}: must be given, for example {group}.{name}=..."


def _convert(value: Any, hint: Any) -> Any:
    """The value as its annotation wants it.

    Raises:
        ValueError: it cannot be; the text says why.
    """
    from pydantic import ConfigDict, TypeAdapter, ValidationError

    if value == "???":
        return value
    try:
        return TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True)).validate_python(value)
    except ValidationError as error:
        reasons = {_reason(problem) for problem in error.errors()}
        raise ValueError("; ".join(sorted(reasons))) from None


def _reason(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"] if not re.search(r"[\[({ ]", str(part)))
    message = problem["msg"][0].lower() + problem["msg"][1:]
    return f"{where}: {message}" if where else message
