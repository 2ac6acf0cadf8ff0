"""Where spaces stand between words."""

import pytest

from spanferry.core.writing import write
from spanferry.data.languages import LANGUAGES


@pytest.mark.parametrize(
    ("code", "words", "text"),
    [
        ("en", "yr / yr , 9 . .", "yr/yr, 9. ."),
        ("fr", "est-ce qu' il y a jusqu’ à 5 % ?", "est-ce qu'il y a jusqu’à 5 % ?"),
        ("tr", "Ali , % 50 ve 50 % ; ₺ 5", "Ali, %50 ve 50%; ₺5"),
        ("fa", "۵ ٪ و", "۵٪ و"),
        ("zh", "2 0 1 9 年 C N N", "2019年CNN"),
        ("zh", "1 , 0 0 0 元 6 . 5 % ， A , B", "1,000元6.5%，A, B"),
        ("zh", "约翰 · C · 梅 的 MPEG - 2", "约翰·C·梅的MPEG-2"),
        ("yo", "Kano - ọmọ , Kano - Ọmọ", "Kano - ọmọ, Kano-Ọmọ"),
        ("yo", "UNHCR - Èkó , àwọn ọmọ - ìyá", "UNHCR - Èkó, àwọn ọmọ-ìyá"),
    ],
)
def test_words_and_marks(code, words, text):
    assert write(words.split(), LANGUAGES[code]).text == text
