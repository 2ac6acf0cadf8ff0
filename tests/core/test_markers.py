"""Sentences with markers around their entities."""

import pytest

from spanferry.core.markers import Markers, mark, mark_translation, marking
from spanferry.core.records import Entity, Sentence, Span
from spanferry.data.languages import LANGUAGES

EN, DE, ZH = LANGUAGES["en"], LANGUAGES["de"], LANGUAGES["zh"]


def test_tags_name_entities_in_order(sentence):
    marked = mark(sentence("(PER Kai Diallo) lives in (LOC Kano) ."), EN, Markers.XML)
    assert marked == "<a>Kai Diallo</a> lives in <b>Kano</b>."


def test_brackets_are_all_alike(sentence):
    assert mark(sentence("(PER Kai Diallo) lives in (LOC Kano) ."), EN, Markers.BRACKETS) == "[Kai Diallo] lives in [Kano]."


def test_a_language_without_spaces_gets_none():
    words = ("他", "住", "在", "卡诺", "。")
    assert mark(Sentence("train-1", "zh", words, (Entity(Span(3, 4), "LOC"),)), ZH, Markers.BRACKETS) == "他住在[卡诺]。"


@pytest.mark.parametrize("markers", Markers)
def test_without_entities_there_are_no_markers(sentence, markers):
    assert mark(sentence("It rains ."), EN, markers) == "It rains."
    assert mark(Sentence("train-1", "en", ("It", "rains")), EN, markers) == "It rains"
    assert mark(Sentence("train-1", "en", ()), EN, markers) == ""


def test_after_z_come_two_letters():
    words = tuple(f"w{number}" for number in range(28))
    many = Sentence("train-1", "en", words, tuple(Entity(Span(place, place + 1), "LOC") for place in range(28)))
    assert marking(many, Markers.XML).names[25:] == ("z", "aa", "ab")
    assert mark(many, EN, Markers.XML).endswith("<z>w25</z> <aa>w26</aa> <ab>w27</ab>")


@pytest.mark.parametrize("tag", ["<a>", "< A >", "</a>", "&lt;a&gt;", "＜a＞"])
def test_letters_that_the_words_use_as_tags_are_left_out(sentence, tag):
    assert marking(sentence(f"{tag} (LOC Kano)"), Markers.XML).names == ("b",)


def test_a_tag_in_several_words_counts_too(sentence):
    assert marking(sentence("x < a > (LOC Kano)"), Markers.XML).names == ("b",)


@pytest.mark.parametrize(
    ("own", "marked"), [("[", "{Kano}"), ("］", "{Kano}"), ("[ {", "⟦Kano⟧"), ("[ } ⟧", "<a>Kano</a>"), ("( <a>", "[Kano]")]
)
def test_brackets_that_the_words_hold_are_replaced_by_others(sentence, own, marked):
    assert marked in mark(sentence(f"{own} x (LOC Kano)"), EN, Markers.BRACKETS)


def test_a_translation_is_marked_with_the_marks_of_its_source(sentence):
    source = marking(sentence("(PER Kai Diallo) lives in (LOC Kano) ."), Markers.XML)
    spans = [(0, Span(3, 5)), (1, Span(1, 2))]
    assert mark_translation(("In", "Kano", "wohnt", "Kai", "Diallo", "."), DE, spans, source) == "In <b>Kano</b> wohnt <a>Kai Diallo</a>."
