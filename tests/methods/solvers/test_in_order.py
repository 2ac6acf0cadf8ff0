"""T-Projection's rule, on hand-worked cases."""

from spanferry.methods.solvers.in_order import in_order
from spanferry.methods.solvers.problem import Bounds

ONE = Bounds(0, 1)


def taken(options, bounds=ONE, length=6):
    solution = in_order(options, bounds, length)
    return None if solution is None else [[(start, end) for start, end, _ in own] for own in solution.taken]


def test_an_earlier_entity_has_its_way_whatever_it_costs_the_later():
    # .2 + .1 here; the other way round it would be .1 + .9
    assert taken([[(0, 2, 0.2), (3, 4, 0.1)], [(0, 1, 0.9), (5, 6, 0.1)]]) == [[(0, 2)], [(5, 6)]]


def test_the_best_of_what_is_free():
    assert taken([[(0, 1, 0.5)], [(0, 1, 0.9), (2, 3, 0.3), (4, 5, 0.4)]]) == [[(0, 1)], [(4, 5)]]
    assert taken([[(0, 1, 0.5)], [(0, 1, 0.9)]]) == [[(0, 1)], []]
    assert taken([[(2, 3, 0.5)], [(4, 5, 0.4)], [(3, 4, 0.3)]]) == [[(2, 3)], [(4, 5)], [(3, 4)]]


def test_of_equal_scores_the_longest_then_the_leftmost():
    assert taken([[(0, 1, 0.5), (4, 6, 0.5), (2, 4, 0.5)]]) == [[(2, 4)]]


def test_bounds_hold_as_far_as_that_goes():
    assert taken([[(0, 1, 0.5), (2, 3, 0.4), (4, 5, 0.3)]], Bounds(0, 2)) == [[(0, 1), (2, 3)]]
    assert taken([[(0, 1, 0.5)], [(0, 1, 0.5)]], Bounds(1, 1)) is None
    assert taken([[(0, 1, 0.0)]]) == [[]]
    assert taken([[(0, 1, 0.0)]], Bounds(1, 1)) == [[(0, 1)]]


def test_no_entities():
    assert taken([]) == []
