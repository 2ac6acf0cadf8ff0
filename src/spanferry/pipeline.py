"""A cell from corpus to scores: the three transfers, as the README's table has them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spanferry.cell import Cell, Projected, Tagged
from spanferry.core.config import Config, Transfer, bind
from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.records import Outcome, Pair, Sentence
from spanferry.core.scoring import Scores, score, score_alignment
from spanferry.core.significance import SentenceCounts
from spanferry.core.store import StageRun, Store

STAGES = ("load", "translate", "label", "align", "project", "train", "predict")
"""The stages, in order; the store has a folder for each that it keeps."""


@dataclass(frozen=True)
class Result:
    """What a cell found out.

    Attributes:
        metrics: by name, the headline first.
        counts: what the F1 of ``test`` and ``projection`` is made of, sentence by sentence, where there was gold.
        projected: the target sentences that received entities.
        pairs: what they were projected over, with links where the method needed some.
        predicted: the test set as it was tagged.
        history: the tagger's learning curve.
        model: the tagger's folder.
    """

    metrics: Mapping[str, float]
    stages: Sequence[StageRun]
    projected: Sequence[Sentence] = ()
    pairs: Sequence[Pair] = ()
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
    if config.transfer is Transfer.zero_shot and "tagger" not in bound:
        raise ConfigError("transfer=zero_shot tests a tagger, and tagger=none; choose a tagger")
    if config.lang.code == config.source_lang:
        raise ConfigError(f"lang={config.lang.code} is also the source language (source_lang); the cell goes from one language to another")
    if not 0 <= config.seed < 2**32:
        raise ConfigError(f"seed={config.seed}: a seed lies from 0 to {2**32 - 1}")
    store = Store(Path(config.store))
    cell = Cell(config, bound, store)
    _check_labels(cell)
    cell.build(*NEEDS[config.transfer])
    if config.transfer is not Transfer.translate_test:
        cell.source("train")
    if config.transfer is Transfer.translate_test or "tagger" in bound:
        cell.target("test")
    store.check()
    return cell


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
    projected = cell.project(cell.label(source), translated)
    return report(cell, projected, cell.train_and_tag(projected.sentences))


def translate_test(cell: Cell) -> Result:
    """The target's test set is translated and labelled there; the labels are projected back onto it, and its gold judges them."""
    test = cell.target("test")
    labelled = cell.label(cell.translate(test, cell.source_language))
    return report(cell, cell.project(labelled, test), None)


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


def report(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> Result:
    """Score what there is gold for. Under translate_test the projection is what the test set is judged by: it stands under both names."""
    training = tagged.training() if tagged else {}
    scores = _scores(cell, projected, tagged)
    predicted: Sequence[Sentence] = tagged.sentences if tagged else ()
    if projected and cell.config.transfer is Transfer.translate_test:
        predicted = projected.sentences.items
    metrics = {
        **{name: value for prefix, found in scores.items() for name, value in found.metrics(prefix).items()},
        **({"test/truncated": tagged.truncated, "train/truncated": training["truncated"]} if tagged else {}),
        **(_outcome_metrics(projected) if projected else {}),
        **(_alignment_metrics(cell, projected) if projected else {}),
    }
    return Result(
        metrics=metrics | {f"seconds/{run.stage}": run.seconds for run in cell.stages},
        stages=cell.stages,
        projected=projected.sentences.items if projected else (),
        pairs=projected.pairs if projected else (),
        predicted=predicted,
        history=training.get("history", ()),
        model=tagged.model if tagged else None,
        counts={prefix: found.counts for prefix, found in scores.items()},
    )


def _scores(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> dict[str, Scores]:
    """``test`` and ``projection``, the headline first, each where there is gold for it."""
    found = {
        "test": _scored(cell.target("test").items, tagged.sentences) if tagged else None,
        "projection": _scored([pair.target for pair in projected.pairs], projected.sentences.items) if projected else None,
    }
    if cell.config.transfer is Transfer.translate_test:
        found["test"] = found["projection"]
    return {prefix: scores for prefix, scores in found.items() if scores}


def _scored(gold: Sequence[Sentence], found: Sequence[Sentence]) -> Scores | None:
    """Scores over the sentences that somebody labelled; None where there is no such sentence."""
    judged = [(ours, theirs) for ours, theirs in zip(gold, found, strict=True) if ours.entities is not None]
    return score([ours for ours, _ in judged], [theirs for _, theirs in judged]) if judged else None


def _outcome_metrics(projected: Projected) -> dict[str, float]:
    """What became of the source's entities: how many ended in each outcome, and the share that arrived; nothing for no entities."""
    counts = Counter(outcome for made in projected.items for outcome in made.outcomes)
    if not counts:
        return {}
    ratio = {"outcome/projected_ratio": counts[Outcome.PROJECTED] / counts.total()}
    return {f"outcome/{outcome}": float(counts[outcome]) for outcome in Outcome} | ratio


def _alignment_metrics(cell: Cell, projected: Projected) -> dict[str, float]:
    """Scores of the links, where the data hold gold links for these very words."""
    judged = [(gold, pair.alignment) for pair in projected.pairs if pair.alignment and (gold := cell.corpus.gold_links(pair))]
    return score_alignment([gold for gold, _ in judged], [links for _, links in judged]).metrics("alignment") if judged else {}
