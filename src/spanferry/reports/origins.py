"""What a number was made of: so many cells, under so many seeds, by which code, from which configurations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spanferry.core.redaction import redacted
from spanferry.reports.cells import GridCell
from spanferry.reports.values import many


@dataclass(frozen=True)
class Origin:
    """Where a number comes from.

    Attributes:
        cells: that are done; so are the others' sources.
        seeds: different ones.
        commits: of the code that computed them, in 10 digits, with ``+`` where it had uncommitted changes.
        configs: hashes of everything in their configurations that decides scores.
    """

    cells: int
    seeds: int
    commits: tuple[str, ...]
    configs: tuple[str, ...]

    @property
    def told(self) -> str:
        """In one line: ``4 cells, 2 seeds, commit 117d270, config 5f0c...``; of many configurations the first three."""
        counts = f"{many(self.cells, 'cell')}, {many(self.seeds, 'seed')}"
        more = f" and {len(self.configs) - 3:,} more" if len(self.configs) > 3 else ""
        code = f", commit {' '.join(self.commits)}" if self.commits else ""
        return counts + code + (f", config {' '.join(self.configs[:3])}{more}" if self.configs else "")


def origin_of(cells: Iterable[GridCell]) -> Origin:
    """The origin of what was made of these cells; those without result count for nothing."""
    done = [cell for cell in cells if cell.done]
    facts = [cell.record.provenance for cell in done if cell.record]
    return Origin(
        len(done),
        len({cell.axes.get("seed") for cell in done}),
        tuple(dict.fromkeys(redacted(_commit(each)) for each in facts if each.get("commit"))),
        tuple(dict.fromkeys(redacted(each["config_hash"]) for each in facts if "config_hash" in each)),
    )


def support_of(cell: GridCell, metric: str) -> int | None:
    """How many gold entities (or links, or answers) a score was counted over; None where the cell does not say."""
    prefix = metric.rpartition("/")[0]
    found = [cell.value(f"{prefix}/{name}") for name in ("answers", "support")]
    return next((int(value) for value in found if isinstance(value, float)), None)


def _commit(provenance: Mapping[str, str]) -> str:
    return provenance["commit"][:10] + ("+" if provenance.get("dirty") == "true" else "")
