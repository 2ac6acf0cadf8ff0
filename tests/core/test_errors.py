"""What errors say."""

from spanferry.core.errors import DataError, did_you_mean


def test_near_misses_are_suggested():
    assert did_you_mean("heuristc", ["ilp", "heuristic"]) == " Did you mean 'heuristic'?"


def test_without_a_near_miss_the_choices_are_listed():
    assert did_you_mean("zzz", ["ilp", "heuristic"]) == " Known: heuristic, ilp."
    assert did_you_mean("zzz", []) == ""


def test_a_place_reads_as_editors_understand_it():
    assert str(DataError.at("a.conll", 3, "wrong")) == "a.conll:3: wrong"
