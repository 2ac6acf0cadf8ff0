"""The integer programme of ``combiner=joint``, stated as it stands there and solved by HiGHS through SciPy."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from spanferry.combiners._apart import Spot
from spanferry.combiners._claims import Bids, Claim
from spanferry.combiners._prices import Put

Row = Mapping[int, float]
"""One row of the programme: column -> coefficient."""


def solve_programme(bids: Bids, claims: Sequence[Claim], threshold: float) -> list[Put]:
    """Each claim that is put on a spot, with it; optimal within HiGHS's own tolerances, about a millionth.

    Raises:
        RuntimeError: HiGHS does not prove an optimum; putting nothing anywhere is always a solution.
    """
    spots = list(bids)
    puts = [(claim, spot) for spot in spots for claim in bids[spot]]  # columns: y of all spots, then x of these
    gains = np.array([-threshold] * len(spots) + [bids[spot][claim] for claim, spot in puts])
    rows, bounds = _rows(spots, puts, claims)
    found = milp(
        -gains, integrality=1, bounds=Bounds(0, 1), constraints=LinearConstraint(_matrix(rows, len(gains)), ub=bounds), options=_PROVEN
    )
    if not found.success:
        raise RuntimeError(f"HiGHS ended with status {found.status} on {len(gains)} variables: {found.message}")
    taken = np.round(found.x[len(spots) :])
    return [put for put, is_taken in zip(puts, taken, strict=True) if is_taken]


_PROVEN = {"mip_rel_gap": 0.0}


def _rows(spots: Sequence[Spot], puts: Sequence[Put], claims: Sequence[Claim]) -> tuple[list[Row], list[float]]:
    """The three kinds of constraint, and what each row is at most."""
    place = {spot: column for column, spot in enumerate(spots)}
    once: defaultdict[int, dict[int, float]] = defaultdict(dict)
    backed: defaultdict[tuple[int, Spot], dict[int, float]] = defaultdict(dict)
    for column, (claim, spot) in enumerate(puts, start=len(spots)):
        once[claim][column] = 1.0
        backed[claims[claim].source, spot] |= {column: 1.0, place[spot]: -1.0}
    covered: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for spot, column in place.items():
        for word in range(spot[0], spot[1]):
            covered[word][column] = 1.0
    rows: list[Row] = [*once.values(), *covered.values(), *backed.values()]
    return rows, [1.0] * (len(once) + len(covered)) + [0.0] * len(backed)


def _matrix(rows: Iterable[Row], columns: int) -> csr_array:
    entries = [(number, column, value) for number, row in enumerate(rows) for column, value in row.items()]
    places, at, values = zip(*entries, strict=True)
    return csr_array((values, (places, at)), shape=(max(places) + 1, columns))
