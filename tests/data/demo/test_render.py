"""Frames x names, on a case worked by hand."""

from spanferry.core.records import Entity, Span
from spanferry.data.demo.frames import Frame
from spanferry.data.demo.lexicon import Name, genitive
from spanferry.data.demo.render import asked, links, render
from spanferry.data.demo.template import Word, parse

ENGLISH = "{COMPANY1} boss met {PER1} ."
FRAME = Frame(
    "x", "train", frozenset(),
    {
        "en": parse(ENGLISH, None, ""),
        "de": parse("{COMPANY1}-Chef=boss traf=met {PER1:gen} .=.", ENGLISH.split(), ""),
        "zh": parse("{PER1} 见=met {COMPANY1} 老板=boss", ENGLISH.split(), ""),
    },
)  # fmt: skip
KILIMA = Name(
    "COMPANY",
    {
        ("en", ""): (Word("Kilima", (0,)), Word("Foods", (1,))),
        ("de", ""): (Word("Kilima", (0,)), Word("Foods", (1,))),
        ("zh", ""): (Word("基利马", (0, 1)),),
    },
)
ANNA = Name(
    "PERf",
    {
        ("en", ""): (Word("Anna", (0,)), Word("Max", (1,))),
        ("de", ""): (Word("Anna", (0,)), Word("Max", (1,))),
        ("zh", ""): (Word("安娜", (0,)), Word("·"), Word("马克斯", (1,))),
    },
)
NAMES = {"COMPANY1": KILIMA, "PER1": ANNA}


def test_english_is_filled_and_labelled():
    english = render(FRAME, NAMES, "en")
    assert english.words == ("Kilima", "Foods", "boss", "met", "Anna", "Max", ".")
    assert english.entities == (Entity(Span(0, 2), "ORG"), Entity(Span(4, 6), "PER"))


def test_a_compound_is_one_word_that_carries_the_entity_and_all_links():
    german = render(FRAME, NAMES, "de")
    assert german.words == ("Kilima-Foods-Chef", "traf", "Anna", "Max'", ".")
    assert german.entities[0] == Entity(Span(0, 1), "ORG")
    assert links(render(FRAME, NAMES, "en"), german).links == ((0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 3), (6, 4))


def test_a_particle_inside_an_entity_has_no_link():
    chinese = render(FRAME, NAMES, "zh")
    assert chinese.entities == (Entity(Span(0, 3), "PER"), Entity(Span(4, 5), "ORG"))
    assert links(render(FRAME, NAMES, "en"), chinese).links == ((0, 4), (1, 4), (2, 5), (3, 3), (4, 0), (5, 2))


def test_links_between_two_other_languages_go_through_english():
    assert links(render(FRAME, NAMES, "de"), render(FRAME, NAMES, "zh")).links == ((0, 4), (0, 5), (1, 3), (2, 0), (3, 2))


def test_german_genitives():
    assert [genitive(word) for word in ("Berlin", "Paris", "Max", "Weiß")] == ["Berlins", "Paris'", "Max'", "Weiß'"]


def test_a_question_stands_before_the_sentence_and_moves_all_behind_it():
    person = FRAME.slots[1]
    english, german = (asked(FRAME, NAMES, language, person) for language in ("en", "de"))
    assert english.words == ("Who", "?", "Kilima", "Foods", "boss", "met", "Anna", "Max", ".")
    assert english.entities == (Entity(Span(6, 8), "ANSWER"),)
    assert german.words[:2] == ("Wer", "?")
    assert german.entities == (Entity(Span(4, 6), "ANSWER"),)
    plain = links(render(FRAME, NAMES, "en"), render(FRAME, NAMES, "de")).links
    assert links(english, german).links == ((0, 0), (1, 1), *((i + 2, j + 2) for i, j in plain))


def test_only_what_stands_once_in_every_language_can_be_asked_for():
    again = parse("{COMPANY1} lobt {COMPANY1} und {PER1}", None, "")
    frame = Frame("x", "train", frozenset(), {**FRAME.templates, "de": again})
    assert [slot.name for slot in frame.askable] == ["PER1"]
