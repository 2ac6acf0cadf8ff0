"""A cell from corpus to scores: the three transfers, as the README's table has them."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean

from spanferry.cell import Cell
from spanferry.core.alignment_scoring import entity_scores, score_alignment
from spanferry.core.config import Config, Transfer, bind
from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.pair_score import pair_scores
from spanferry.core.records import Outcome, Pair, Sentence
from spanferry.core.scoring import Scores, score
from spanferry.core.significance import SentenceCounts
from spanferry.core.store import StageRun, Store
from spanferry.outputs import Projected, Tagged

STAGES = ("load", "translate", "label", "adapt", "align", "project", "train", "predict")
"""The stages, in order; the store has a folder for each that it keeps."""


@dataclass(frozen=True)
class Result:
    """What a cell found out.

    Attributes:
        metrics: by name, the headline first.
        counts: what the F1 of ``test`` and ``projection`` is made of, sentence by sentence, where there was gold.
        projected: the target sentences that received entities; under translate_train without those of filtered pairs, as the tagger
            sees them.
        pairs: what they were projected over, with links where the method needed some.
        pair_scores: how well the sides of each aligned pair belong together, by id.
        predicted: the test set as it was tagged.
        history: the tagger's learning curve.
        model: the tagger's folder.
    """

    metrics: Mapping[str, float]
    stages: Sequence[StageRun]
    projected: Sequence[Sentence] = ()
    pairs: Sequence[Pair] = ()
    pair_scores: Mapping[str, float] = field(default_factory=dict)
    predicted: Sequence[Sentence] = ()
    history: Sequence[Mapping[str, float]] = ()
    model: Path | None = None
    counts: Mapping[str, SentenceCounts] = field(default_factory=dict)


def prepare(config: Config) -> Cell:
    """A cell that is ready to start: its corpus loads, its stages construct, the splits it needs are there.

    Raises:
        SpanferryError: what cannot work, as far as it shows before work starts; mistakes of several choices are reported together.
    """
    bound = bind(config)
    _check_choices(config, bound)
    store = Store(Path(config.store))
    cell = Cell(config, bound, store)
    _check_labels(cell)
    cell.build(*needs(config))
    _check_filter(cell)
    if config.transfer is not Transfer.translate_test:
        cell.source("train")
    if config.transfer is Transfer.translate_test or "tagger" in bound:
        cell.target("test")
    store.check()
    return cell


def _check_choices(config: Config, chosen: Container[str]) -> None:
    """Refuse what contradicts itself, whatever the corpus."""
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


def _check_filter(cell: Cell) -> None:
    least = cell.config.min_pair_score
    if least and not cell.needs_links():
        raise ConfigError(
            f"min_pair_score={least} goes by links, and the cell's method needs none: nothing is aligned. "
            f"Choose a method or a score that goes by links, or min_pair_score=0"
        )


def _check_labels(cell: Cell) -> None:
    sides = (*cell.corpus.source.values(), *cell.corpus.target.values())
    known = {entity.label for split in sides for sentence in split for entity in sentence.entities or ()}
    if cell.config.labels == []:
        raise ConfigError("labels=[] keeps no label; labels=null keeps all")
    for label in cell.config.labels or ():
        if label not in known:
            raise ConfigError(f"labels: no entity of the corpus is labelled {label!r}.{did_you_mean(label, known)}")


def run(cell: Cell) -> Result:
    """Run a prepared cell, reusing from the store what other cells made."""
    return _TRANSFERS[cell.config.transfer](cell)


def translate_train(cell: Cell) -> Result:
    """The labelled source is translated; its translation receives the labels and trains the tagger; the target's gold test judges."""
    source = cell.source("train", "dev")
    translated = cell.translate(source, cell.target_language)
    if not cell.config.method:
        return report_links(cell, cell.align(source, translated))
    projected = cell.project(cell.label(source), translated)
    return report(cell, projected, cell.train_and_tag(projected.kept))


def translate_test(cell: Cell) -> Result:
    """The target's test set is translated and labelled there; the labels are projected back onto it, and its gold judges them."""
    test = cell.target("test")
    translated = cell.translate(test, cell.source_language)
    if not cell.config.method:
        return report_links(cell, cell.align(translated, test))
    return report(cell, cell.project(cell.label(translated), test), None)


def zero_shot(cell: Cell) -> Result:
    """The tagger trains on the labelled source and tags the target's test set; nothing is projected."""
    return report(cell, None, cell.train_and_tag(cell.label(cell.source("train", "dev"))))


_TRANSFERS = {
    Transfer.translate_train: translate_train,
    Transfer.translate_test: translate_test,
    Transfer.zero_shot: zero_shot,
}

