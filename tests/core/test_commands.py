"""Commands: what Hydra gets, what a person reads."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.commands import for_hydra, for_shell


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("data.text.train={source}-{target}.txt", "data.text.train='{source}-{target}.txt'"),
        ("data.root=my data", "data.root=my data"),
        ("label_map={DATE: null}", "label_map={DATE: null}"),  # a mapping is no pattern
        ("data.links.train='{source}.talp'", "data.links.train='{source}.talp'"),
        ("method=ilp,heuristic", "method=ilp,heuristic"),
    ],
)
def test_a_path_pattern_alone_is_quoted_for_hydra(typed, given):
    assert for_hydra(typed) == given


def test_a_line_to_type_lacks_the_quotes_that_only_hydra_wants():
    line = for_shell(["data.source.train='{source}.train.conll'", "data.root=my data", "labels='a'"])
    assert line == "'data.source.train={source}.train.conll' 'data.root=my data' 'labels='\"'\"'a'\"'\"''"


@given(st.lists(st.text("ab={}'\", [:]", max_size=12)))
def test_what_is_typed_again_reaches_hydra_unchanged(arguments):
    sent = [for_hydra(argument) for argument in arguments]
    assert [for_hydra(argument) for argument in shlex.split(for_shell(sent))] == sent
