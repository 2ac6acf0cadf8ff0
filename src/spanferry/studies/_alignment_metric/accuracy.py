"""Which metric ranks best."""

from collections.abc import Sequence

from spanferry.core.ranking import LEVEL, SHUFFLES, Ranking
from spanferry.core.significance import holm
from spanferry.reports.cells import GridCell, numbers, runs
from spanferry.reports.comparison import Comparison, compare
from spanferry.reports.critical_difference import diagram
from spanferry.reports.estimates import INTERVALS, estimate, mean_of, of_p
from spanferry.reports.sections import Drawing, Estimate, Row, Section, Table, Value
from spanferry.reports.values import many, short
from spanferry.studies._alignment_metric.grouping import SCORE, Metrics

FEW = 10
"""Blocks up to which ranks tell little (Demšar 2006, section 3.2.2, has the statistics as good above 10)."""


def accuracy(metrics: Metrics) -> Section:
    """Ranks with their critical difference, and F1 language by language."""
    ranking = metrics.ranking
    tables = [_ranks(metrics, ranking)] if ranking else []
    drawings = [_diagram(ranking)] if ranking else []
    return Section("Which metric ranks best", _text(metrics, ranking), [*tables, _scores(metrics)], drawings)


def _text(metrics: Metrics, ranking: Ranking | None) -> list[str]:
    asked = (
        "How does the choice of the metric that alignment lowers affect the tagger's test F1? In each block, a language under one seed, "
        "the metrics are ranked by it, 1 the best."
    )
    left_out = len(metrics.blocks) - len(metrics.whole_blocks)
    notes = [f"{left_out} of {len(metrics.blocks)} blocks lack a score of some metric and are left out of the ranks."] if left_out else []
    if metrics.baseline not in metrics.names:
        notes.append(f"The sweep has no {metrics.baseline!r}, training without alignment, to compare with.")
    if ranking is None:
        return [asked, *notes, "Ranks need two metrics and two whole blocks: -m objective.metric=..,.. seed=0,1"]
    if ranking.blocks <= FEW:
        notes.append(f"Blocks are few ({ranking.blocks}; {FEW + 1} or more are wanted): take the ranks for a hint.")
    if ranking.blocks > len(metrics.languages):
        notes.append(
            f"Blocks are of {many(len(metrics.languages), 'language')}, and seeds of one language are no independent data: the test speaks "
            "of these languages under more seeds, not of more languages."
        )
    return [asked, _answer(metrics, ranking), *notes]


def _answer(metrics: Metrics, ranking: Ranking) -> str:
    best = next(iter(ranking.ranks))
    test = f"Friedman's test, chi-square = {ranking.chi_square:.2f}, p {_bounded(ranking.p)}, {ranking.blocks} blocks"
    if ranking.p >= LEVEL:
        return f"{best} has the best average rank, {ranking.ranks[best]:.2f}, but the metrics cannot be told apart ({test})."
    than = (
        f"; significantly better than {', '.join(ranking.worse)}, by Nemenyi's test"
        if ranking.worse
        else "; it is not told apart from any single one"
    )
    return f"The metrics differ ({test}). {best} has the best average rank, {ranking.ranks[best]:.2f}{than}."


def _bounded(p: float) -> str:
    return f"= {short(p)}" if p >= 0.001 else "< .001"


def _ranks(metrics: Metrics, ranking: Ranking) -> Table:
    rows = []
    for name, average in ranking.ranks.items():
        cells = [block[name] for block in metrics.whole_blocks]
        apart = "yes" if name in ranking.worse else "no"
        rows.append(Row([name, Estimate(average, digits=2), apart, ranking.blocks, mean_of(cells, SCORE)], cells))
    note = (
        f"n: blocks, each a language under one seed. Friedman's chi-square {ranking.chi_square:.2f} (corrected for ties), p "
        f"{short(ranking.p, 4)} (ranks shuffled {SHUFFLES:,} times in each block). Below best: farther from it than Nemenyi's critical "
        f"difference, {ranking.critical_difference:.2f}, and both p < {short(LEVEL, 2)}."
    )
    return Table("metric_ranks", "Average ranks by test F1", ["metric", "rank", "below best", "n", "F1"], rows, note)


def _diagram(ranking: Ranking) -> Drawing:
    caption = (
        f"Average ranks by test F1 over {ranking.blocks} blocks, the best left. A bar joins metrics that were not shown to differ "
        f"(Friedman's test, then Nemenyi's, p < {short(LEVEL, 2)})."
    )
    return Drawing("critical_difference", "Critical-difference diagram of the metrics", diagram(ranking), caption)


def _scores(metrics: Metrics) -> Table:
    """F1 by language and metric, and what alignment gains."""
    shown = list(metrics.placed())
    found = [_against_baseline(metrics, name, cells, len(shown)) for _, name, cells in shown]
    corrected = iter(holm([each.p for each in found if each]))
    rows = []
    for (language, name, cells), comparison in zip(shown, found, strict=True):
        gain: list[Value] = [Estimate(comparison.difference), of_p(next(corrected))] if comparison else [None, None]
        rows.append(Row([language, name, len(numbers(cells, SCORE)), estimate(cells, SCORE), *gain], cells))
    note = (
        f"n: cells, one a seed. {INTERVALS} Gain: F1 over the sentences of all shared seeds less that of {metrics.baseline!r}, training "
        "without alignment; p: paired approximate randomisation on the same sentences, corrected for the table's comparisons (Holm)."
    )
    heads = ["language", "metric", "n", "F1", "gain", "p"]
    return Table("metric_scores", "Test F1 by language and metric", heads, _with_best(rows), note)


def _against_baseline(metrics: Metrics, name: str, cells: Sequence[GridCell], tests: int) -> Comparison | None:
    plain = [other for cell in cells if (other := metrics.beside(cell))]
    return compare(runs(cells, SCORE), runs(plain, SCORE), tests) if name != metrics.baseline else None


def _with_best(rows: Sequence[Row]) -> list[Row]:
    """The rows with each language's best F1 in bold, where it has several."""
    best: dict[object, list[tuple[float, int]]] = {}
    for place, row in enumerate(rows):
        if isinstance(row.values[3], Estimate):
            best.setdefault(row.values[0], []).append((row.values[3].value, -place))
    bold = {-max(found)[1] for found in best.values() if len(found) > 1}
    return [Row(row.values, row.cells, [3]) if place in bold else row for place, row in enumerate(rows)]
