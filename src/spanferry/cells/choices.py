"""A cell's choices: how each is constructed, and what of it decides what it makes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from spanferry.core.binding import Bound
from spanferry.core.choice_class import code
from spanferry.core.config import Config, label_names, splitter_names
from spanferry.core.errors import ConfigError
from spanferry.core.records import Language
from spanferry.core.writing import check_splitter
from spanferry.data.languages import LANGUAGES, language
from spanferry.store.recipe import Recipe

_READS_LABELS = frozenset({"labeler", "refiner", "method"})
"""The groups to which a corpus that they ask for is more than words and links."""


@dataclass(frozen=True)
class Choices:
    """The choices of one cell.

    Attributes:
        bound: by group, as ``core.binding.bind`` gives them.
        facts: what constructors may ask for by name; ``core.stages`` says what each is.
        source_inputs, target_inputs: the files of the corpus's two sides.
    """

    config: Config
    bound: Mapping[str, Bound]
    facts: Mapping[str, Any]
    source_inputs: tuple[Path, ...] = ()
    target_inputs: tuple[Path, ...] = ()

    def __contains__(self, group: str) -> bool:
        return group in self.bound

    def knowing(self, **facts: Any) -> "Choices":
        """The same choices where constructors are told other facts, or more."""
        return replace(self, facts={**self.facts, **facts})

    def of_source(self) -> "Choices":
        """The same choices where only the source matters: what is learnt from it is the same for every target."""
        facts = {name: fact for name, fact in self.facts.items() if name != "target_language"}
        return replace(self, facts=facts, target_inputs=())

    def build(self, group: str) -> Any:
        """Construct the choice of a group.

        Raises:
            ConfigError: the cell has none, or its constructor refuses.
        """
        if group not in self.bound:
            raise ConfigError(f"{group}=none: this cell needs one; choose another {group}")
        try:
            return self._built(self.bound[group])
        except ConfigError as error:
            if group != "marked_translator":
                raise
            raise ConfigError(f"marked_translator: {error}") from error  # the error speaks of translator.model, say

    def _built(self, bound: Bound) -> Any:
        if "translator" in bound.asks_for and "translator" not in self.facts:
            return bound.build(**self.facts, translator=self.build(self.marking))
        return bound.build(**self.facts)

    @property
    def marking(self) -> str:
        """The group of the translator that methods and refiners get."""
        return "marked_translator" if "marked_translator" in self.bound else "translator"

    def asks(self, group: str, fact: str) -> bool:
        """Whether the choice of a group, if there is one, asks for that fact."""
        return group in self.bound and fact in self.bound[group].asks_for

    def recipe(self, name: str, group: str, stage: Any, *upstream: str, inputs: tuple[Path, ...] = (), **more: Any) -> Recipe:
        """What decides the output of a stage that is the choice of a group."""
        return self.recipe_of(name, self.bound[group], stage, *upstream, inputs=inputs, **more)

    def recipe_of(self, name: str, bound: Bound, stage: Any, *upstream: str, inputs: tuple[Path, ...] = (), **more: Any) -> Recipe:
        """What decides the output of a stage: its node of the config and whatever else of the cell it sees."""
        bound, inputs = without(bound, getattr(stage, "immaterial", ())), inputs or getattr(stage, "inputs", ())
        asked = bound.asks_for
        seen: dict[str, Any] = {}
        if "seed" in asked:
            seen["seed"] = self.config.seed
        if asked & {"source_language", "target_language"} and bound.group != "data":
            seen["languages"] = [named(self.facts[side]) for side in ("source_language", "target_language") if side in self.facts]
        if "transfer" in asked:
            seen["transfer"] = str(self.config.transfer)
        if "corpus" in asked:
            seen["data"] = self.config.data
            if names := splitter_names(self.config):
                seen["splitters"] = names
            seen |= self.labels() if bound.group in _READS_LABELS or getattr(stage, "reads_labels", False) else {}
            inputs = (*inputs, *self.source_inputs, *self.target_inputs)
        if "translator" in asked:
            seen["translator"], more_inputs = self._marking_recipe()
            inputs = (*inputs, *more_inputs)
        return Recipe(name, {**bound.node, **more, **seen}, stage.version, upstream, (*inputs, *code(bound.target)))

    def labels(self) -> dict[str, Any]:
        """What the cell does to labels; nothing where it keeps them as they are."""
        kept = {} if self.config.labels is None else {"labels": sorted(self.config.labels)}
        return kept | ({"label_map": names} if (names := label_names(self.config)) else {})

    def _marking_recipe(self) -> tuple[dict[str, Any], tuple[Path, ...]]:
        stage = self.facts["translator"] if "translator" in self.facts else self.build(self.marking)
        recipe = self.recipe("translate", self.marking, stage)
        return {**recipe.config, "version": stage.version}, recipe.inputs


def spoken(code: str, config: Config) -> Language:
    """The language of a code, with the splitter that the cell wants for it.

    Raises:
        ConfigError: the table lacks the language, or there is no such splitter.
    """
    found, wanted = language(code), splitter_names(config).get(code)
    return replace(found, splitter=check_splitter(found, wanted)) if wanted else found


def named(language: Language) -> str:
    """A language as a recipe names it: its code, and what splits its words where the cell says so."""
    return language.code if language == LANGUAGES.get(language.code) else f"{language.code} {language.splitter}"


def without(bound: Bound, names: Iterable[str]) -> Bound:
    """The choice as a recipe has it that these options do not matter to; ``generation.device`` is an option of the node ``generation``."""
    node = dict(bound.node)
    for name in names:
        _drop(node, *name.split("."))
    return replace(bound, node=node)


def _drop(node: dict[str, Any], name: str, *inner: str) -> None:
    if not inner:
        node.pop(name, None)
    elif isinstance(node.get(name), Mapping):
        node[name] = dict(node[name])
        _drop(node[name], *inner)
