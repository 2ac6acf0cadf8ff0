"""The part of a card that says how good the labels are, as far as that was measured."""

from collections.abc import Iterator, Mapping, Sequence

from spanferry.core.boundaries import Boundary
from spanferry.core.records import Outcome
from spanferry.core.scoring import Scores, TypeScores, score
from spanferry.core.sentence_record import SentenceRecord
from spanferry.core.significance import RESAMPLES
from spanferry.exports.markdown import table
from spanferry.exports.projected import ProjectedCorpus, labelled

_HEADS = ("entities", "F1", "95 %", "precision", "recall", "n gold", "n projected", "n sentences")
_SAID = {
    Outcome.PROJECTED: "arrived",
    Outcome.UNALIGNED: "no word of it is linked to any, or none well enough",
    Outcome.FILTERED: "a filter refused where it would have landed, or its sentence",
    Outcome.OVERLAP: "its place was taken by another",
}


def measured(sentences: Sequence[SentenceRecord]) -> Scores | None:
    """The projected entities against gold on the same words; None where no sentence has gold."""
    judged = [record for record in sentences if record.gold is not None]
    if not judged:
        return None
    return score([record.target.with_entities(record.gold) for record in judged], [labelled(record) for record in judged])


def quality(corpus: ProjectedCorpus) -> Iterator[str]:
    """The section, paragraph by paragraph."""
    yield "## Measured quality"
    found = measured(corpus.sentences)
    if found is None:
        yield (
            "**Not measured.** No sentence here has labels of its own on the target side to compare with, so nothing in this card says how "
            "many of the labels are right. Have somebody label a sample before you rely on them."
        )
    else:
        yield (
            f"Of the {len(corpus.sentences):,} sentences here {found.sentences:,} have labels of their own on the target side (gold), "
            f"which projection did not see. An entity counts when its label and both ends are right (micro F1, as strict IOB2 in "
            f"seqeval). Intervals are 95 % bootstrap intervals over sentences ({RESAMPLES:,} resamples, seed 0)."
        )
        yield table(_HEADS, _rows(corpus, found))
        yield "Projected and gold entities by how they lie: " + ", ".join(_counted(found.boundaries)) + "."
    yield from _links(corpus)
    yield from _tagger(corpus)
    yield "All of this is one run, with the seed and configuration below: how much another would differ is not in these numbers."


def outcomes(corpus: ProjectedCorpus) -> Iterator[str]:
    """What became of the source's entities."""
    total = sum(corpus.outcomes.values())
    yield "## What became of the source's entities"
    rows = [(outcome, f"{n:,}", f"{n / total:.1%}", _SAID[outcome]) for outcome in Outcome if (n := corpus.outcomes.get(outcome, 0))]
    yield table(("outcome", "n", "share", ""), rows) if total else "The cell did not say."
    several = " Of several sources each one's entities are counted." if len(corpus.source_languages) > 1 else ""
    yield f"Counted over all {total:,} entities of the labelled side, those of sentences that are left out here too.{several}"


def _rows(corpus: ProjectedCorpus, found: Scores) -> Iterator[Sequence[str]]:
    yield _row("all", found, found.sentences, found.interval)
    if len(corpus.splits) > 1:
        for split, records in corpus.splits.items():
            if part := measured(records):
                yield _row(f"split {split}", part, part.sentences, part.interval)
    for label, scores in found.per_type.items():
        yield _row(label, scores, found.sentences)


def _row(name: str, scores: Scores | TypeScores, sentences: int, interval: tuple[float, float] | None = None) -> Sequence[str]:
    ends = f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else ""
    rates = f"{scores.f1:.3f}", ends, f"{scores.precision:.3f}", f"{scores.recall:.3f}"
    return name, *rates, f"{scores.support:,}", f"{scores.predicted:,}", f"{sentences:,}"


def _counted(counts: Mapping[Boundary, int]) -> list[str]:
    return [f"{str(name).replace('_', ' ')} {count:,}" for name, count in counts.items() if count]


def _links(corpus: ProjectedCorpus) -> Iterator[str]:
    found = corpus.record.metrics
    if "alignment/f1" in found:
        entities = f"; of words of entities {found['alignment/entity_f1']:.3f}" if "alignment/entity_f1" in found else ""
        yield (
            f"Links between words: F1 {found['alignment/f1']:.3f} (precision {found['alignment/precision']:.3f}, recall "
            f"{found['alignment/recall']:.3f}{entities}) against {found['alignment/support']:,.0f} gold links of "
            f"{found['alignment/pairs']:,.0f} pairs; no interval was computed."
        )


def _tagger(corpus: ProjectedCorpus) -> Iterator[str]:
    found, axes = corpus.record.metrics, corpus.record.axes
    if corpus.config["transfer"] == "translate_train" and "test/f1" in found:
        yield (
            f"What a tagger learns from it: `tagger={axes.get('tagger', 'unknown')}`, `seed={axes.get('seed', 'unknown')}`, trained on the "
            f"cell's whole projection, reaches F1 {found['test/f1']:.3f} ({found['test/f1_low']:.3f} to {found['test/f1_high']:.3f}) on "
            f"{found['test/support']:,.0f} gold entities of {found['test/sentences']:,.0f} target test sentences, which are not part of "
            f"this dataset."
        )
