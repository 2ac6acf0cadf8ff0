"""``study=alignment_metric``: which metric of adversarial alignment teaches fastest and best."""

from collections.abc import Sequence

from spanferry.reports.cells import GridCell
from spanferry.reports.sections import Section


class AlignmentMetric:
    """How the choice of metric affects how fast a tagger learns and how good it becomes, language by language.

    Metrics are ranked in each block, a language under one seed, by the target's test F1, and the ranks are compared by Friedman's test
    and Nemenyi's critical difference (``core/ranking.py``). Only blocks in which every metric has a score count.

    Args:
        baseline: the value of ``objective.metric`` that aligns nothing; the others are compared with it.
    """

    def __init__(self, baseline: str = "none") -> None:
        self.baseline = baseline

    def sections(self, cells: Sequence[GridCell]) -> list[Section]:
        """Which metric ranks best; how fast each learns; how far source and target stay apart."""
        from spanferry.studies._alignment_metric.accuracy import accuracy
        from spanferry.studies._alignment_metric.distances import distances
        from spanferry.studies._alignment_metric.grouping import Metrics
        from spanferry.studies._alignment_metric.speed import speed

        metrics = Metrics(cells, self.baseline)
        return [accuracy(metrics), speed(metrics), *distances(metrics)]
