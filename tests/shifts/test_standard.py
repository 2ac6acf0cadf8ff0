"""Several shifts, each by its name."""

import pytest

from spanferry.core.binding import bind
from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES
from spanferry.shifts.casing import Casing
from spanferry.shifts.diacritics import Diacritics
from spanferry.shifts.keyboard import Keyboard
from spanferry.shifts.standard import Standard


def test_shifts_on_top_of_each_other(shifted):
    assert shifted(Standard({"casing": Casing("upper"), "diacritics": Diacritics()}), "Ọmọ dé", "yo") == "OMO DE"


def test_what_does_not_apply_is_left_out(shifted):
    standard = Standard({"keyboard": Keyboard(), "casing": Casing()})
    assert not standard.applies(LANGUAGES["zh"])
    assert shifted(standard, "中文 很 好", "zh") == "中文 很 好"


def test_without_members_it_is_nothing():
    with pytest.raises(ConfigError, match="has members"):
        Standard({})


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("de", "names contexts keyboard ocr diacritics casing"),
        ("zh", "names contexts ocr"),
        ("am", "contexts"),
    ],
)
def test_the_standard_ones_of_a_language(composed, language, names):
    standard = bind(composed("shift=standard"))["shift"].build()
    assert [name for name, shift in standard.members.items() if shift.applies(LANGUAGES[language])] == names.split()
