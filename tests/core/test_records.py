"""The records."""

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.errors import DataError
from spanferry.core.records import Alignment, Entity, Pair, Sentence, Span

PER, LOC = Entity(Span(0, 1), "PER"), Entity(Span(1, 3), "LOC")
SOURCE = Sentence("1", "en", ("Kai", "New", "York"), (LOC, PER))
TARGET = Sentence("1", "de", ("Kai", "York"), ())


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (-1, 1)])
def test_a_span_holds_a_word(start, end):
    with pytest.raises(DataError, match=rf"span \[{start}, {end}\)"):
        Span(start, end)


def test_touching_spans_do_not_overlap():
    assert not Span(0, 2).overlaps(Span(2, 3))
    assert Span(0, 3).overlaps(Span(1, 2))


spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 6), st.integers(1, 4))


@given(spans, spans)
def test_overlap_is_a_shared_word(one, other):
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


def test_entities_are_sorted():
    assert SOURCE.entities == (PER, LOC)


def test_surface_joins_words():
    assert SOURCE.surface(LOC.span) == "New York"


def test_overlapping_entities_are_refused():
    with pytest.raises(DataError, match=r"sentence '1': .* overlaps"):
        SOURCE.with_entities([LOC, Entity(Span(2, 3), "PER")])


def test_an_entity_past_the_end_is_refused():
    with pytest.raises(DataError, match="ends at word 3, but the sentence has 2 words"):
        TARGET.with_entities([LOC])


def test_restriction_keeps_labels_and_unlabelled_stays_unlabelled():
    assert SOURCE.restricted_to(["PER"]).entities == (PER,)
    assert SOURCE.with_entities(None).restricted_to(["PER"]).entities is None


def test_records_are_frozen():
    with pytest.raises(FrozenInstanceError):
        SOURCE.words = ()


def test_links_are_sorted_and_unique():
    assert Alignment.of([(1, 0), (0, 2), (1, 0)]).links == ((0, 2), (1, 0))
    assert Alignment.of([(1, 0), (0, 2)]).reversed().links == ((0, 1), (2, 0))


def test_weights_stay_with_their_links():
    soft = Alignment.weighted({(1, 0): 0.25, (0, 2): 0.5})
    assert (soft.links, soft.weights) == (((0, 2), (1, 0)), (0.5, 0.25))
    assert soft.reversed() == Alignment(((0, 1), (2, 0)), (0.25, 0.5))
    assert soft.by_link() == {(0, 2): 0.5, (1, 0): 0.25}
    assert Alignment.of(soft.links).by_link() == {(0, 2): 1, (1, 0): 1}
    assert soft.only(lambda source, target: target == 2) == Alignment(((0, 2),), (0.5,))
    assert Alignment.of(soft.links).only(lambda source, target: source == 1) == Alignment(((1, 0),))


@pytest.mark.parametrize("weight", [0, -0.5, 1.5, float("nan")])
def test_weights_are_above_0_and_at_most_1(weight):
    with pytest.raises(DataError, match=f"link 0-2 has the weight {weight}"):
        Alignment.weighted({(0, 2): weight})


def test_each_link_has_a_weight():
    with pytest.raises(DataError, match="1 weights for 2 links"):
        Alignment(((0, 0), (1, 1)), (0.5,))


def test_a_pair_shares_an_id():
    with pytest.raises(DataError, match="pair of '1' and '2'"):
        Pair(SOURCE, Sentence("2", "de", ()))


@pytest.mark.parametrize("link", [(3, 0), (0, 2), (-1, 0)])
def test_links_lie_within_their_pair(link):
    with pytest.raises(DataError, match=f"sentence '1': link {link[0]}-{link[1]} is out of range"):
        Pair(SOURCE, TARGET, Alignment((link,)))


def test_a_blind_pair_hides_the_targets_labels_alone():
    blind = Pair(SOURCE, TARGET).blind()
    assert (blind.target.entities, blind.source.entities) == (None, SOURCE.entities)
