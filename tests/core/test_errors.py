"""What errors say."""

import pytest

from spanferry.core.errors import ConfigError, DataError, did_you_mean, in_short, require, told


def test_near_misses_are_suggested():
    assert did_you_mean("heuristc", ["ilp", "heuristic"]) == " Did you mean 'heuristic'?"


def test_without_a_near_miss_the_choices_are_listed():
    assert did_you_mean("zzz", ["ilp", "heuristic"]) == " Known: heuristic, ilp."
    assert did_you_mean("zzz", []) == ""


def test_a_place_reads_as_editors_understand_it():
    assert str(DataError.at("a.conll", 3, "wrong")) == "a.conll:3: wrong"


def test_several_near_misses_are_all_named():
    assert did_you_mean("seeds", ["seed", "seedy", "lang"]) == " Did you mean 'seed' or 'seedy'?"


def test_an_option_that_breaks_its_rule_is_named():
    require(True, "method.beams", 1, "at least 1")
    with pytest.raises(ConfigError, match=r"^method\.beams=0: must be at least 1$"):
        require(False, "method.beams", 0, "at least 1")


def test_a_mistake_is_told_by_its_message_and_a_bug_with_its_traceback():
    assert told(DataError("a.conll:3: wrong")) == "a.conll:3: wrong"
    error = ValueError("too much")
    error.__cause__ = KeyError("x")
    cause = "The above exception was the direct cause of the following exception:"
    assert told(error) == f"KeyError: 'x'\n\n{cause}\n\nValueError: too much\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [("", ""), ("  wrong\nso what", "wrong"), ("Traceback (most recent call last):\n  x\nValueError: y\n", "ValueError: y")],
)
def test_in_short_is_the_line_that_says_it(text, line):
    assert in_short(text) == line
