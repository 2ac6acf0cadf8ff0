"""Boundary classes. Each case is one sentence of six words with spans drawn by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.bio import decode
from spanferry.core.boundaries import Boundary, boundary_classes, boundary_pairs
from spanferry.core.records import Sentence

TAGS = ["O", "B-A", "I-A", "B-B", "I-B"]


def tagged(tags):
    return Sentence("1", "de", ("w",) * len(tags), decode(tags, strict=False))


def classes(gold, predicted):
    """The classes that are not 0, of sentences written as one letter a word: a capital starts an entity, ``.`` is outside."""
    sides = [[tagged(["O" if c == "." else f"{'B' if c.isupper() else 'I'}-{c.upper()}" for c in text])] for text in (gold, predicted)]
    return {str(name): count for name, count in boundary_classes(*sides).items() if count}


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        (".Aa...", ".Aa...", {"exact": 1}),
        (".Aa...", ".Bb...", {"wrong_type": 1}),
        (".Aaa..", "..A...", {"too_short": 1}),
        (".Aaa..", ".Aa...", {"too_short": 1}),
        (".Aa...", ".Aaa..", {"too_long": 1}),
        (".Aa...", "..Aa..", {"shifted": 1}),
        (".Aa...", "......", {"missed": 1}),
        ("......", ".Aa...", {"spurious": 1}),
        (".Aa...", "...Aa.", {"missed": 1, "spurious": 1}),  # they touch and share no word
        (".Aa...", ".Bbb..", {"missed": 1, "spurious": 1}),  # neither span nor label is right
    ],
)
def test_one_entity_a_side(gold, predicted, expected):
    assert classes(gold, predicted) == expected


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ("AaAa..", "Aaaa..", {"too_long": 1, "missed": 1}),  # one prediction over two: it has one partner
        ("Aaaa..", "AaAa..", {"too_short": 1, "spurious": 1}),
        ("Aaaaa.", "AAaaa.", {"too_short": 1, "spurious": 1}),
        ("AAaa..", "Aaaa..", {"too_long": 1, "missed": 1}),
        ("AaaA..", ".AaaA.", {"shifted": 1, "missed": 1, "spurious": 1}),  # most shared words first, though two pairs were possible
        ("AaaA..", "..Aa..", {"shifted": 1, "missed": 1}),  # one shared word each: the leftmost gold entity (else too_long)
        ("..Aa..", "AaaA..", {"shifted": 1, "spurious": 1}),  # the leftmost predicted one (else too_short)
        ("AaBb..", "BbAa..", {"wrong_type": 2}),
        ("AaA...", "AaB...", {"exact": 1, "wrong_type": 1}),
    ],
)
def test_each_entity_has_one_partner(gold, predicted, expected):
    assert classes(gold, predicted) == expected


def test_all_classes_are_counted_over_sentences():
    unlabelled = Sentence("1", "de", ("w", "w"))
    assert boundary_classes([tagged(["B-A", "O"]), unlabelled], [tagged(["B-A", "O"]), unlabelled]) == {
        name: int(name == "exact") for name in Boundary
    }


def test_pairs_name_the_partners():
    gold, predicted = tagged(["B-A", "I-A", "B-B", "O"]).entities, tagged(["B-A", "O", "O", "B-B"]).entities
    assert boundary_pairs(gold, predicted) == [
        (Boundary.TOO_SHORT, gold[0], predicted[0]),
        (Boundary.MISSED, gold[1], None),
        (Boundary.SPURIOUS, None, predicted[1]),
    ]


sides = st.integers(0, 8).flatmap(lambda n: st.tuples(*[st.lists(st.sampled_from(TAGS), min_size=n, max_size=n).map(tagged)] * 2))


@given(sides)
def test_every_entity_is_counted_once(pair):
    gold, predicted = pair
    counts = boundary_classes([gold], [predicted])
    assert sum(counts.values()) - counts[Boundary.SPURIOUS] == len(gold.entities)
    assert sum(counts.values()) - counts[Boundary.MISSED] == len(predicted.entities)
    assert counts[Boundary.EXACT] == len(set(gold.entities) & set(predicted.entities))


@given(sides)
def test_sides_swapped_mirror_the_classes(pair):
    mirror = {"too_short": "too_long", "too_long": "too_short", "missed": "spurious", "spurious": "missed"}
    there, back = boundary_classes(pair[:1], pair[1:]), boundary_classes(pair[1:], pair[:1])
    assert {mirror.get(name, name): count for name, count in there.items()} == back
