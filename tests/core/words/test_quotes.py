"""Quotation marks and apostrophes that stand alone."""

import pytest

from spanferry.core.writing import write
from spanferry.data.languages import LANGUAGES


@pytest.mark.parametrize(
    ("code", "words", "text"),
    [
        ("en", "the players ' union", "the players' union"),
        ("en", "the players ' tunnel after a Champions ' League match", "the players' tunnel after a Champions' League match"),
        ("en", "the ' bolos ' sleep", "the 'bolos' sleep"),
        ("en", "Parliament ' s vote", "Parliament's vote"),
        ("en", "April ' 96 March ' 95", "April '96 March '95"),
        ("it", "l ' onorevole e po ' confuso", "l'onorevole e po' confuso"),
        ("it", "E ' vero , un po ' di più , l ' anno", "E' vero, un po' di più, l'anno"),
        ("de", "er sagt : » ja « .", "er sagt: »ja«."),
        ("de", "„ so “ , “ so ”", "„so“, “so”"),
        ("fi", "esim. ” kyllä ” , hän", "esim. ”kyllä”, hän"),
        ("ur", "کہا : ” ہاں “ ۔", "کہا: ”ہاں“۔"),
        ("he", "אמר : ” כן ” .", "אמר: ”כן”."),
    ],
)
def test_marks_cling_to_what_they_enclose(code, words, text):
    assert write(words.split(), LANGUAGES[code]).text == text
