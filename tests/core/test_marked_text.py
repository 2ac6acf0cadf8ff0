"""Marked translations, read: every kind of damage, and none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.marked_text import Flaw, read_marked
from spanferry.core.markers import Markers, mark, marking
from spanferry.core.records import Entity, Sentence, Span
from spanferry.core.writing import write
from spanferry.data.languages import LANGUAGES

EN, DE, ZH = LANGUAGES["en"], LANGUAGES["de"], LANGUAGES["zh"]
KAI = Sentence(
    "train-1", "en", ("Kai", "Diallo", "lives", "in", "Kano", "."), (Entity(Span(0, 2), "PER"), Entity(Span(4, 5), "LOC"))
)  # fmt: skip


def read(translation, markers, source=KAI, language=DE):
    return read_marked(translation, marking(source, markers), language)


def found(translation, markers, source=KAI, language=DE):
    """What stands between markers, with its entity, and the flaws."""
    text = read(translation, markers, source, language)
    return [(text.text[mark.start : mark.end], mark.entity) for mark in text.marks], [flaw.value for flaw, _ in text.flaws]


def test_tags_say_which_entity():
    assert found("In <b>Kano</b> wohnt <a>Kai Diallo</a>.", Markers.XML) == ([("Kano", 1), ("Kai Diallo", 0)], [])


def test_brackets_do_not():
    assert found("In [Kano] wohnt [Kai Diallo].", Markers.BRACKETS) == ([("Kano", None), ("Kai Diallo", None)], [])


@pytest.mark.parametrize("marked", ["In <b>Kano</b> wohnt <a>Kai</a>.", "In <b> Kano </b> wohnt <a> Kai</a>."])
def test_the_text_is_left_without_markers_and_doubled_spaces(marked):
    assert read(marked, Markers.XML).text == "In Kano wohnt Kai."


def test_spaces_before_punctuation_are_the_translators():
    assert read("[ Kai ] aus [ Kano ] .", Markers.BRACKETS).text == "Kai aus Kano ."


KANO = [("Kai", 0), ("Kano", 1)]


@pytest.mark.parametrize(
    ("damaged", "marks", "flaws"),
    [
        ("< a >Kai</ a> aus <b>Kano</b>", KANO, ["spaced", "spaced"]),
        ("<A>Kai</A> aus <b>Kano</b>", KANO, ["case", "case"]),
        ("＜a＞Kai＜/a＞ aus <b>Kano</b>", KANO, ["replaced", "replaced"]),
        ("&lt;a&gt;Kai&lt;/a&gt; aus <b>Kano</b>", KANO, ["replaced", "replaced"]),
        ("<a>Kai<a/> aus <b>Kano</b>", KANO, ["replaced"]),
        ("<a><a>Kai</a></a> aus <b>Kano</b>", KANO, ["doubled"]),
        ("<a>Kai</a> aus <b>Kano</b>er", KANO, ["fused"]),
        ("<a>Kai</a> aus ex<b>Kano</b>", KANO, ["fused"]),
        ("<a>Kai</a> aus <b>Kano</b>, <b>Nigeria</b>", [*KANO, ("Nigeria", 1)], ["repeated"]),
        ("<a>Kai</a> <c>aus</c> <b>Kano</b>", KANO, ["unknown", "unknown"]),
        ("<а>Kai</а> aus <b>Kano</b>", [("Kano", 1)], ["unknown", "unknown", "missing"]),  # Cyrillic letters
        ("<a>Kai</a> aus <b>Kano", [("Kai", 0)], ["unpaired"]),
        ("<a>Kai</a> aus Kano</b>", [("Kai", 0)], ["unpaired"]),
        ("</b>Kano<b> <a>Kai</a>", [("Kai", 0)], ["unpaired", "unpaired"]),
        ("<a>Kai</a> aus Kano <b></b>", [("Kai", 0)], ["empty"]),
        ("<a>Kai</a> aus Kano", [("Kai", 0)], ["missing"]),
        ("<a>Kai aus <b>Kano</b></a>", [], ["nested", "nested"]),
        ("<a>Kai aus <b>Kano</a> heute</b>", [], ["crossing", "crossing"]),
        ("", [], ["missing", "missing"]),
    ],
)
def test_damaged_tags(damaged, marks, flaws):
    assert found(damaged, Markers.XML) == (marks, flaws)


@pytest.mark.parametrize(
    ("damaged", "marks", "flaws"),
    [
        ("[[Kai]] aus [Kano]", ["Kai", "Kano"], ["doubled"]),
        ("[Kai] aus [ Kano ]", ["Kai", "Kano"], []),
        ("［Kai］ aus [Kano]", ["Kai", "Kano"], ["replaced", "replaced"]),
        ("【Kai】 aus 《Kano》", ["Kai", "Kano"], ["replaced"] * 4),
        ("[Kai] aus [Kano]er", ["Kai", "Kano"], ["fused"]),
        ("[Kai aus [Kano]", ["Kano"], ["unpaired", "missing"]),
        ("[Kai] aus Kano]", ["Kai"], ["unpaired", "missing"]),
        ("[Kai aus [Kano]]", [], ["nested", "nested", "missing", "missing"]),
        ("[Kai] aus []", ["Kai"], ["empty", "missing"]),
        ("[Kai] aus [Kano] [in] Nigeria", ["Kai", "Kano", "in"], ["superfluous"]),
    ],
)
def test_damaged_brackets(damaged, marks, flaws):
    assert found(damaged, Markers.BRACKETS) == ([(mark, None) for mark in marks], flaws)


def test_other_brackets_are_text_where_ours_are_all_there():
    assert read("[Kai] las 《Kano》 in [Kano]", Markers.BRACKETS).text == "Kai las 《Kano》 in Kano"


def test_letters_always_touch_where_a_language_has_no_spaces():
    assert found("[凯]住在[卡诺]。", Markers.BRACKETS, language=ZH)[1] == []


def test_the_words_own_brackets_and_tags_survive(sentence):
    own = sentence("[ sic ] (LOC Kano) < a >")
    assert read("[sic] {Kano} <a>", Markers.BRACKETS, own).text == "[sic] Kano <a>"
    assert read("[sic] <b>Kano</b> <A>", Markers.XML, own).text == "[sic] Kano <A>"


def test_a_word_in_angle_brackets_is_no_marker():
    assert read("<a>Kai</a> <die> <b>Kano</b>", Markers.XML).text == "Kai <die> Kano"


def test_a_flaw_names_its_entity():
    text = read("<a>Kai</a> aus <b>Kano", Markers.XML)
    assert (text.befell(0), text.befell(1)) == (frozenset(), {Flaw.UNPAIRED})


SIGNS = st.sampled_from(
    ["Kai", "Kano", "卡", "'s", "n't", ",", "[", "]", "{", "}", "⟦", "<", ">", "/", "a", "b", "<a>", "</b>", "&lt;", "【", "》", "„"]
)
WORDS = st.lists(SIGNS | st.text(min_size=1).filter(lambda word: not any(letter.isspace() for letter in word)), min_size=1, max_size=12)


@st.composite
def labelled(draw):
    words = tuple(draw(WORDS))
    cuts = sorted(draw(st.sets(st.integers(0, len(words)))))
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    return Sentence("train-1", "en", words, tuple(Entity(span, "LOC") for span in spans))


@given(labelled(), st.sampled_from(Markers), st.sampled_from([EN, DE, ZH]))
def test_what_is_marked_is_read_back(sentence, markers, language):
    text = read_marked(mark(sentence, language, markers), marking(sentence, markers), language)
    written = write(sentence.words, language)
    assert text.text == written.text
    assert [written.covering(mark.start, mark.end) for mark in text.marks] == [entity.span for entity in sentence.entities or ()]


@given(st.text(alphabet="ab<>/[]{} ", max_size=40), st.sampled_from(Markers))
def test_any_answer_is_read(answer, markers):
    text = read(answer, markers)
    ends = [0, *(mark.end for mark in text.marks)]
    assert all(end <= mark.start < mark.end <= len(text.text) for end, mark in zip(ends, text.marks, strict=False))
    named = {mark.entity for mark in text.marks} | {entity for _, entity in text.flaws}
    assert markers is Markers.BRACKETS or {0, 1} <= named
