"""One line of a frame."""

import pytest

from spanferry.core.errors import DataError
from spanferry.data.demo.template import Slot, Word, parse

ENGLISH = ["the", "boss", "of", "the", "firm", "met", "{PER1}", "."]


def test_english_words_translate_themselves():
    assert parse("met {PER1} .", None, "here") == (Word("met", (0,)), Slot("PER", "1"), Word(".", (2,)))


def test_marks_name_english_words():
    assert parse("traf=met zum=of+the#2 ja", ENGLISH, "here") == (Word("traf", (5,)), Word("zum", (2, 3)), Word("ja"))


def test_slots_have_forms_suffixes_and_links():
    assert parse("{COMPANY1:gen}-Chef=boss", ENGLISH, "here") == (Slot("COMPANY", "1", "gen", "-Chef", (1,)),)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("der=the", "names 2 English words"),
        ("x=absent", "names 0 English words"),
        ("x=the#3", "names 2"),
        ("{FOO1}", "is no slot"),
        ("{PER1", "cannot read"),
    ],
)
def test_mistakes_name_the_place(line, says):
    with pytest.raises(DataError, match=rf"news\.txt:7: .*{says}"):
        parse(line, ENGLISH, "news.txt:7")
