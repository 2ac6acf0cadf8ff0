"""A cell from corpus to scores: the transfers, as the README's table has them."""

from collections.abc import Collection, Mapping
from pathlib import Path

from spanferry.cells.cell import Cell
from spanferry.cells.checks import (
    check_choices,
    check_filter,
    check_gold,
    check_labeler,
    check_languages,
    check_sources,
    check_text,
    check_translators,
)
from spanferry.cells.classroom import combined, lesson, train_and_tag
from spanferry.cells.outputs import Made, Projected, Sentences
from spanferry.cells.results import Result, report, report_links
from spanferry.core.binding import Bound, bind, chosen_class
from spanferry.core.config import Config, Transfer, of_sources
from spanferry.core.errors import ConfigError
from spanferry.store.store import Store

STAGES = ("load", "convert", "translate", "label", "refine", "adapt", "align", "project", "combine", "train", "predict", "measure")
"""The stages, in order; the store has a folder for each that it keeps."""


def prepare(config: Config) -> Cell:
    """A cell that is ready to start: its corpus loads, its stages construct, the splits it needs are there.

    Raises:
        SpanferryError: what cannot work, as far as it shows before work starts; mistakes of several choices are reported together.
    """
    bound = bind(config)
    if "refiner" not in needs(config):
        bound.pop("refiner", None)  # it would change what the method gets
    check_choices(config, bound)
    store = Store(Path(config.store))
    first, *others = (_prepared(each, bound, store) for each in of_sources(config))
    first.others = tuple(others)
    check_sources(first, bound)
    check_gold(first)
    store.check()
    return first


def _prepared(config: Config, bound: Mapping[str, Bound], store: Store) -> Cell:
    """The cell from one source language."""
    check_languages(config)
    cell = Cell(config, bound, store)
    cell.build(*needs(config))
    check_filter(cell)
    check_labeler(cell)
    check_text(cell)
    check_translators(cell)
    return cell


def run(cell: Cell) -> Result:
    """Run a prepared cell, reusing from the store what other cells made."""
    made = steps(cell)
    return report(cell, made.projected, made.tagged) if made.pairs is None else report_links(cell, made.pairs)


def steps(cell: Cell) -> Made:
    """The steps of the cell's transfer, without scores."""
    return _TRANSFERS[cell.config.transfer](cell)


def translate_train(cell: Cell) -> Made:
    """The labelled source is translated; its translation receives the labels and trains the tagger; the target's gold test judges."""
    if not cell.config.method:
        source = cell.source("train", "dev")
        return Made(pairs=cell.align(source, cell.translate(source, cell.target_language)))
    labelled, projected = zip(*map(_onto_translation, cell.each_source), strict=True)
    one = combined(cell, projected)
    return Made(one, train_and_tag(cell, lesson(cell, labelled, projected, one)))


def _onto_translation(cell: Cell) -> tuple[Sentences, Projected]:
    """One source's labelled sentences, and their labels on its translation."""
    source, into = cell.source("train", "dev"), cell.target_language
    translated = cell.unwritten(source, into) if cell.writes_target() else cell.translate(source, into)
    labelled = cell.label(source)
    return labelled, cell.project(cell.refine(labelled), translated)


def translate_test(cell: Cell) -> Made:
    """The target's test set is translated and labelled there; the labels are projected back onto it, and its gold judges them."""
    if not cell.config.method:
        test = cell.target("test")
        return Made(pairs=cell.align(cell.translate(test, cell.source_language), test))
    return Made(combined(cell, [_onto_test(each) for each in cell.each_source]))


def _onto_test(cell: Cell) -> Projected:
    """The labels of the test set's translation into one source language, projected back."""
    test = cell.target("test")
    return cell.project(cell.refine(cell.label(cell.translate(test, cell.source_language))), test)


def zero_shot(cell: Cell) -> Made:
    """The tagger trains on the labelled source and tags the target's test set; nothing is projected."""
    labelled = [each.label(each.labelled("train", "dev")) for each in cell.each_source]
    return Made(tagged=train_and_tag(cell, lesson(cell, labelled)))


def in_language(cell: Cell) -> Made:
    """The tagger trains on the target's own gold: what no transfer can hope to beat."""
    return Made(tagged=train_and_tag(cell, lesson(cell, [cell.target("train", "dev")])))


_TRANSFERS = {
    Transfer.translate_train: translate_train,
    Transfer.translate_test: translate_test,
    Transfer.zero_shot: zero_shot,
    Transfer.in_language: in_language,
}

_LEARNING = ("teachers", "objective", "tagger", "shift")

NEEDS = {
    Transfer.translate_train: ("translator", "labeler", "refiner", "aligner", "method", "combiner", *_LEARNING),
    Transfer.translate_test: ("translator", "labeler", "refiner", "aligner", "method", "combiner"),
    Transfer.zero_shot: ("labeler", *_LEARNING),
    Transfer.in_language: ("objective", "tagger", "shift"),
}
"""The groups each transfer uses."""


def needs(config: Config) -> tuple[str, ...]:
    """The groups the cell uses: those of its transfer.

    Where it stops at the links it has no use for a labeler, a refiner and a combiner, where its method never asks for links none for a
    refiner and an aligner, without a tagger none for what trains one, with one source none for a combiner; a labeler may use the tagger.
    """
    idle = set() if _several(config) else {"combiner"}
    if not config.method:
        idle |= {"labeler", "refiner", "combiner"} if "method" in NEEDS[config.transfer] else set()
    elif "links" not in _needed_by(config, "method", ("links",)):  # what method=ilp needs depends on its scores: it may align
        idle |= {"refiner", "aligner"}
    if not config.tagger:
        idle |= {"teachers", "objective", "shift"}
    by_tagger = config.transfer is Transfer.translate_test and "tagger" in _needed_by(config, "labeler", ())
    groups = (*NEEDS[config.transfer], *(("objective", "tagger") if by_tagger else ()))
    return tuple(group for group in groups if group not in idle)


def _several(config: Config) -> bool:
    """Whether labels come from several languages; wrong ones are for ``prepare`` to refuse, a sweep's with all its mistakes."""
    try:
        return len(of_sources(config)) > 1
    except ConfigError:
        return False


def _needed_by(config: Config, group: str, otherwise: Collection[str]) -> Collection[str]:
    """What the class of a choice says it needs, if it does; a wrong choice is for ``bind`` to refuse."""
    try:
        needed: Collection[str] = getattr(chosen_class(config, group), "needs", otherwise)
    except ConfigError:
        return otherwise
    return needed
