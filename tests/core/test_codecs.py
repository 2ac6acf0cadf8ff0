"""Records survive Parquet."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.codecs import ALIGNMENTS, PROJECTIONS, SENTENCES, TRANSLATIONS, load, save
from spanferry.core.records import Alignment, Entity, Outcome, Projection, Sentence, Span, Translation

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


@st.composite
def sentences(draw):
    """Sentences as stores hold them: labelled or not, empty, with a domain or without."""
    words = draw(st.lists(st.text(max_size=3), max_size=4))
    labels = draw(st.none() | st.lists(st.sampled_from(["", "PER", "ORG"]), min_size=len(words), max_size=len(words)))
    entities = None if labels is None else tuple(Entity(Span(i, i + 1), label) for i, label in enumerate(labels) if label)
    return Sentence(draw(st.text(max_size=3)), "de", tuple(words), entities, draw(st.sampled_from(["", "news"])))


@given(st.lists(sentences()), st.integers(0, 3), st.booleans())
def test_any_sentences_survive_in_one_piece_in_slices_and_in_several(items, cut, scored):
    made = [Projection(item, (Outcome.PROJECTED,) * len(item.entities or ()), (0.5,) if scored else None) for item in items]
    table = PROJECTIONS.encode(made)
    assert PROJECTIONS.decode(table) == made
    assert PROJECTIONS.decode(table.slice(cut)) == made[cut:]
    assert PROJECTIONS.decode(pa.concat_tables([table, table.slice(0, cut)])) == [*made, *made[:cut]]


def test_shards_from_before_sentences_had_domains_and_methods_scores_are_read():
    made = Projection(SENTENCE, (Outcome.PROJECTED, Outcome.OVERLAP))
    assert PROJECTIONS.decode(PROJECTIONS.encode([made]).drop_columns(["domain", "scores"])) == [made]


@given(st.lists(st.tuples(sentences(), st.booleans())))
def test_translations(rows):
    items = [Translation(*row) for row in rows]
    assert TRANSLATIONS.decode(TRANSLATIONS.encode(items)) == items
