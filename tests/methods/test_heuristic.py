"""The heuristic: hand-worked cases and invariants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.bio import decode
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment, Entity, Outcome, Pair, Sentence, Span
from spanferry.methods.heuristic import HeuristicMethod

PROJECTED, UNALIGNED, FILTERED, OVERLAP = Outcome.PROJECTED, Outcome.UNALIGNED, Outcome.FILTERED, Outcome.OVERLAP


def pair(entities, links, target=8, source=8):
    """Entities as (start, end, label), links as "0-0 1-2", sides by their number of words or their text."""
    words = [("w",) * side if isinstance(side, int) else tuple(side.split()) for side in (source, target)]
    labelled = [Entity(Span(start, end), label) for start, end, label in entities]
    alignment = Alignment.of(tuple(map(int, link.split("-"))) for link in links.split())
    return Pair(Sentence("1", "en", words[0], tuple(labelled)), Sentence("1", "de", words[1]), alignment)


def project(pair, **options):
    """The target's entities as (start, end, label), and the outcomes."""
    (result,) = HeuristicMethod(**options).project([pair])
    return [(e.span.start, e.span.end, e.label) for e in result.target.entities], list(result.outcomes)


def test_an_entity_lands_on_its_linked_words():
    assert project(pair([(0, 2, "PER")], "0-3 1-4 2-5")) == ([(3, 5, "PER")], [PROJECTED])


def test_a_gap_of_merge_distance_is_filled_and_a_wider_one_is_not():
    gaps = pair([(0, 3, "PER")], "0-0 1-2 2-5")
    assert project(gaps, merge_distance=0)[0] == [(0, 1, "PER")]
    assert project(gaps, merge_distance=1)[0] == [(0, 3, "PER")]
    assert project(gaps, merge_distance=2)[0] == [(0, 6, "PER")]


def test_the_range_with_most_links_is_kept():
    assert project(pair([(0, 3, "PER")], "0-0 1-5 2-5"))[0] == [(5, 6, "PER")]


def test_of_equally_linked_ranges_the_longest_then_the_leftmost_is_kept():
    assert project(pair([(0, 2, "PER")], "0-0 1-0 0-4 1-5"))[0] == [(4, 6, "PER")]
    assert project(pair([(0, 2, "PER")], "0-6 1-1"))[0] == [(1, 2, "PER")]


def test_a_short_range_is_filtered():
    short = pair([(0, 3, "PER")], "0-0 1-1 1-2")
    assert project(short, length_ratio=0.8, merge_distance=0) == ([(0, 3, "PER")], [PROJECTED])
    assert project(pair([(0, 3, "PER")], "0-0 1-1"), length_ratio=0.8) == ([], [FILTERED])


def test_a_swap_keeps_both_entities():
    swapped = pair([(0, 1, "PER"), (2, 3, "PER")], "0-4 2-1")
    assert project(swapped) == ([(1, 2, "PER"), (4, 5, "PER")], [PROJECTED, PROJECTED])


def test_touching_entities_stay_two():
    assert project(pair([(0, 1, "PER"), (1, 2, "PER")], "0-0 1-1"))[0] == [(0, 1, "PER"), (1, 2, "PER")]


def test_of_overlapping_spans_the_one_with_more_links_stays():
    clash = pair([(0, 1, "LOC"), (1, 3, "PER")], "0-3 1-3 2-4")
    assert project(clash) == ([(3, 5, "PER")], [OVERLAP, PROJECTED])


def test_of_equally_linked_overlapping_spans_the_longer_stays():
    assert project(pair([(0, 2, "LOC"), (2, 4, "PER")], "0-3 1-3 2-3 3-4")) == ([(3, 5, "PER")], [OVERLAP, PROJECTED])


def test_no_label_at_all_is_refused():
    with pytest.raises(ConfigError, match=r"restrict_labels=\[\] keeps no label"):
        HeuristicMethod(restrict_labels=())


def test_of_equally_linked_overlapping_spans_the_first_in_the_source_stays():
    assert project(pair([(0, 1, "LOC"), (1, 2, "PER")], "0-3 1-3")) == ([(3, 4, "LOC")], [PROJECTED, OVERLAP])


def test_no_link_is_unaligned():
    assert project(pair([(0, 1, "LOC"), (1, 2, "PER")], "1-3")) == ([(3, 4, "PER")], [UNALIGNED, PROJECTED])


def test_punctuation_leaves_the_edges_and_stays_inside():
    quoted = pair([(0, 4, "ORG")], "0-0 1-1 2-2 3-3 3-4", source="“ Coca - Cola", target="« Coca - Cola »")
    assert project(quoted)[0] == [(0, 5, "ORG")]
    assert project(quoted, remove_punctuation=True)[0] == [(1, 4, "ORG")]


def test_an_entity_linked_to_punctuation_alone_is_unaligned_without_it():
    assert project(pair([(0, 1, "ORG")], "0-0", source="Ltd", target="."), remove_punctuation=True) == ([], [UNALIGNED])


def test_empty_sentences_and_whole_sentences():
    assert project(pair([], "", target=0, source=0)) == ([], [])
    assert project(pair([(0, 2, "PER")], "", target=0)) == ([], [UNALIGNED])
    assert project(pair([(0, 3, "PER")], "0-2 1-1 2-0", target=3, source=3)) == ([(0, 3, "PER")], [PROJECTED])


POLITOV = {"merge_distance": 1, "length_ratio": 0.8, "last_end": True, "overwrite": True}


