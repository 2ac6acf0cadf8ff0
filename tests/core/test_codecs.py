"""Records survive Parquet."""

from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.codecs import ALIGNMENTS, PROJECTIONS, SENTENCES, load, save
from spanferry.core.records import Alignment, Entity, Outcome, Projection, Sentence, Span

SENTENCE = Sentence("train-1", "zh", ("北京", "", "\u2028"), (Entity(Span(0, 1), "LOC"), Entity(Span(1, 3), "ORG")))


def test_sentences_labelled_and_not(tmp_path):
    items = [SENTENCE, SENTENCE.with_entities(None), SENTENCE.with_entities(()), Sentence("x", "en", ())]
    save(tmp_path / "s.parquet", SENTENCES, items)
    assert load(tmp_path / "s.parquet", SENTENCES) == items


def test_projections_keep_their_outcomes():
    items = [Projection(SENTENCE, (Outcome.PROJECTED, Outcome.OVERLAP)), Projection(SENTENCE.with_entities(()), ())]
    assert PROJECTIONS.decode(PROJECTIONS.encode(items)) == items


@given(st.lists(st.sets(st.tuples(st.integers(0, 500), st.integers(0, 500))).map(Alignment.of)))
def test_alignments(items):
    assert ALIGNMENTS.decode(ALIGNMENTS.encode(items)) == items


@given(st.lists(st.dictionaries(st.tuples(st.integers(0, 50), st.integers(0, 50)), st.floats(1e-300, 1)).map(Alignment.weighted)))
def test_weights_of_links_survive_to_the_last_bit(items):
    items = [*items, Alignment(((0, 1),))]
    assert ALIGNMENTS.decode(ALIGNMENTS.encode(items)) == items
