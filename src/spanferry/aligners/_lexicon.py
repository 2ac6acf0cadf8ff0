"""How often which words translate which: learnt from other text, read from a file, or both; pseudo-counts for a corpus."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spanferry.aligners._lattice import Ints, Lattice

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """Pseudo-counts for a lattice, in one direction.

    Attributes:
        counts: [types].
        rest: [sources] those of the source word with target words that the lattice lacks.
        targets: how many target words there are, those that the lattice lacks included.
        turned_rest: [targets], sources: the same for the other direction.
    """

    counts: Floats
    rest: Floats
    targets: int
    turned_rest: Floats
    sources: int

    def turned(self) -> "Prior":
        """Of the other direction."""
        return Prior(self.counts, self.turned_rest, self.sources, self.rest, self.targets)


class Lexicon:
    """Expected counts of pairs of word forms.

    Args:
        sources, targets: distinct word forms.
        source_numbers, target_numbers: [n] positions of each pair's words; a pair may come several times.
        counts: [n], 0 or more.
    """

    def __init__(self, sources: Sequence[str], targets: Sequence[str], source_numbers: Ints, target_numbers: Ints, counts: Floats) -> None:
        self._sources, self._targets = ({form: number for number, form in enumerate(forms)} for forms in (sources, targets))
        found, where = np.unique(source_numbers * max(len(targets), 1) + target_numbers, return_inverse=True)
        self._keys = found
        self._counts = np.bincount(where, counts, len(found))
        self._totals = np.bincount(source_numbers, counts, len(sources)), np.bincount(target_numbers, counts, len(targets))

    def prior(self, lattice: Lattice) -> Prior:
        """What is known of the lattice's words."""
        sources, targets = _numbers(lattice.sources, self._sources), _numbers(lattice.targets, self._targets)
        counts = self._found(sources[lattice.type_sources], targets[lattice.type_targets])
        rests = (
            np.append(totals, 0.0)[numbers] - np.bincount(types, counts, len(numbers))
            for totals, numbers, types in zip(self._totals, (sources, targets), (lattice.type_sources, lattice.type_targets), strict=True)
        )
        rest, turned_rest = (one.clip(min=0) for one in rests)  # rounding may leave the least negative
        return Prior(counts, rest, _union(lattice.targets, self._targets), turned_rest, _union(lattice.sources, self._sources))

    def numbered_targets(self, forms: Sequence[str]) -> Ints:
        """[n] the target words' numbers; -1 where unknown."""
        return _numbers(forms, self._targets)

    def numbered_sources(self, forms: Sequence[str]) -> Ints:
        """[n] the source words' numbers; -1 where unknown."""
        return _numbers(forms, self._sources)

    def _found(self, sources: Ints, targets: Ints) -> Floats:
        """[n] each pair's count; 0 where a word is -1, unknown."""
        if not len(self._keys):
            return np.zeros(len(sources))
        keys = sources * max(len(self._targets), 1) + targets
        places = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        known = (sources >= 0) & (targets >= 0) & (self._keys[places] == keys)
        return np.where(known, self._counts[places], 0.0)


def no_prior(lattice: Lattice) -> Prior:
    """Nothing is known."""
    sources, targets = len(lattice.sources), len(lattice.targets)
    return Prior(np.zeros(len(lattice.type_sources)), np.zeros(sources), targets, np.zeros(targets), sources)


def _union(forms: Sequence[str], known: dict[str, int]) -> int:
    return len(known) + sum(form not in known for form in forms)


def _numbers(forms: Sequence[str], known: dict[str, int]) -> Ints:
    return np.array([known.get(form, -1) for form in forms], dtype=np.int64)
