"""Tag schemes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.bio import Scheme, decode, encode
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Span

# Two touching PER entities, then a LOC of three words, in each scheme.
ENTITIES = (Entity(Span(0, 2), "PER"), Entity(Span(2, 3), "PER"), Entity(Span(4, 7), "LOC"))
WRITTEN = {
    Scheme.IOB2: "B-PER I-PER B-PER O B-LOC I-LOC I-LOC",
    Scheme.IOB1: "I-PER I-PER B-PER O I-LOC I-LOC I-LOC",
    Scheme.BIOES: "B-PER E-PER S-PER O B-LOC I-LOC E-LOC",
}


@pytest.mark.parametrize("scheme", Scheme)
def test_schemes_read_alike(scheme):
    assert decode(WRITTEN[scheme].split(), scheme) == ENTITIES


def test_encode_writes_iob2():
    assert encode(ENTITIES, 7) == WRITTEN[Scheme.IOB2].split()


@pytest.mark.parametrize(
    ("tags", "entities"),
    [
        ("O I-PER", [(1, 2, "PER")]),
        ("B-PER I-LOC", [(0, 1, "PER"), (1, 2, "LOC")]),
        ("I-PER I-PER B-PER", [(0, 2, "PER"), (2, 3, "PER")]),
    ],
)
def test_lenient_reading_starts_an_entity(tags, entities):
    assert decode(tags.split(), strict=False) == tuple(Entity(Span(start, end), label) for start, end, label in entities)


@pytest.mark.parametrize(
    ("tags", "scheme", "says"),
    [
        ("O I-PER", Scheme.IOB2, "word 2: I-PER continues an entity that has no start"),
        ("B-PER I-LOC", Scheme.IOB2, "word 2: I-LOC"),
        ("O B-PER", Scheme.IOB1, "word 2: B-PER does not follow"),
        ("B-PER O", Scheme.BIOES, "word 2: O stands inside"),
        ("B-PER I-PER", Scheme.BIOES, "ends inside an entity that started at word 1"),
        ("E-PER", Scheme.BIOES, "word 1: E-PER continues"),
    ],
)
def test_strict_reading_refuses_the_ill_formed(tags, scheme, says):
    with pytest.raises(DataError, match=says):
        decode(tags.split(), scheme)


@pytest.mark.parametrize("tag", ["PER", "B-", "-PER", "S-PER", "BI-PER", "", "o"])
def test_what_is_no_tag_is_refused_even_leniently(tag):
    with pytest.raises(DataError, match="is not of the scheme iob2"):
        decode([tag], strict=False)


def test_a_label_may_hold_hyphens():
    assert decode(["B-geo-loc", "I-geo-loc"]) == (Entity(Span(0, 2), "geo-loc"),)


def test_an_empty_sentence_has_no_entities():
    assert (decode([]), encode([], 0)) == ((), [])


tags = st.lists(st.sampled_from(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]), max_size=8)


@given(tags)
def test_spans_survive_writing_and_strict_reading(tags):
    entities = decode(tags, strict=False)
    assert decode(encode(entities, len(tags)), strict=True) == entities


@given(tags)
def test_lenient_and_strict_reading_agree_where_strict_succeeds(tags):
    try:
        entities = decode(tags, strict=True)
    except DataError:
        return
    assert entities == decode(tags, strict=False)
    assert encode(entities, len(tags)) == tags
