"""Demšar (2006), table 6: C4.5 with and without tuning of m and cf on 14 data sets; ranks as printed there."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f, friedmanchisquare

from spanferry.core.ranking import LEVEL, Ranking, critical_difference, rank

TABLE = """4 3 2 1; 1 2 3 4; 4 1 2 3; 4 1 3 2; 4 2 3 1; 1 2.5 4 2.5; 3 2 4 1; 2.5 2.5 4 1; 4 3 2 1; 2.5 2.5 2.5 2.5; 4 2.5 1 2.5; 3 2 4 1;
4 1 2 3; 3 1 4 2"""
NAMES = ("C4.5", "C4.5+m", "C4.5+cf", "C4.5+m+cf")
UNTIED = 1 - (3 * (2**3 - 2) + (4**3 - 4)) / (14 * 4 * (4**2 - 1))  # three pairs of equals and one block of four


@pytest.fixture
def table():
    rows = [[-float(rank) for rank in row.split()] for row in TABLE.split(";")]
    return dict(zip(NAMES, zip(*rows, strict=True), strict=True))


def test_average_ranks_are_those_published(table):
    found = {name: round(average, 3) for name, average in rank(table).ranks.items()}
    assert found == {"C4.5+m+cf": 1.964, "C4.5+m": 2.0, "C4.5+cf": 2.893, "C4.5": 3.143}


def test_chi_square_before_the_correction_for_ties_is_that_published(table):
    found = rank(table)
    assert found.chi_square * UNTIED == pytest.approx(9.28, abs=0.005)
    assert found.blocks == 14


def test_iman_and_davenport_follow_from_chi_square(table):
    found = rank(table)  # the published F, 3.69, is that of the chi-square without correction for ties
    uncorrected = found.chi_square * UNTIED
    assert 13 * uncorrected / (14 * 3 - uncorrected) == pytest.approx(3.69, abs=0.005)
    assert found.f == pytest.approx(13 * found.chi_square / (14 * 3 - found.chi_square))


def test_critical_difference_is_that_published(table):
    assert rank(table).critical_difference == pytest.approx(1.25, abs=0.005)


@pytest.mark.parametrize(
    ("methods", "q"), [(2, 1.960), (3, 2.343), (4, 2.569), (5, 2.728), (6, 2.850), (7, 2.949), (8, 3.031), (9, 3.102), (10, 3.164)]
)
def test_its_factor_is_that_of_demsars_table_5(methods, q):
    assert critical_difference(methods, 1) / (methods * (methods + 1) / 6) ** 0.5 == pytest.approx(q, abs=0.0011)


def test_methods_that_do_not_differ_form_a_group(table):
    assert rank(table).groups == [["C4.5+m+cf", "C4.5+m", "C4.5+cf", "C4.5"]]  # 3.143 - 1.964 < 1.25


def test_groups_overlap_and_leave_out_those_inside_another():
    scores = {"a": [4] * 30, "b": [3] * 30, "c": [2] * 30, "d": [1] * 30}  # ranks 1 to 4, critical difference .86
    assert rank(scores).groups == []
    few = {name: values[:12] for name, values in scores.items()}  # 1.35
    assert rank(few).groups == [["a", "b"], ["b", "c"], ["c", "d"]]


@pytest.mark.parametrize(
    ("methods", "blocks", "p"),
    [(2, 2, 1 / 2), (2, 5, 1 / 16), (3, 2, 1 / 6), (3, 3, 1 / 36)],  # the others order their methods as the first does: 1 / k!^(N - 1)
)
def test_few_blocks_that_agree_may_do_so_by_chance(methods, blocks, p):
    found = rank({str(method): [method] * blocks for method in range(methods)})
    assert found.f == float("inf")
    assert found.p == pytest.approx(p, abs=0.02)  # five standard errors of 9,999 shuffles


def test_p_is_that_of_all_orders():
    scores = {"a": [5, 5, 3], "b": [4, 2, 2], "c": [1, 4, 2]}
    blocks = [[-value for value in block] for block in zip(*scores.values(), strict=True)]
    orders = product(*(list(permutations(block)) for block in blocks))
    theirs = [friedmanchisquare(*zip(*order, strict=True)).statistic for order in orders]
    exact = sum(each >= rank(scores).chi_square - 1e-9 for each in theirs) / len(theirs)
    assert rank(scores).p == pytest.approx(exact, abs=0.02)


def test_with_many_blocks_p_is_about_that_of_iman_and_davenport(table):
    found = rank(table)
    assert found.p == pytest.approx(f.sf(found.f, 3, 39), abs=0.005)


def test_pairs_are_told_apart_only_where_the_ranks_as_a_whole_are():
    agreeing = {"a": [2] * 4, "b": [1] * 4}  # ranks 1 and 2, critical difference .98, but p = 1 / 8
    assert (rank(agreeing).worse, rank(agreeing).groups) == ([], [["a", "b"]])
    assert rank({"a": [2] * 8, "b": [1] * 8}).worse == ["b"]


def test_methods_that_always_tie_do_not_differ():
    found = rank({"a": [1, 2], "b": [1, 2]})
    assert (found.p, found.chi_square, found.f) == (1, 0, 0)


@pytest.mark.parametrize("scores", [{}, {"a": [1, 2]}, {"a": [1], "b": [2]}, {"a": [], "b": []}])
def test_too_few_are_not_ranked(scores):
    assert rank(scores) is None


def test_methods_need_the_same_blocks():
    with pytest.raises(ValueError, match="inhomogeneous"):
        rank({"a": [1, 2], "b": [1]})


@given(
    st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=2, max_size=8).filter(
        lambda rows: any(len(set(row)) > 1 for row in rows)
    )
)
def test_chi_square_is_scipys(rows):
    columns = list(zip(*rows, strict=True))
    found = rank({str(number): list(column) for number, column in enumerate(columns)}, shuffles=1)
    assert found.chi_square == pytest.approx(friedmanchisquare(*columns).statistic, abs=1e-9)
    assert sum(found.ranks.values()) == pytest.approx(10)


def test_the_seed_draws_the_shuffles(table):
    assert rank(table) == rank(table, seed=0) != rank(table, seed=1)


@pytest.mark.parametrize(("p", "apart", "worse"), [(0.049, 1.0, ["b"]), (LEVEL, 1.0, []), (0.049, 1.001, [])])
def test_methods_differ_below_the_level_and_at_the_critical_difference(p, apart, worse):
    assert Ranking({"a": 1.0, "b": 2.0}, 9, 9.0, 9.0, p, apart).worse == worse


def test_blocks_that_nearly_agree_have_a_finite_f():
    # ten methods in two blocks, one pair of neighbours exchanged: Spearman's r is 1 - 6 * 2 / 990, and F of two blocks is (1 + r) / (1 - r)
    found = rank({str(n): [n, other] for n, other in enumerate([1, 0, *range(2, 10)])}, shuffles=9)
    assert found.f == pytest.approx((2 - 12 / 990) / (12 / 990))
