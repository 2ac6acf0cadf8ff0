import pytest

from spanferry.methods.scores._romanise import lacks_vowels, romanise, skeleton


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Müller", "muller"),
        ("Ọbásanjọ́", "obasanjo"),
        ("Straße", "strasse"),
        ("Путин", "putin"),
        ("Αθήνα", "athina"),
        ("नरेन्द्र", "nrendr"),
        ("北京", "beijing"),  # pinyin
        ("Coca-Cola", "cocacola"),
        ("2.0", "20"),
    ],
)
def test_latin_letters(word, expected):
    assert romanise(word) == expected


@pytest.mark.parametrize("word", ["", "…", "”", "😀", "€", "\u200b"])
def test_a_word_without_letters_is_empty(word):
    assert romanise(word) == ""


def test_both_forms_of_a_letter_with_a_mark_are_one():
    assert romanise("é") == romanise("e\u0301") == "e"


def test_consonants_bring_vowelled_and_bare_forms_together():
    assert lacks_vowels("محمد")
    assert not lacks_vowels("Muhammad")
    assert skeleton(romanise("محمد")) == skeleton("muhammad") == "mhmd"
    assert skeleton(romanise("ابوظبي")) == skeleton("abudhabi") == "bdhb"
