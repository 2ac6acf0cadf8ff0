import pytest

from spanferry.aligners._forms import forms_of
from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES

EN, ES, YO, ZU = (LANGUAGES[code] for code in ("en", "es", "yo", "zu"))


def test_words_are_lower_cased_and_cut():
    of_source, _ = forms_of((EN, ES), None, 5)
    assert of_source(("Houses", "the")) == ("house", "the")


def test_stems_come_before_the_cut():
    of_source, of_target = forms_of((EN, ES), "snowball", None)
    assert of_source(("Houses", "running")) == ("hous", "run")
    assert len(set(of_target(("casa", "casas")))) == 1
    assert forms_of((EN, ES), "snowball", 2)[0](("Houses",)) == ("ho",)


def test_a_language_without_stemmer_is_cut_alone():
    assert forms_of((EN, YO), "snowball", 3)[1](("Bada",)) == ("bad",)


def test_stems_that_neither_language_has_are_refused():
    with pytest.raises(ConfigError, match="no stemmer for Yoruba and none for Zulu"):
        forms_of((YO, ZU), "snowball", None)
