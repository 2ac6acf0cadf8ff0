"""From what each source language gives to one trained tagger: projections combined, sentences pooled, teachers heard."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from spanferry.cells.cell import Cell
from spanferry.cells.outputs import Projected, Sentences, Tagged
from spanferry.cells.sources import check_shared_targets, pooled, pooled_projections
from spanferry.cells.teaching import School, Source
from spanferry.cells.training import Lesson
from spanferry.core.codecs import PROJECTIONS
from spanferry.core.records import Pair
from spanferry.core.stages import Crossing, Teachers
from spanferry.core.teaching import Learnt


def combined(cell: Cell, of_sources: Sequence[Projected]) -> Projected:
    """One projection out of the sources', by the cell's combiner; of one source as it is.

    The pairs are the first source's where targets are shared, otherwise all.

    Raises:
        ConfigError: the combiner wants the same target sentences from all sources, and they differ.
    """
    combiner = cell.choices.build("combiner") if len(of_sources) > 1 else None
    if combiner is None or combiner.pools:
        return pooled_projections(of_sources)
    check_shared_targets(of_sources, cell.choices.bound["combiner"].target.__name__.lower())
    first, weighed = of_sources[0], "candidates" in combiner.needs
    whole = weighed and cell.scores_whole_corpus()
    facts = _facts(cell.config.min_pair_score, whole=whole)
    recipe = cell.choices.recipe("combine", "combiner", combiner, *(projected.key for projected in of_sources), **facts)
    places = {pair.id: place for place, pair in enumerate(first.pairs)}

    def compute(pairs: Sequence[Pair], done: Callable[[int], None]) -> list[Any]:
        wanted = [places[pair.id] for pair in pairs]
        found: list[Any] = combiner.combine(
            [_crossing(each, projected, wanted, weighed) for each, projected in zip(cell.each_source, of_sources, strict=True)]
        )
        return found

    made = cell.runner.items(recipe, combiner, first.pairs, compute, PROJECTIONS, whole=whole)
    filtered = frozenset.intersection(*(projected.filtered for projected in of_sources))
    return Projected(recipe.key, first.text, made, first.pairs, filtered, tuple(projected.pairs for projected in of_sources))


def _facts(least: float, *, whole: bool) -> dict[str, Any]:
    """What else decides a combination; nothing in most cells, which share what was made before that counted."""
    return ({"min_pair_score": least} if least else {}) | ({"whole_corpus": True} if whole else {})


def _crossing(cell: Cell, projected: Projected, places: Sequence[int], weighed: bool) -> Crossing:
    pairs = [projected.pairs[place].blind() for place in places]
    candidates = _candidates(cell, pairs, projected.filtered) if weighed else ()
    return Crossing(cell.source_language, pairs, [projected.items[place] for place in places], candidates, projected.filtered)


def _candidates(cell: Cell, pairs: Sequence[Pair], filtered: Collection[str]) -> list[Any]:
    """Where entities might have landed; those of filtered pairs, which the method never saw, nowhere."""
    kept = [pair for pair in pairs if pair.id not in filtered]
    found = dict(zip((pair.id for pair in kept), cell.candidates(kept), strict=True))
    return [found[pair.id] if pair.id in found else [()] * len(pair.source.entities or ()) for pair in pairs]


def lesson(cell: Cell, labelled: Sequence[Sentences], projected: Sequence[Projected] = (), one: Projected | None = None) -> Lesson:
    """What the cell's tagger learns from.

    Args:
        labelled: each source's labelled sentences.
        projected: each source's projection, where the tagger learns from that.
        one: what the combiner made of these.
    """
    plain = cell.training.lesson(one.kept if one else pooled(labelled), one)
    if "teachers" not in cell.choices:
        return plain
    carried: Sequence[Projected | None] = projected or [None] * len(labelled)
    return _school(cell).lesson(list(map(_source, cell.each_source, labelled, carried)), plain)


def train_and_tag(cell: Cell, lesson: Lesson) -> Tagged | None:
    """Train the cell's tagger and tag the target's test set, as it is and shifted; None where the cell has no tagger."""
    if "tagger" not in cell.choices:
        return None
    plainly = "teachers" in cell.choices and _school(cell).learns_plainly
    test, training = cell.target("test"), cell.training
    trained = training.train(lesson, cell.unlabelled, plainly=plainly)
    shifted, divergence = training.shifted(trained, test), training.divergence(trained, lesson, test)
    return replace(training.tag(trained, test), shifted=shifted, divergence=divergence, teaching=training.notes(trained))


def _school(cell: Cell) -> School:
    teachers: Teachers = cell.choices.build("teachers")
    recipe = cell.choices.recipe("teach", "teachers", teachers)
    own = cell.corpus.unlabelled or cell.corpus.target.get("train", ())
    return School(teachers, recipe.described(), cell.unlabelled(), cell.target_language, cell.config.seed, own, cell.runner.size)


def _source(cell: Cell, labelled: Sentences, projected: Projected | None) -> Source:
    lessons: dict[Learnt, Lesson] = {"source": cell.training.lesson(labelled)}
    if projected:
        lessons["projected"] = lessons["tuned"] = cell.training.lesson(projected.kept, projected)
    return Source(cell.source_language, labelled, lessons, cell.training)
