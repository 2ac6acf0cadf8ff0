"""A cell from corpus to scores: the three transfers, as the README's table has them."""

from collections.abc import Collection, Container, Mapping
from pathlib import Path

from spanferry.cells.cell import Cell
from spanferry.cells.results import Result, report, report_links
from spanferry.core.config import Bound, Config, Transfer, bind, chosen_class
from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.store import Store
from spanferry.data.languages import LANGUAGES

STAGES = ("load", "convert", "translate", "label", "refine", "adapt", "align", "project", "train", "predict")
"""The stages, in order; the store has a folder for each that it keeps."""


def prepare(config: Config) -> Cell:
    """A cell that is ready to start: its corpus loads, its stages construct, the splits it needs are there.

    Raises:
        SpanferryError: what cannot work, as far as it shows before work starts; mistakes of several choices are reported together.
    """
    bound = bind(config)
    if "refiner" not in needs(config):
        bound.pop("refiner", None)  # it would change what the method gets
    _check_choices(config, bound)
    store = Store(Path(config.store))
    cell = Cell(config, bound, store)
    _check_labels(cell)
    cell.build(*needs(config))
    _check_filter(cell)
    if config.transfer is not Transfer.translate_test or _labels_by_tagger(bound):
        cell.source("train")
    if config.transfer is Transfer.translate_test or "tagger" in bound:
        cell.target("test")
    cell.check_translators()
    store.check()
    return cell


def _check_choices(config: Config, chosen: Mapping[str, Bound]) -> None:
    """Refuse what contradicts itself, whatever the corpus."""
    if _labels_by_tagger(chosen):
        _check_labelling(config, chosen)
    _check_codes(chosen)
    if config.transfer is Transfer.zero_shot and "tagger" not in chosen:
        raise ConfigError("transfer=zero_shot tests a tagger, and tagger=none; choose a tagger")
    if config.transfer is not Transfer.zero_shot and "method" not in chosen and "tagger" in chosen:
        raise ConfigError("method=none ends with the links and leaves nothing to train a tagger on; add tagger=none, or choose a method")
    if config.lang.code == config.source_lang:
        raise ConfigError(f"lang={config.lang.code} is also the source language (source_lang); the cell goes from one language to another")
    if not 0 <= config.seed < 2**32:
        raise ConfigError(f"seed={config.seed}: a seed lies from 0 to {2**32 - 1}")
    if not 0 <= config.min_pair_score <= 1:  # also refuses NaN
        raise ConfigError(f"min_pair_score={config.min_pair_score}: a pair scores 0 to 1; 0 keeps all")
    if config.min_pair_score and config.transfer is Transfer.zero_shot:
        raise ConfigError(f"min_pair_score={config.min_pair_score} goes by links, and transfer=zero_shot has none; give min_pair_score=0")


def _labels_by_tagger(chosen: Mapping[str, Bound]) -> bool:
    return "labeler" in chosen and "tagger" in getattr(chosen["labeler"].target, "needs", ())


def _check_labelling(config: Config, chosen: Container[str]) -> None:
    if "tagger" not in chosen:
        raise ConfigError("labeler=tagger trains the cell's tagger on the labelled source and labels with it, and tagger=none; choose one")
    if config.transfer is not Transfer.translate_test:
        raise ConfigError(
            f"labeler=tagger learns from the source's labels, which transfer={config.transfer} starts from anyway; "
            f"choose labeler=gold, or transfer=translate_test"
        )


def _check_codes(chosen: Mapping[str, Bound]) -> None:
    """Refuse a model's code for a language that there is not: it would be used for nothing."""
    for group in chosen.keys() & {"translator", "marked_translator"}:
        for option in ("codes", "tokens"):
            for code in chosen[group].keywords.get(option) or ():
                if code not in LANGUAGES:
                    raise ConfigError(f"{group}.{option}: no language {code!r} in the table.{did_you_mean(code, LANGUAGES)}")


def _check_filter(cell: Cell) -> None:
    least = cell.config.min_pair_score
    if least and not cell.needs_links():
        raise ConfigError(
            f"min_pair_score={least} goes by links, and the cell's method needs none: nothing is aligned. "
            f"Choose a method or a score that goes by links, or min_pair_score=0"
        )


def _check_labels(cell: Cell) -> None:
    if cell.config.labels == []:
        raise ConfigError("labels=[] keeps no label; labels=null keeps all")
    for label in cell.config.labels or ():
        if label not in cell.known_labels:
            raise ConfigError(f"labels: no entity of the corpus is labelled {label!r}.{did_you_mean(label, cell.known_labels)}")


def run(cell: Cell) -> Result:
    """Run a prepared cell, reusing from the store what other cells made."""
    return _TRANSFERS[cell.config.transfer](cell)


def translate_train(cell: Cell) -> Result:
    """The labelled source is translated; its translation receives the labels and trains the tagger; the target's gold test judges."""
    source, into = cell.source("train", "dev"), cell.target_language
    translated = cell.unwritten(source, into) if cell.writes_target() else cell.translate(source, into)
    if not cell.config.method:
        return report_links(cell, cell.align(source, translated))
    projected = cell.project(cell.refine(cell.label(source)), translated)
    return report(cell, projected, cell.train_and_tag(projected.kept))


def translate_test(cell: Cell) -> Result:
    """The target's test set is translated and labelled there; the labels are projected back onto it, and its gold judges them."""
    test = cell.target("test")
    translated = cell.translate(test, cell.source_language)
    if not cell.config.method:
        return report_links(cell, cell.align(translated, test))
    return report(cell, cell.project(cell.refine(cell.label(translated)), test), None)


def zero_shot(cell: Cell) -> Result:
    """The tagger trains on the labelled source and tags the target's test set; nothing is projected."""
    return report(cell, None, cell.train_and_tag(cell.label(cell.source("train", "dev"))))


_TRANSFERS = {
    Transfer.translate_train: translate_train,
    Transfer.translate_test: translate_test,
    Transfer.zero_shot: zero_shot,
}

NEEDS = {
    Transfer.translate_train: ("translator", "labeler", "refiner", "aligner", "method", "tagger"),
    Transfer.translate_test: ("translator", "labeler", "refiner", "aligner", "method"),
    Transfer.zero_shot: ("labeler", "tagger"),
}
"""The groups each transfer uses."""


def needs(config: Config) -> tuple[str, ...]:
    """The groups the cell uses: those of its transfer.

    Where it stops at the links it has no use for a labeler and a refiner, where its method never asks for links none for a refiner and an
    aligner; a labeler may use the tagger.
    """
    groups = NEEDS[config.transfer]
    if "method" in groups and not config.method:
        return tuple(group for group in groups if group not in ("labeler", "refiner"))
    if "links" not in _needed_by(config, "method", ("links",)):  # what method=ilp needs depends on its scores: it may align
        groups = tuple(group for group in groups if group not in ("refiner", "aligner"))
    by_tagger = config.transfer is Transfer.translate_test and "tagger" in _needed_by(config, "labeler", ())
    return (*groups, "tagger") if by_tagger else groups


def _needed_by(config: Config, group: str, otherwise: Collection[str]) -> Collection[str]:
    """What the class of a choice says it needs, if it does; a wrong choice is for ``bind`` to refuse."""
    try:
        needed: Collection[str] = getattr(chosen_class(config, group), "needs", otherwise)
    except ConfigError:
        return otherwise
    return needed
