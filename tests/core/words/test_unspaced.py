"""Words of scripts that write no spaces."""

import pytest

from spanferry.core.words.unspaced import located
from spanferry.core.writing import split
from spanferry.data.languages import LANGUAGES


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("ja", "2019年", "2019 年"),
        ("zh", "他说 OK 了", "他 说 OK 了"),
        ("zh", "1,000元，ＡＢＣ１２", "1,000 元 ， ＡＢＣ１２"),
        ("zh", "https://a.cn/b ok@a.cn", "https://a.cn/b ok@a.cn"),
        ("zh", "在Jagiełło和Москва", "在 Jagiełło 和 Москва"),
        ("ja", "6.5％", "6.5 ％"),
        ("my", "သူ https://a.mm/b", "သူ https://a.mm/b"),
    ],
)
def test_cuts(code, text, words):
    assert " ".join(split(text, LANGUAGES[code]).words) == words


def test_characters_are_what_a_reader_sees():
    """The words of PAN-X in Chinese, Japanese and Thai."""
    assert split("2年 กำe\u0301", LANGUAGES["th"], "characters").words == ("2", "年", "กำ", "e\u0301")


def test_a_long_text_is_cut_as_its_sentences_are():
    """The libraries read it in pieces that end where sentences do."""
    sentence = "东京是日本的首都"
    words = split(f"{sentence}。", LANGUAGES["zh"]).words
    assert split(f"{sentence}。" * 600, LANGUAGES["zh"]).words == words * 600


def test_text_that_a_library_drops_is_a_word():
    assert located("ab cd", ["b", "x", "cd"]) == [(0, 1), (1, 2), (3, 5)]
