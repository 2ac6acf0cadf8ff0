"""Spaces in Hydra's grammar, and the grid they are told apart from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.errors import ConfigError
from spanferry.core.spaces import Numbers, Options, refuse_intervals, split


@pytest.mark.parametrize(
    ("written", "space", "words"),
    [
        ("interval(0,1)", Numbers(0.0, 1.0), "0.0 to 1.0"),
        ("tag(log,interval(1e-5,1e-3))", Numbers(1e-5, 1e-3, log=True), "1e-05 to 0.001, log"),
        ("int(interval(1,5))", Numbers(1, 5, 1, whole=True), "1 to 5"),
        ("int(tag(log,interval(1,64)))", Numbers(1, 64, 1, log=True, whole=True), "1 to 64, log"),
        ("range(2,9)", Numbers(2, 8, 1, whole=True), "2 to 8"),
        ("tag(log,range(1,9))", Numbers(1, 8, 1, log=True, whole=True), "1 to 8, log"),
        ("range(9,2,-3)", Numbers(3, 9, 3, whole=True), "3 to 9, every 3"),
        ("range(0.1,0.4,0.1)", Numbers(0.1, 0.3, 0.1), "0.1 to 0.3, every 0.1"),
        ("float(range(1,4))", Numbers(1.0, 3.0, 1.0), "1.0 to 3.0, every 1"),
        ("choice(16,plain,[1,2])", Options(("16", "plain", "[1,2]")), "16 or plain or [1,2]"),
    ],
)
def test_a_function_of_the_grammar_is_a_space(written, space, words):
    assert split([f"tagger.x={written}"]) == ([], {"tagger.x": space})
    assert str(space) == words


def test_all_else_stays_a_grid_in_its_order():
    grid = ["lang=de,sw", "tagger=tiny", "method=glob(*)", "~shift", "seed=0,1"]
    overrides = [*grid[:2], "+tagger.epochs=range(2,9)", *grid[2:]]
    assert split(overrides) == (grid, {"+tagger.epochs": Numbers(2, 8, 1, whole=True)})


def test_the_command_line_goes_before_the_configurations_spaces():
    also = {"tagger.epochs": "range(2,9)", "tagger.width": "choice(32,64)", "tagger.heads": "range(1,3)"}
    _, spaces = split(["tagger.epochs=3", "tagger.width=interval(1,2)"], also)
    assert spaces == {"tagger.width": Numbers(1.0, 2.0), "tagger.heads": Numbers(1, 2, 1, whole=True)}


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("interval(1,1)", "the first number is the lower one"),
        ("tag(log,interval(0,1))", "above 0 with tag"),
        ("range(3,3)", "a range has a number at least"),
        ("tag(log,range(1,9,2))", "in steps of 1"),
        ("tag(log,range(0,9))", "above 0 in steps of 1"),
        ("tag(log,float(range(1,9)))", "whole ones above 0"),
        ("tag(normal,interval(0,1))", "log is the one tag"),
        ("tag(log,choice(1,2))", "without tag"),
        ("choice(a,a)", "different options"),
    ],
)
def test_what_is_no_space_is_refused(written, rule):
    with pytest.raises(ConfigError, match=f"tagger.x=.*{rule}"):
        split([f"tagger.x={written}"])


def test_the_configurations_spaces_are_spaces():
    with pytest.raises(ConfigError, match=r"search\.space\.tagger\.x=1,2: a space is interval"):
        split([], {"tagger.x": "1,2"})


def test_a_grid_has_no_intervals():
    refuse_intervals(["tagger.epochs=range(2,9)", "lang=de,sw"])
    with pytest.raises(ConfigError, match=r"tagger\.x=interval\(0,1\): .*search=optuna"):
        refuse_intervals(["lang=de", "tagger.x=interval(0,1)"])


def test_a_number_is_written_shortly_and_stays_within_its_bounds():
    assert Numbers(0, 1).text(0.123456789) == "0.123457"
    assert Numbers(0, 0.1234567).text(0.1234567) == "0.1234567"  # 0.123457 would lie above
    assert Numbers(1, 9, 1, whole=True).text(3.0) == "3"


@given(st.floats(-1e6, 1e6), st.floats(1e-9, 1e6), st.floats(0, 1))
def test_what_is_written_is_of_the_space(low, width, share):
    space = Numbers(low, low + width)
    drawn = min(space.low + share * width, space.high)
    assert space.low <= space.value(space.text(drawn)) <= space.high


def test_what_the_command_line_adds_is_not_searched():
    also = {"tagger.epochs": "range(2,9)", "+tagger.heads": "range(1,3)"}
    assert split(["+tagger.epochs=3", "~tagger.heads"], also)[1] == {}


def test_whole_numbers_are_read_as_such():
    assert repr((Numbers(1, 9, 1, whole=True).value("3"), Numbers(0, 1).value("0.5"))) == "(3, 0.5)"


@pytest.mark.parametrize("stop", ["1000002", "1" + "0" * 400, "1e300"])
def test_a_range_without_an_end_in_sight_is_refused(stop):
    with pytest.raises(ConfigError, match=r"a range of more than 1,000,000 values; interval"):
        split([f"tagger.epochs=range(1,{stop})"])
