"""What a cell found out: scores of what there is gold for, counts of what its steps met, seconds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean

from spanferry.cells.cell import Cell
from spanferry.cells.judging import answer_metrics, judged, prefixed, shift_metrics, shift_scores
from spanferry.cells.outputs import Projected, Tagged
from spanferry.cells.sentence_records import of_links, of_projection, of_tagging
from spanferry.core.alignment_scoring import entity_scores, score_alignment
from spanferry.core.config import Transfer
from spanferry.core.convergence import convergence
from spanferry.core.corpus import in_split
from spanferry.core.pair_score import pair_scores
from spanferry.core.records import Outcome, Pair, Sentence
from spanferry.core.scoring import Scores, score
from spanferry.core.sentence_record import SentenceRecord
from spanferry.core.significance import SentenceCounts, micro_f1
from spanferry.store.store import StageRun


@dataclass(frozen=True)
class Result:
    """What a cell found out.

    Attributes:
        metrics: by name, the headline first.
        counts: what the F1 of ``test``, ``projection`` and ``shift/NAME`` is made of, sentence by sentence, where there was gold.
        projected: the target sentences that received entities; under translate_train without those of filtered pairs, as the tagger
            sees them.
        pairs: what they were projected over, with links where the method needed some.
        pair_scores: how well the sides of each aligned pair belong together, by id.
        predicted: the test set as it was tagged.
        history: the tagger's learning curve.
        model: the tagger's folder.
        sentences: what was made of each sentence, for people to look at.
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
    sentences: Sequence[SentenceRecord] = ()


def report(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> Result:
    """Score what there is gold for. Under translate_test the projection is what the test set is judged by: it stands under both names."""
    training = tagged.training() if tagged else {}
    scores, shifted = _scores(cell, projected, tagged), shift_scores(tagged)
    received, predicted = _labelled(cell, projected, tagged)
    links = _links(cell, *_aligned(projected))
    return replace(
        links,
        metrics={
            **_score_metrics(scores),
            **answer_metrics(cell, projected, tagged),
            **_tagger_metrics(scores, shifted, tagged),
            **_outcome_metrics(projected),
            **_dev_metrics(scores),
            **links.metrics,
        },
        projected=received,
        predicted=predicted,
        history=training.get("history", ()),
        model=tagged.model if tagged else None,
        counts={prefix: found.counts for prefix, found in {**scores, **prefixed(shifted)}.items()},
        sentences=list(_sentences(cell, projected, tagged)),
    )


def _sentences(cell: Cell, projected: Projected | None, tagged: Tagged | None) -> Iterator[SentenceRecord]:
    if projected:
        yield from of_projection(projected)
    if tagged:
        yield from of_tagging(cell.target("test").items, tagged)


def _aligned(projected: Projected | None) -> tuple[Sequence[Pair], Sequence[Sequence[Pair]]]:
    """The pairs of a projection, all in one row and by source."""
    return (projected.pairs, projected.by_source or [projected.pairs]) if projected else ((), ())


def report_links(cell: Cell, pairs: Sequence[Pair]) -> Result:
    """Score the links of a cell that stops there."""
    return replace(_links(cell, pairs), sentences=list(of_links(pairs)))


def _links(cell: Cell, pairs: Sequence[Pair], by_source: Sequence[Sequence[Pair]] = ()) -> Result:
    """What there is to say of links, and of the stages so far.

    Args:
        by_source: of several sources each one's pairs, all of which are scored.
    """
    scores, each = pair_scores(pairs), by_source or [pairs]
    all_scores = [score for own in each for score in (scores if own is pairs else pair_scores(own)).values()]
    metrics = _alignment_metrics(zip(cell.each_source, each, strict=False)) | _pair_metrics(all_scores, cell.config.min_pair_score)
    seconds: dict[str, float] = {}
    for run in cell.stages:  # a stage runs once for each source, and for each teacher
        seconds[f"seconds/{run.stage}"] = seconds.get(f"seconds/{run.stage}", 0.0) + run.seconds
    return Result(metrics | cell.counts | seconds, cell.stages, pairs=pairs, pair_scores=scores)


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
    ours, theirs = judged(gold, found)
    return score(ours, theirs) if ours else None


def _tagger_metrics(scores: Mapping[str, Scores], shifted: Mapping[str, Scores], tagged: Tagged | None) -> dict[str, float]:
    """What else there is to say of a tagger: what shifts cost it, how far it had to go, who taught it, how fast it learnt."""
    if tagged is None:
        return {}
    training = tagged.training()
    truncated = {"test/truncated": float(tagged.truncated), "train/truncated": float(training["truncated"])}
    after = {name: found.f1 for name, found in shifted.items()}
    shifts = shift_metrics(scores["test"].f1, after) if "test" in scores else {}
    learnt = convergence(training["history"], training.get("planned") or None)
    return {**shifts, **tagged.divergence, **tagged.teaching, **learnt, **truncated}


def _outcome_metrics(projected: Projected | None) -> dict[str, float]:
    """What became of the source's entities: how many ended in each outcome, and the share that arrived; nothing for no entities."""
    counts = Counter(outcome for made in (projected.items if projected else ()) for outcome in made.outcomes)
    if not counts:
        return {}
    ratio = {"outcome/projected_ratio": counts[Outcome.PROJECTED] / counts.total()}
    return {f"outcome/{outcome}": float(counts[outcome]) for outcome in Outcome} | ratio


def _dev_metrics(scores: Mapping[str, Scores]) -> dict[str, float]:
    """The projection's F1 on the dev split alone, where there is gold for it: what a search may go by."""
    counts = scores["projection"].counts.by_id if "projection" in scores else {}
    dev = [count for id, count in counts.items() if in_split(id, "dev")]
    return {"projection/dev/f1": micro_f1(dev)} if dev else {}


def _alignment_metrics(by_source: Iterable[tuple[Cell, Sequence[Pair]]]) -> dict[str, float]:
    """Scores of the links, of all and of entity words alone, where the data hold gold links for these very words."""
    judged = [
        (cell.corpus, pair, gold)
        for cell, pairs in by_source
        for pair in pairs
        if pair.alignment and (gold := cell.corpus.gold_links(pair))
    ]
    if not judged:
        return {}
    sure, found = [gold for _, _, gold in judged], [pair.alignment for _, pair, _ in judged if pair.alignment]
    some = any(corpus.possible for corpus, _, _ in judged)
    possible = [corpus.possible_links(pair) for corpus, pair, _ in judged] if some else None
    of_entities = entity_scores([pair.source for _, pair, _ in judged], sure, found, possible)
    return score_alignment(sure, found, possible).metrics("alignment") | of_entities.ratios("alignment/entity_")


def _pair_metrics(scores: Sequence[float], least: float) -> dict[str, float]:
    """The mean of the pairs' scores and how many the cell's filter leaves out; nothing where no pair was aligned."""
    if not scores:
        return {}
    return {"pairs/score": fmean(scores), "pairs/filtered": float(sum(score < least for score in scores))}
