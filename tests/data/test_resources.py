"""Resource classes: every language has one."""

from spanferry.data.languages import LANGUAGES
from spanferry.data.resources import CLASSES


def test_every_language_has_a_class():
    assert CLASSES.keys() == LANGUAGES.keys()


def test_classes_are_those_of_the_paper():
    # Joshi et al. (2020), table 1, gives as examples English, Spanish, German, Japanese and French of class 5, Zulu and Lao of 2
    assert {CLASSES[code] for code in ("en", "es", "de", "ja", "fr")} == {5}
    assert CLASSES["zu"] == 2
