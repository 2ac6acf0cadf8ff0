"""Cells that differ in their seed alone, what they score on each shifted set, and pairs of these to compare."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from spanferry.core.drops import Sets
from spanferry.core.significance import Counts, SentenceCounts
from spanferry.reports.cells import GridCell, alike, numbers
from spanferry.reports.grid import varying
from spanferry.reports.naming import setting

BASELINE = "cross_entropy"
"""The objective that others are compared with."""
_SHIFT = re.compile(r"shift/(?P<name>[^/]+)/f1")


@dataclass(frozen=True)
class Group:
    """The cells of one setting, language and objective: one a seed.

    Attributes:
        setting: what else the sweep varies (``answers=true``); empty where it is nothing.
        objective: with what the sweep varies of it: ``adversarial metric=kl``.
        planned: all of them, also those that failed or never finished.
        idle: shifts that leave this test set as it is.
    """

    setting: str
    language: str
    objective: str
    planned: Sequence[GridCell]
    idle: frozenset[str] = frozenset()

    @cached_property
    def cells(self) -> list[GridCell]:
        """Those that were judged on shifted sets."""
        return [cell for cell in self.planned if isinstance(cell.value("test/f1"), float) and _shifts(cell)]

    @cached_property
    def shifts(self) -> list[str]:
        """The shifts that all its cells were judged under, without idle ones."""
        names = [_shifts(cell) for cell in self.cells]
        return [name for name in (names[0] if names else ()) if name not in self.idle and all(name in each for each in names)]

    @property
    def answers(self) -> bool:
        """Whether entities are answers to questions."""
        return any(isinstance(cell.value("test/exact_match"), float) for cell in self.cells)

    @property
    def sentences(self) -> int | None:
        """How many it was tested on, as they are and under each shift; None where no cell left its counts."""
        return next((len(of["test"].by_id) for of in self.counts.values() if "test" in of), None)

    def values(self, metric: str) -> list[float]:
        """The metric, seed by seed."""
        return numbers(self.cells, metric)

    def means(self, kind: str) -> list[float]:
        """The mean of ``f1`` or ``drop`` over shifts, seed by seed."""
        return [fmean(found) for found in zip(*(self.values(f"shift/{name}/{kind}") for name in self.shifts), strict=True)]

    def worst(self) -> list[float]:
        """The lowest F1 over shifts, seed by seed."""
        return [min(found) for found in zip(*(self.values(f"shift/{name}/f1") for name in self.shifts), strict=True)]

    def hardest(self) -> str:
        """The shift under which the mean over seeds is lowest; empty where there is none."""
        return min(self.shifts, key=lambda name: fmean(self.values(f"shift/{name}/f1")), default="")

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, SentenceCounts]]:
        """By seed and set (``test``, ``shift/names``) what F1 is made of."""
        sets = ["test", *(f"shift/{name}" for name in self.shifts)]
        found = {cell.axes["seed"]: {name: cell.counts(f"{name}/f1") for name in sets} for cell in self.cells}
        return {seed: {name: counts for name, counts in of.items() if counts} for seed, of in found.items()}


def groups(cells: Sequence[GridCell]) -> list[Group]:
    """The sweep's cells by setting, language and objective, in the sweep's order; those without tagger are left out."""
    varied = [name for name in varying(cells) if len({cell.axes.get(name) for cell in cells}) > 1]
    objective = ["objective", *(name for name in varied if name.startswith("objective."))]
    others = [name for name in varied if name != "lang" and name not in objective]
    trained = [cell for cell in cells if cell.axes.get("objective", "-") != "-"]
    found = alike(trained, lambda cell: (setting(cell.axes, others), cell.axes["lang"], setting(cell.axes, objective)))
    made = [Group(*key, planned) for key, planned in found.items()]
    return [Group(each.setting, each.language, each.objective, each.planned, _idle(each, made)) for each in made]


def sets_of(group: Group, shifts: Sequence[str], seeds: Iterable[str] | None = None) -> Sets | None:
    """The group's counts on its test set and under these shifts, summed over seeds; None where a seed left none.

    Args:
        seeds: those to sum; None: all.
    """
    names = ["test", *(f"shift/{name}" for name in shifts)]
    wanted = list(group.counts if seeds is None else seeds)
    if not wanted or any(name not in group.counts[seed] for seed in wanted for name in names):
        return None
    ids = list(group.counts[wanted[0]]["test"].by_id)
    runs = {name: [group.counts[seed][name].by_id for seed in wanted] for name in names}
    if any(run.keys() != set(ids) for each in runs.values() for run in each):
        return None
    return [[_summed([run[id] for run in runs[name]]) for id in ids] for name in names]


def shared(first: Group, second: Group, shifts: Sequence[str]) -> list[str]:
    """The seeds under which two groups were judged on the same sentences, as they are and shifted."""
    names = ["test", *(f"shift/{name}" for name in shifts)]
    return [
        seed for seed, sets in first.counts.items() if all(_same(sets.get(name), second.counts.get(seed, {}).get(name)) for name in names)
    ]


def baseline_of(group: Group, made: Iterable[Group]) -> Group | None:
    """The group trained plainly in the same setting and language."""
    alike = (each for each in made if (each.setting, each.language) == (group.setting, group.language))
    return next((each for each in alike if each.objective == BASELINE), None)


def _same(first: SentenceCounts | None, second: SentenceCounts | None) -> bool:
    return first is not None and second is not None and first.gold == second.gold


def _summed(counts: Sequence[Counts]) -> Counts:
    correct, predicted, gold = map(sum, zip(*counts, strict=True))
    return correct, predicted, gold


def _shifts(cell: GridCell) -> list[str]:
    """The names of the shifts that a cell was judged under."""
    metrics = cell.record.metrics if cell.record and not cell.record.error else {}
    return [match["name"] for name in metrics if (match := _SHIFT.fullmatch(name))]


def _idle(group: Group, made: Iterable[Group]) -> frozenset[str]:
    """Shifts that left every sentence of the setting's test set as it was, for every cell that tells."""
    alike = [each for each in made if (each.setting, each.language) == (group.setting, group.language)]
    told = [sets for each in alike for sets in each.counts.values() if "test" in sets]
    names = {name for sets in told for name in sets if name != "test"}
    same = {name for name in names if all(_same(sets["test"], sets.get(name)) for sets in told)}
    return frozenset(name.removeprefix("shift/") for name in same)
