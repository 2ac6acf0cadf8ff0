"""Sentences of running text in every script that answers come in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.data._answers.sentences import marks_sentences, sentences
from spanferry.data.languages import LANGUAGES


def split(text, code="en"):
    return [text[start:end] for start, end in sentences(text, LANGUAGES[code])]


@pytest.mark.parametrize(
    ("code", "text", "found"),
    [
        ("en", "It rained. Nobody came!  Why?", ["It rained.", "Nobody came!", "Why?"]),
        ("de", "Am 3. Oktober kam er. Er blieb.", ["Am 3. Oktober kam er.", "Er blieb."]),
        ("es", "¿Por qué? «Nadie lo sabe.» Así fue.", ["¿Por qué?", "«Nadie lo sabe.»", "Así fue."]),
        ("el", "Τι είναι; Δεν ξέρω.", ["Τι είναι;", "Δεν ξέρω."]),
        ("ru", "Он пришёл. Она ушла.", ["Он пришёл.", "Она ушла."]),
        ("ar", "ما هذا؟ لا أعرف. نعم.", ["ما هذا؟", "لا أعرف.", "نعم."]),
        ("hi", "वह आया। वह गया| क्यों?", ["वह आया।", "वह गया|", "क्यों?"]),
        ("zh", "他来了。她走了！“为什么？”他问。", ["他来了。", "她走了！", "“为什么？”", "他问。"]),
        ("am", "አንድ። ሁለት።", ["አንድ።", "ሁለት።"]),
        ("ur", "وہ آیا۔ وہ گیا۔", ["وہ آیا۔", "وہ گیا۔"]),
    ],
)  # fmt: skip
def test_each_script_ends_sentences_its_own_way(code, text, found):
    assert split(text, code) == found


@pytest.mark.parametrize(
    "text",
    [
        "Michael E. Mann wrote it.",
        "Rev. Paul met Dr. King.",
        "See No. 5 of it.",
        "The U.S. Army left.",
        "It grew, e.g. Paris and Rome.",
        "It cost 3.5 million.",
        "The end (see below.) of it.",
        "He asked why? and left.",
    ],
)
def test_marks_that_end_no_sentence(text):
    assert split(text) == [text]


def test_a_word_that_may_be_short_for_number_ends_one_unless_a_number_follows():
    assert split("He said no. They left.") == ["He said no.", "They left."]


def test_a_number_ends_a_sentence_where_ordinals_have_no_full_stop():
    assert split("They won 24 to 10. It was late.") == ["They won 24 to 10.", "It was late."]


def test_references_stay_with_the_sentence_before():
    assert split("It fled.[12][citation needed] Then it came.") == ["It fled.[12][citation needed]", "Then it came."]


def test_a_line_break_ends_a_sentence():
    assert split("A title\nAnd a text.") == ["A title", "And a text."]


def test_a_byte_order_mark_belongs_to_no_sentence():
    assert split("\ufeff中世纪。 \ufeff当时。", "zh") == ["中世纪。", "当时。"]


def test_thai_comes_in_pieces():
    assert split("ฝนตก ไม่มีใครมา 24 คน", "th") == ["ฝนตก", "ไม่มีใครมา", "24", "คน"]
    assert [code for code in LANGUAGES if not marks_sentences(LANGUAGES[code])] == ["th"]


@pytest.mark.parametrize("text", ["", " \n", "\ufeff"])
def test_a_blank_text_has_no_sentence(text):
    assert split(text) == []


@given(st.text("aB1 .。?!…;\n|“”()[]", max_size=30), st.sampled_from(["en", "de", "el", "zh", "th"]))
def test_every_character_is_in_one_sentence(text, code):
    places = sentences(text, LANGUAGES[code])
    assert [*places] == sorted(places)
    assert "".join(split(text, code)).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
