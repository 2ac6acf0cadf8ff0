from spanferry.methods._codec.openings import Pruning, openings

PRUNING = Pruning(change=0.5, change_near=0.1, near=1)


def test_a_token_that_the_markers_in_the_source_make_less_or_more_likely_stands_out():
    assert openings([-1.0, -1.0, -1.0, -1.0], [-1.0, -1.5, -1.0, -0.5], PRUNING) == {1, 3}


def test_near_it_less_is_enough():
    assert openings([0.0] * 5, [-0.2, -0.2, -0.9, -0.05, -0.2], PRUNING) == {1, 2}
    assert openings([0.0] * 5, [-0.2, -0.2, -0.9, -0.05, -0.2], Pruning()) == {0, 1, 2, 4}  # five tokens near, as published


def test_where_nothing_stands_out_there_is_none():
    assert openings([0.0] * 3, [-0.4] * 3, PRUNING) == set()
