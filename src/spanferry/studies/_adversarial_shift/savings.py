"""What each objective saves of plain training's drop: by language and shift, and over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from spanferry.core.drops import Saved, Sets, saved
from spanferry.core.significance import micro_f1
from spanferry.studies._adversarial_shift.groups import BASELINE, Group, baseline_of, sets_of, shared

MOST = 200
"""Comparisons shift by shift that are made: each takes tenths of a second, and nobody reads a thousand."""


@dataclass(frozen=True)
class Saving:
    """An objective's drop beside plain training's, on the same sentences and seeds.

    Attributes:
        groups: the objective's, a language each; ``baselines`` likewise.
        shift: the only one; empty: the mean over ``shifts``.
        seeds: that both have, of the language that has fewest.
        lost: the baselines' drop there, the mean over languages.
        clean: how much higher F1 is on the test set as it is, the mean over languages.
    """

    groups: Sequence[Group]
    baselines: Sequence[Group]
    shift: str
    shifts: int
    seeds: int
    found: Saved
    lost: float
    clean: float


def by_shift(made: Sequence[Group]) -> list[Saving]:
    """Every objective but plain training, language by language and shift by shift; nothing where that would be very many."""
    found: list[Saving] = []
    if sum(len(group.shifts) for group in made if group.objective != BASELINE) > MOST:
        return found
    for group in made:
        for shift in group.shifts:
            saving = _saving([group], made, [shift], shift)
            found += [saving] if saving else []
    return found


def over_shifts(made: Sequence[Group]) -> list[Saving]:
    """Every objective but plain training, language by language, the mean over shifts."""
    return [saving for group in made if (saving := _saving([group], made))]


def over_languages(made: Sequence[Group]) -> list[Saving]:
    """Every setting's objectives but plain training, the mean over shifts and languages."""
    keys = dict.fromkeys((group.setting, group.objective) for group in made)
    alike = ([group for group in made if (group.setting, group.objective) == key] for key in keys)
    return [saving for each in alike if (saving := _saving(each, made))]


def _saving(groups: Sequence[Group], made: Sequence[Group], shifts: Sequence[str] = (), shift: str = "") -> Saving | None:
    """The languages that can be compared, as one; None where there is none."""
    pairs = [pair for group in groups if group.objective != BASELINE and (pair := _pair(group, made, shifts))]
    if not pairs:
        return None
    ours, theirs, sets, others, seeds = zip(*pairs, strict=True)
    clean = [_f1(mine) - _f1(plain) for mine, plain in zip(sets, others, strict=True)]
    lost = [_f1(plain) - fmean(map(micro_f1, plain[1:])) for plain in others]
    most = max(len(each) - 1 for each in sets)
    return Saving(ours, theirs, shift, most, min(seeds), saved(others, sets), fmean(lost), fmean(clean))


def _pair(group: Group, made: Sequence[Group], shifts: Sequence[str]) -> tuple[Group, Group, Sets, Sets, int] | None:
    plain = baseline_of(group, made)
    wanted = [name for name in (shifts or group.shifts) if plain and name in plain.shifts]
    seeds = shared(group, plain, wanted) if plain and wanted else []
    if plain is None or not seeds:
        return None
    ours, theirs = sets_of(group, wanted, seeds), sets_of(plain, wanted, seeds)
    return (group, plain, ours, theirs, len(seeds)) if ours and theirs else None


def _f1(sets: Sets) -> float:
    return micro_f1(sets[0])
