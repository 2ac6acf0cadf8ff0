"""Where text of scripts that write spaces is cut."""

import pytest

from spanferry.core.writing import split
from spanferry.data.languages import LANGUAGES


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("en", "See http://x.org/a?b=c, or a.b@c.org.", "See http://x.org/a?b=c , or a.b@c.org ."),
        ("en", "It can't be St. Louis, U.S.", "It ca n't be St. Louis , U.S."),
        ("en", "J. K. Rowling, Ph.D. (M.Si. too), won in 1996.", "J. K. Rowling , Ph.D. ( M.Si. too ) , won in 1996 ."),
        ("en", "1. Kim (C$5, +44, -20, .500, 6-4, 1/2)", "1. Kim ( C$ 5 , +44 , -20 , .500 , 6-4 , 1/2 )"),
        ("en", "👨\u200d👩\u200d👧 ok🇩🇪!!!", "👨\u200d👩\u200d👧 ok 🇩🇪 ! ! !"),
        ("en", "the '90s and 1990's", "the '90s and 1990 's"),
        ("de", "seit '90 in St. Pauli", "seit ' 90 in St. Pauli"),
        ("fr", "J.-C. dit qu'il l’a", "J.-C. dit qu' il l’ a"),
        ("es", "EE. UU. y EE.UU. hoy", "EE. UU. y EE.UU. hoy"),
        ("nl", "'s Avonds in 's-Hertogenbosch: 'ja', foto's", "'s Avonds in 's-Hertogenbosch : ' ja ' , foto's"),
        ("af", "'n Man en ’n vrou", "'n Man en ’n vrou"),
        ("tr", "29 Ekim 1923'te %50", "29 Ekim 1923'te % 50"),
        ("ar", "١٬٠٠٠٫٥ كتاب، 50٪", "١٬٠٠٠٫٥ كتاب ، 50 ٪"),
        ("ta", "எம்.ஜி.ஆர். சென்னை.", "எம்.ஜி.ஆர். சென்னை ."),
        ("hi", "डॉ. सिंह।", "डॉ. सिंह ।"),
        ("sw", "COVID-19 na U.S.", "COVID - 19 na U . S ."),
    ],
)
def test_cuts(code, text, words):
    assert " ".join(split(text, LANGUAGES[code]).words) == words
