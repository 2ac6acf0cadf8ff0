"""Filters: each lets pass, and each keeps out."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Entity, Span
from spanferry.methods.filters import Filters, source_is_complete, target_is_complete

ENTITY = Entity(Span(2, 4), "PER")


def test_a_source_is_complete_if_every_word_is_linked():
    assert source_is_complete(Span(2, 4), [(2, 0), (3, 0)])
    assert not source_is_complete(Span(2, 4), [(2, 0), (2, 1)])
    assert not source_is_complete(Span(2, 4), [])


def test_a_target_is_complete_if_the_links_end_at_every_word_and_nowhere_else():
    assert target_is_complete(Span(5, 7), [(2, 6), (3, 5), (3, 6)])
    assert not target_is_complete(Span(5, 8), [(2, 5), (3, 7)])
    assert not target_is_complete(Span(5, 6), [(2, 5), (3, 7)])


def test_by_default_everything_passes():
    assert Filters().admit(ENTITY, [(2, 0), (2, 9)], Span(0, 8))


def test_each_filter_keeps_out_what_it_says():
    assert not Filters(complete_source=True).admit(ENTITY, [(2, 0)], Span(0, 1))
    assert not Filters(complete_target=True).admit(ENTITY, [(2, 0), (3, 2)], Span(0, 3))
    assert not Filters(restrict_labels=("LOC", "ORG")).admit(ENTITY, [(2, 0)], Span(0, 1))
    assert Filters(restrict_labels=("LOC", "PER")).admit(ENTITY, [(2, 0)], Span(0, 1))


def test_length_is_restricted_both_ways():
    one = Filters(restrict_length=1)
    assert [one.admit(ENTITY, [], Span(0, length)) for length in (1, 2, 3, 4)] == [True, True, True, False]
    assert [Filters(restrict_length=0).admit(ENTITY, [], Span(0, length)) for length in (1, 2, 3)] == [False, True, False]


def test_a_negative_length_is_refused():
    with pytest.raises(ConfigError, match="restrict_length=-1"):
        Filters(restrict_length=-1)
