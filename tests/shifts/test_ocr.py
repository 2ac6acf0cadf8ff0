"""Misread shapes."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES
from spanferry.shifts._confusions import SCRIPTS, confusions
from spanferry.shifts.ocr import Ocr


def outcomes(shifted, text, language="en"):
    return {shifted(Ocr(rate=1), text, language, seed) for seed in range(100)}


@pytest.mark.parametrize(
    ("language", "word", "misread"),
    [
        ("en", "mx", {"rnx", "nnx"}),
        ("en", "Zy", {"2y"}),
        ("zh", "末", {"未"}),
        ("zh", "己方", {"已方", "巳方", "己万"}),
        ("he", "דש", {"רש", "ךש"}),
        ("ja", "シ", {"ツ"}),
        ("ru", "ъ", {"ь"}),
        ("ko", "기1", {"키1", "가1"}),
        ("hi", "बॉ", {"वॉ"}),
    ],
)
def test_a_shape_is_taken_for_one_like_it(shifted, language, word, misread):
    assert outcomes(shifted, word, language) == misread


def test_arabic_is_not_read_as_persian(shifted):
    assert outcomes(shifted, "بم", "ar") == {"تم", "ثم"}
    assert outcomes(shifted, "بم", "fa") == {"تم", "ثم", "پم"}


def test_a_letter_with_an_accent_is_another_shape(shifted):
    assert outcomes(shifted, "o\u0323k", "yo") == {"o\u0323k"}  # ọ


def test_numbers_are_left_alone(shifted):
    assert shifted(Ocr(rate=1), "1850 - 90") == "1850 - 90"


def test_the_rate_is_that_of_words_with_a_shape_of_the_list(demo):
    clean = demo("zh")
    found = Ocr(rate=0.5).shift(clean, LANGUAGES["zh"], 0)
    shapes = confusions(LANGUAGES["zh"]).keys()
    words = [
        pair for ours, theirs in zip(clean, found, strict=True) for pair in zip(ours.words, theirs.words, strict=True)
        if not shapes.isdisjoint(pair[0])
    ]  # fmt: skip
    assert sum(ours != theirs for ours, theirs in words) / len(words) == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("script", SCRIPTS)
def test_confusions_are_mutual(script):
    (language, *_) = [language for language in LANGUAGES.values() if language.script == script]
    found = confusions(language)
    assert found
    assert all(shape in found[other] and shape != other for shape, others in found.items() for other in others)


def test_a_script_without_a_list_is_refused():
    assert not Ocr().applies(LANGUAGES["ka"])
    with pytest.raises(ConfigError, match=r"shift=ocr: there is none for Georgian .*it knows look-alikes of the scripts Arab, Beng"):
        Ocr().shift([], LANGUAGES["ka"], 0)