NEEDS = {
    Transfer.translate_train: ("translator", "labeler", "aligner", "method", "tagger"),
    Transfer.translate_test: ("translator", "labeler", "aligner", "method"),
    Transfer.zero_shot: ("labeler", "tagger"),
}
"""The groups each transfer uses."""


def needs(config: Config) -> tuple[str, ...]:
    """The groups the cell uses: those of its transfer, without a labeler where it stops at the links."""
    groups = NEEDS[config.transfer]
    return groups if config.method or "method" not in groups else tuple(group for group in groups if group != "labeler")


def report(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> Result:
    """Score what there is gold for. Under translate_test the projection is what the test set is judged by: it stands under both names."""
    training = tagged.training() if tagged else {}
    truncated = {"test/truncated": tagged.truncated, "train/truncated": training["truncated"]} if tagged else {}
    scores = _scores(cell, projected, tagged)
    received, predicted = _labelled(cell, projected, tagged)
    links = report_links(cell, projected.pairs if projected else ())
    return replace(
        links,
        metrics=_score_metrics(scores) | truncated | _outcome_metrics(projected) | dict(links.metrics),
        projected=received,
        predicted=predicted,
        history=training.get("history", ()),
        model=tagged.model if tagged else None,
        counts={prefix: found.counts for prefix, found in scores.items()},
    )


def report_links(cell: Cell, pairs: Sequence[Pair]) -> Result:
    """Score the links alone."""
    scores = pair_scores(pairs)
    metrics = _alignment_metrics(cell, pairs) | _pair_metrics(scores, cell.config.min_pair_score)
    seconds = {f"seconds/{run.stage}": run.seconds for run in cell.stages}
    return Result(metrics | seconds, cell.stages, pairs=pairs, pair_scores=scores)


def _scores(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> dict[str, Scores]:
    """``test`` and ``projection``, the headline first, each where there is gold for it."""
    found = {
        "test": _scored(cell.target("test").items, tagged.sentences) if tagged else None,
        "projection": _scored([pair.target for pair in projected.pairs], projected.sentences.items) if projected else None,
    }
    if cell.config.transfer is Transfer.translate_test:
        found["test"] = found["projection"]
    return {prefix: scores for prefix, scores in found.items() if scores}


def _score_metrics(scores: Mapping[str, Scores]) -> dict[str, float]:
    """All scores, the headline's first."""
    return {name: value for prefix, found in scores.items() for name, value in found.metrics(prefix).items()}


def _labelled(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> tuple[Sequence[Sentence], Sequence[Sentence]]:
    """What received entities by projection, and the test set as it was tagged: the same under translate_test."""
    if projected and cell.config.transfer is Transfer.translate_test:
        return projected.sentences.items, projected.sentences.items
    return projected.kept.items if projected else (), tagged.sentences if tagged else ()


def _scored(gold: Sequence[Sentence], found: Sequence[Sentence]) -> Scores | None:
    """Scores over the sentences that somebody labelled; None where there is no such sentence."""
    judged = [(ours, theirs) for ours, theirs in zip(gold, found, strict=True) if ours.entities is not None]
    return score([ours for ours, _ in judged], [theirs for _, theirs in judged]) if judged else None


def _outcome_metrics(projected: Projected | None) -> dict[str, float]:
    """What became of the source's entities: how many ended in each outcome, and the share that arrived; nothing for no entities."""
    counts = Counter(outcome for made in (projected.items if projected else ()) for outcome in made.outcomes)
    if not counts:
        return {}
    ratio = {"outcome/projected_ratio": counts[Outcome.PROJECTED] / counts.total()}
    return {f"outcome/{outcome}": float(counts[outcome]) for outcome in Outcome} | ratio


def _alignment_metrics(cell: Cell, pairs: Sequence[Pair]) -> dict[str, float]:
    """Scores of the links, of all and of entity words alone, where the data hold gold links for these very words."""
    corpus = cell.corpus
    judged = [(pair, gold, pair.alignment) for pair in pairs if pair.alignment and (gold := corpus.gold_links(pair))]
    if not judged:
        return {}
    links = [gold for _, gold, _ in judged], [found for _, _, found in judged], [corpus.possible_links(pair) for pair, _, _ in judged]
    of_entities = entity_scores([pair.source for pair, _, _ in judged], *links)
    return score_alignment(*links).metrics("alignment") | of_entities.ratios("alignment/entity_")


def _pair_metrics(scores: Mapping[str, float], least: float) -> dict[str, float]:
    """The mean of the pairs' scores and how many the cell's filter leaves out; nothing where no pair was aligned."""
    if not scores:
        return {}
    return {"pairs/score": fmean(scores.values()), "pairs/filtered": float(sum(score < least for score in scores.values()))}
