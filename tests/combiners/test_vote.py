"""Votes counted by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.combiners.conftest import crossed

from spanferry.combiners.vote import Vote
from spanferry.core.errors import ConfigError
from spanferry.core.records import Outcome


def three(*texts):
    return [crossed(code, text) for code, text in zip(("en", "es", "sw"), texts, strict=True)]


def test_what_two_of_three_project_stays(combined):
    found = combined(Vote(), *three("0-2 PER", "0-2 PER", "0-1 PER"))
    assert found == ("0-2 PER", (2 / 3,), "projected projected filtered")


def test_a_source_without_entities_is_against(combined):
    assert combined(Vote(threshold=0.5), *three("0-2 PER", "", ""))[0] == ""
    assert combined(Vote(threshold=1 / 3), *three("0-2 PER", "", ""))[0] == "0-2 PER"


def test_an_own_outcome_stays(combined):
    found = combined(Vote(), crossed("en", "0-1 PER", lost="LOC"), crossed("es", "", lost="PER"))
    assert found == ("0-1 PER", (0.5,), "projected unaligned unaligned")


def test_labels_are_voted_on_too(combined):
    assert combined(Vote(), *three("0-1 PER", "0-1 LOC", "0-1 LOC"))[0] == "0-1 LOC"


def test_most_votes_together_win_where_entities_overlap(combined):
    # 0-4 has one vote, and 0-2 and 2-4 have two together
    assert combined(Vote(), crossed("en", "0-4 PER"), crossed("es", "0-2 PER, 2-4 PER")) == (
        "0-2 PER, 2-4 PER", (0.5, 0.5), "overlap projected projected",
    )  # fmt: skip


def test_of_equal_votes_the_first_sources_count(combined):
    one, other = crossed("en", "1-3 PER"), crossed("es", "0-2 PER")
    assert combined(Vote(), one, other) == ("1-3 PER", (0.5,), "projected overlap")
    assert combined(Vote(), other, one)[0] == "0-2 PER"


def test_weighed_votes_count_the_scores(combined):
    sure, unsure = crossed("en", "0-1 PER", (0.9,)), crossed("es", "0-2 PER", (0.4,))
    assert combined(Vote(weigh=True, threshold=0.2), unsure, sure) == ("0-1 PER", (0.45,), "overlap projected")
    assert combined(Vote(weigh=True, threshold=0.46), unsure, sure)[0] == ""


def test_votes_without_scores_cannot_be_weighed():
    with pytest.raises(ConfigError, match=r"combiner\.weigh=true: the method does not say"):
        Vote(weigh=True).combine([crossed("en", "0-1 PER")])


def test_words_are_voted_on_one_by_one(combined):
    # 0-3, 0-2, 1-3: words 0, 1 and 2 have 2, 3 and 2 votes of three
    found = combined(Vote("word"), *three("0-3 PER", "0-2 PER", "1-3 PER"))
    assert found == ("0-3 PER", (pytest.approx(7 / 9),), "projected projected projected")
    assert combined(Vote("entity"), *three("0-3 PER", "0-2 PER", "1-3 PER"))[0] == ""


def test_a_word_begins_an_entity_where_more_say_so(combined):
    assert combined(Vote("word"), *three("0-1 PER, 1-2 PER", "0-1 PER, 1-2 PER", "0-2 PER"))[0] == "0-1 PER, 1-2 PER"
    assert combined(Vote("word"), *three("0-1 PER, 1-2 PER", "0-2 PER", "0-2 PER"))[0] == "0-2 PER"


def test_a_word_goes_to_the_label_with_most_votes(combined):
    found = combined(Vote("word", threshold=0.3), *three("0-2 PER", "1-3 LOC", "1-2 LOC, 4-5 PER"))
    assert found[0] == "0-1 PER, 1-3 LOC, 4-5 PER"
    assert found[2] == "projected projected projected projected"
    assert combined(Vote("word"), *three("1-2 PER", "1-2 LOC", "1-2 LOC"))[2] == "overlap projected projected"


def test_threshold_is_a_share():
    with pytest.raises(ConfigError, match=r"combiner\.threshold=1\.5: must be a share of the sources, 0 to 1"):
        Vote(threshold=1.5)


def test_no_sources_and_no_sentences():
    assert Vote().combine([]) == []


spans = st.sampled_from(["", "0-2 PER", "1-3 PER", "0-1 LOC, 2-4 PER", "0-4 ORG", "0-2 PER, 2-3 PER"])


@given(spans, st.sampled_from(["entity", "word"]))
def test_sources_that_agree_keep_what_they_say(text, level):
    (found,) = Vote(level, threshold=1.0).combine(three(text, text, text))
    (made,) = crossed("en", text).projections
    assert found.target == made.target
    assert set(found.scores) <= {1.0}
    assert set(found.outcomes) <= {Outcome.PROJECTED}


@given(spans, spans, spans, st.sampled_from(["entity", "word"]), st.sampled_from([0.0, 0.3, 0.5, 0.7, 1.0]))
def test_more_agreement_asked_is_no_more_words_given(first, second, third, level, threshold):
    def covered(at):
        (found,) = Vote(level, at).combine(three(first, second, third))
        return sum(len(entity.span) for entity in found.target.entities)

    assert covered(1.0) <= covered(0.0)
    assert len(Vote(level, threshold).combine(three(first, second, third))[0].outcomes) == sum(
        len(side.projections[0].outcomes) for side in three(first, second, third)
    )
