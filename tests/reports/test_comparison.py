"""Two methods on the same sentences."""

import pytest

from spanferry.core.significance import SentenceCounts, approximate_randomisation
from spanferry.reports.comparison import Comparison, better, compare

RIGHT, WRONG = (1, 1, 1), (0, 1, 1)


def counts(*rows, gold="one corpus"):
    return SentenceCounts(gold, {f"test-{number}": row for number, row in enumerate(rows, 1)})


BETTER, WORSE = counts(*[RIGHT] * 8), counts(*[RIGHT] * 4, *[WRONG] * 4)


def test_one_seed():
    p = approximate_randomisation([RIGHT] * 8, [RIGHT] * 4 + [WRONG] * 4)
    assert compare({"0": BETTER}, {"0": WORSE}) == Comparison(0.5, p, 1, 8)


def test_seeds_that_change_nothing_do_not_change_p():
    once, thrice = (compare(dict.fromkeys(seeds, BETTER), dict.fromkeys(seeds, WORSE)) for seeds in ("0", "012"))
    assert (once.p, once.difference, once.sentences) == (thrice.p, thrice.difference, thrice.sentences)
    assert thrice.seeds == 3


def test_seeds_that_only_one_has_do_not_count():
    found = compare({"0": BETTER, "1": WORSE}, {"0": WORSE, "2": BETTER})
    assert (found.seeds, found.difference) == (1, 0.5)


def test_sentences_meet_by_id():
    turned = SentenceCounts(WORSE.gold, dict(reversed(WORSE.by_id.items())))
    assert compare({"0": WORSE}, {"0": turned}).p == 1


def test_sentences_meet_by_id_over_several_seeds_too():
    uneven = counts(RIGHT, RIGHT, WRONG)
    turned = SentenceCounts(uneven.gold, dict(reversed(uneven.by_id.items())))
    assert compare({"0": uneven, "1": uneven}, {"0": uneven, "1": turned}).p == 1


@pytest.mark.parametrize(("first", "second", "is_better"), [(BETTER, WORSE, False), (counts(*[RIGHT] * 20), counts(*[WRONG] * 20), True)])
def test_better_is_what_is_significantly_so(first, second, is_better):
    # 4 sentences differ: p = 2 / 2^4; then 20
    assert better({"0": first}, {"0": second}) is is_better
    assert better({"0": second}, {"0": first}) is False


def test_nobody_is_better_on_other_sentences():
    assert better({"0": BETTER}, {"1": WORSE}) is None


@pytest.mark.parametrize("other", [{}, {"1": BETTER}, {"0": counts(*[RIGHT] * 8, gold="another corpus")}])
def test_without_the_same_sentences_there_is_no_comparison(other):
    assert compare({"0": BETTER}, other) is None
