"""``study=domain_mismatch``: what it costs to learn from other kinds of text than one is tested on."""

from collections.abc import Mapping, Sequence

from spanferry.reports.cells import GridCell
from spanferry.reports.sections import Section


class DomainMismatch:
    """How much a mismatch of domains between sources and target degrades transfer, by mix of sources.

    A cell is in-domain where its test set is of one of the domains that it learnt from. What it loses is its F1 against that of the
    in-domain training for the same test set, the one of fewest domains where there are several.

    Args:
        train: the axis that says what domains a cell learns from; between corpora ``data.source``.
        test: the axis that says what domains it is tested on; between corpora ``data``.
        names: of domains that have another name than their value on the axis: two corpora may be of one domain; None: of none.
    """

    def __init__(self, train: str = "domains.train", test: str = "domains.test", names: Mapping[str, str] | None = None) -> None:
        self.train, self.test, self.names = train, test, names or {}

    def sections(self, cells: Sequence[GridCell]) -> list[Section]:
        """The domain matrix; what mismatch costs each mix of sources; F1 against measures of divergence."""
        from spanferry.studies._domain_mismatch.divergences import divergences
        from spanferry.studies._domain_mismatch.fields import fields
        from spanferry.studies._domain_mismatch.losses import losses
        from spanferry.studies._domain_mismatch.matrix import matrix

        found = fields(cells, self.train, self.test, self.names)
        return [matrix(found), losses(found), divergences(found)]
