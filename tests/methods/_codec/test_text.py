import pytest

from spanferry.core.markers import Markers
from spanferry.core.records import Span
from spanferry.core.writing import write
from spanferry.data.languages import LANGUAGES
from spanferry.methods._codec.text import marked_text

WORDS = ("Kai", "met", "Ada", ",", "then", "Juma", ".")


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span(0, 1), "[ Kai ] met Ada, then Juma."),
        (Span(2, 3), "Kai met [ Ada ] , then Juma."),
        (Span(5, 7), "Kai met Ada, then [ Juma. ]"),
        (Span(0, 7), "[ Kai met Ada, then Juma. ]"),
    ],
)
def test_brackets_stand_between_spaces(span, expected):
    assert marked_text(write(WORDS, LANGUAGES["en"]), span, Markers.BRACKETS) == expected


def test_tags_touch_what_is_between_them():
    assert marked_text(write(WORDS, LANGUAGES["en"]), Span(2, 3), Markers.XML) == "Kai met <a>Ada</a>, then Juma."


def test_chinese_is_parted_by_brackets_only():
    assert marked_text(write(("北京", "很", "大"), LANGUAGES["zh"]), Span(0, 1), Markers.BRACKETS) == "[ 北京 ] 很大"
