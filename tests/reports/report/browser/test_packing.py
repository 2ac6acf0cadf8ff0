"""What is packed, unpacked again by hand: labels are 0 none, 1 PER; classes 0 exact, 2 too short, 5 missed, 6 spurious, 7 no gold."""

import json
import struct
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.records import Entity, Outcome, Sentence, Span
from spanferry.core.sentence_record import SentenceRecord
from spanferry.reports.report.browser.packing import BLOCK, CLASSES, OUTCOMES, Packer


def packed(*cells):
    """All parts by name, and the packer."""
    packer, parts = Packer(), {}
    for number, records in enumerate(cells):
        parts |= dict(packer.cell(number, records))
    return packer, parts | dict(packer.texts())


def columns(content, count):
    numbers = struct.unpack(f"<{len(content) // 4}I", content)
    length = len(numbers) // count
    found = [list(numbers[place * length : (place + 1) * length]) for place in range(count)]
    return [[number % 2**32 for number in accumulate(found[0])], *found[1:]]


def lines(content):
    return [json.loads(line) for line in content.decode().split("\n")]


def profile(record):
    packer, _ = packed([record])
    (found,) = packer.profiles
    return found


def test_the_numbers_of_classes_and_outcomes_are_those_the_page_knows():
    assert CLASSES == ("exact", "wrong_type", "too_short", "too_long", "shifted", "missed", "spurious", "no_gold")
    assert OUTCOMES == ("projected", "unaligned", "filtered", "overlap")


def test_a_text_holds_both_sides_and_gold(record):
    _, parts = packed([record("train-1")])
    assert lines(parts["texts-0"]) == [["train-1", "", ["en", ["Ada", "slept"], [0, 1, 1]], "de", ["Ada", "schlief"], [0, 1, 1]]]


def test_a_line_holds_what_the_cell_made(record):
    _, parts = packed([record("train-1", scores=(0.5,), filtered=True)])
    assert lines(parts["cell-0-0"]) == [[[0, 1, 1], None, [0.5], [0], [0, 0, 1, 1], 1, 0, None]]


def test_entities_that_differ_from_gold_have_class_and_partners(record):
    _, parts = packed([record("train-1", gold=[(0, 2)], projected=[(0, 1)])])
    assert lines(parts["cell-0-0"])[0][-2:] == [[2, 0, 0], None]
    _, parts = packed([record("train-1", gold=[(0, 1)], projected=[(1, 2)])])
    assert lines(parts["cell-0-0"])[0][-2] == [5, 0, -1, 6, -1, 0]


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ({}, ((8,), None, (8,), 1, 0)),
        ({"gold": [(0, 2)]}, ((8 + 2,), None, (8,), 1, 0)),
        ({"projected": []}, ((8 + 5,), None, (8 + 1,), 1, 0)),
        ({"gold": None}, ((8 + 7,), None, (8,), 0, 0)),
        ({"gold": None, "projected": None, "outcomes": ()}, (None, None, (), 0, 0)),
        ({"outcomes": (Outcome.PROJECTED, Outcome.OVERLAP)}, ((8,), None, (0, 3), 1, 0)),  # of two sources: nobody knows whose
        ({"filtered": True}, ((8,), None, (8,), 1, 1)),
    ],
)
def test_a_profile_says_what_filters_ask(record, sides, expected):
    assert profile(record("train-1", **sides)) == expected


def test_both_labels_of_a_wrong_type_are_asked_for(record):
    wrong = record("train-1", predicted=(Entity(Span(0, 1), "LOC"),))
    assert profile(wrong)[1] == (8 + 1, 16 + 1)


def test_cells_on_the_same_text_store_it_once(record):
    _, parts = packed([record("train-1"), record("train-2")], [record("train-2", projected=[]), record("train-1")])
    assert len(lines(parts["texts-0"])) == 2
    assert columns(parts["cell-0"], 4)[0] == [0, 1]
    assert columns(parts["cell-1"], 4)[0] == [1, 0]  # a step back


def test_another_translation_is_another_text_of_the_same_key(record):
    packer, parts = packed([record("train-1")], [record("train-1", words="Ada ruhte")])
    assert columns(parts["texts"], 3) == [[0, 0], [0, 0], [0, 0]]
    assert list(packer.languages) == ["en", "de"]


def test_equal_entities_have_one_number(record):
    _, parts = packed([record("train-1"), record("train-2"), record("train-3", projected=[]), record("train-4", projected=None)])
    assert columns(parts["cell-0"], 4)[2:] == [[1, 1, 2, 0], [0, 0, 0, 0]]


def test_blocks_are_full_but_the_last(record):
    _, parts = packed([record(f"train-{number}") for number in range(BLOCK + 1)])
    assert [len(lines(parts[name])) for name in ("texts-0", "texts-1", "cell-0-0", "cell-0-1")] == [BLOCK, 1, BLOCK, 1]
    assert columns(parts["texts"], 3)[0] == list(range(BLOCK + 1))


def test_a_cell_without_sentences_has_an_empty_index():
    assert packed([])[1] == {"cell-0": b"", "texts": b""}


words = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=5), max_size=4).map(tuple)


@given(st.lists(st.tuples(words, words), min_size=1, max_size=5))
def test_any_words_come_back(sentences):
    records = [
        SentenceRecord(Sentence(f"test-{number}", "de", target), Sentence(f"test-{number}", "en", source, ()))
        for number, (source, target) in enumerate(sentences)
    ]
    _, parts = packed(records)
    assert [(tuple(line[2][1]), tuple(line[4])) for line in lines(parts["texts-0"])] == sentences