def test_last_end_loses_the_words_behind_a_nested_candidate():
    # word 0 is linked to [1, 5), word 1 to [2, 3), which starts last
    nested = pair([(0, 2, "PER")], "0-1 0-2 0-3 0-4 1-2")
    assert project(nested)[0] == [(1, 5, "PER")]
    assert project(nested, last_end=True)[0] == [(1, 3, "PER")]


def test_last_end_can_lose_the_whole_entity():
    nested = pair([(0, 3, "PER")], "0-1 0-2 0-3 1-1 2-1 2-2")
    assert project(nested, length_ratio=0.8) == ([(1, 4, "PER")], [PROJECTED])
    both = pair([(0, 3, "PER")], "0-1 0-2 0-3 1-2 2-2")
    assert project(both, length_ratio=0.8, last_end=True) == ([], [FILTERED])


def test_overwrite_cuts_an_earlier_entity_in_two():
    # word 3 of [2, 5) goes to LOC; I-PER at 4 has no start left and is read as an entity
    clash = pair([(0, 3, "PER"), (3, 4, "LOC")], "0-2 1-3 2-4 3-3")
    assert project(clash) == ([(2, 5, "PER")], [PROJECTED, OVERLAP])
    assert project(clash, overwrite=True) == ([(2, 3, "PER"), (3, 4, "LOC"), (4, 5, "PER")], [PROJECTED, PROJECTED])
    assert HeuristicMethod(overwrite=True).tags(clash)[2:5] == ["B-PER", "B-LOC", "I-PER"]
    assert HeuristicMethod().tags(clash)[2:5] == ["B-PER", "I-PER", "I-PER"]


def test_an_entity_overwritten_whole_is_an_overlap():
    assert project(pair([(0, 1, "LOC"), (1, 2, "PER")], "0-3 1-3"), overwrite=True) == ([(3, 4, "PER")], [OVERLAP, PROJECTED])


@pytest.mark.parametrize(
    "option", [{"complete_source": True}, {"complete_target": True}, {"restrict_labels": ("LOC",)}, {"restrict_length": 0}]
)
def test_each_filter_keeps_an_entity_out(option):
    # of PER's words one is unlinked, and its span [0, 3) holds an unlinked word; LOC takes word 2 once PER is out
    loose = pair([(0, 3, "PER"), (4, 5, "LOC")], "0-0 0-2 1-3 4-2")
    assert project(loose) == ([(0, 4, "PER")], [PROJECTED, OVERLAP])
    assert project(loose, **option) == ([(2, 3, "LOC")], [FILTERED, PROJECTED])


def test_an_entity_without_links_is_unaligned_whatever_the_filters():
    assert project(pair([(0, 1, "PER")], ""), complete_source=True, restrict_labels=("LOC",)) == ([], [UNALIGNED])


def test_punctuation_links_count_for_filters():
    quoted = pair([(0, 3, "ORG")], "0-0 1-1 2-2", source="Coca - Cola", target="Coca - Cola")
    assert project(quoted, remove_punctuation=True, complete_source=True, complete_target=True)[0] == [(0, 3, "ORG")]


@pytest.mark.parametrize("option", [{"merge_distance": -1}, {"length_ratio": 1.5}, {"length_ratio": -0.1}, {"restrict_length": -1}])
def test_values_out_of_range_are_refused(option):
    (name, value), = option.items()  # fmt: skip
    with pytest.raises(ConfigError, match=f"{name}={value}"):
        HeuristicMethod(**option)


@st.composite
def pairs(draw):
    """Entities may touch and fill the sentence; the target may be empty; links may repeat."""
    cuts = sorted(draw(st.lists(st.integers(0, 6), max_size=8)))
    spans = [(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if start < end]
    entities = [(start, end, draw(st.sampled_from("AB"))) for start, end in spans]
    words = draw(st.integers(0, 7))
    links = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, words - 1)), max_size=14)) if words else []
    return pair(entities, " ".join(f"{i}-{j}" for i, j in links), target=words, source=6)


@given(pairs(), st.integers(0, 3), st.sampled_from([0, 0.8]))
def test_every_projected_entity_has_one_span_and_every_span_an_entity(pair, merge_distance, length_ratio):
    spans, outcomes = project(pair, merge_distance=merge_distance, length_ratio=length_ratio)  # a record refuses overlaps
    kept = [e.label for e, outcome in zip(pair.source.entities, outcomes, strict=True) if outcome is PROJECTED]
    assert sorted(label for _, _, label in spans) == sorted(kept)


@given(pairs())
def test_tags_are_well_formed_and_say_what_is_projected(pair):
    (result,) = HeuristicMethod().project([pair])
    assert decode(HeuristicMethod().tags(pair), strict=True) == result.target.entities


@given(pairs())
def test_as_published_every_projection_is_valid_with_one_outcome_an_entity(pair):
    (result,) = HeuristicMethod(**POLITOV).project([pair])  # a record refuses what overlaps
    assert len(result.outcomes) == len(pair.source.entities)
    assert bool(result.target.entities) == (PROJECTED in result.outcomes)


@given(pairs())
def test_spans_start_and_end_on_words_linked_to_an_entity(pair):
    linked = {j for i, j in pair.alignment.links for e in pair.source.entities if e.span.start <= i < e.span.end}
    assert {edge for start, end, _ in project(pair)[0] for edge in (start, end - 1)} <= linked


@given(st.permutations(range(6)))
def test_a_word_for_word_translation_of_one_word_entities_is_exact(order):
    entities = [(word, word + 1, "PER") for word in range(6)]
    expected = sorted((order[word], order[word] + 1, "PER") for word in range(6))
    assert project(pair(entities, " ".join(f"{i}-{j}" for i, j in enumerate(order)))) == (expected, [PROJECTED] * 6)
