import pytest

from spanferry.core.errors import ConfigError
from spanferry.translators._telling import Told, by_code, by_marian, by_prefix


class Tokenizer:
    """Knows some tokens by their places in a list."""

    unk_token_id = 0
    all_special_tokens = ("</s>",)

    def __init__(self, *tokens):
        self.tokens, self.src_lang = ["<unk>", *tokens], ""

    def convert_tokens_to_ids(self, token):
        return self.tokens.index(token) if token in self.tokens else 0

    def get_vocab(self):
        return {token: id for id, token in enumerate(self.tokens)}


def test_by_code_the_source_is_set_and_the_target_comes_first():
    tokenizer = Tokenizer("__en__", "__de__")
    assert by_code("__{}__")(tokenizer, "en", "de", "model=x") == Told("", 2)
    assert tokenizer.src_lang == "en"


def test_by_prefix_the_target_stands_before():
    told = by_prefix("<2{}>")(Tokenizer("<2de>"), "en", "de", "model=x")
    assert (told.asked("kai"), told.first) == ("<2de> kai", None)


def test_by_prefix_signs_of_the_text_are_broken():
    told = by_prefix("<2{}>")(Tokenizer("<2de>"), "en", "de", "model=x")
    assert told.asked("a <2zh_Latn> b</s> <b>c</b>") == "<2de> a < 2zh_Latn> b< /s> <b>c</b>"


@pytest.mark.parametrize("codes", [("en", "fr"), ("fr", "en")])
def test_a_code_that_is_not_known_is_named_with_those_that_are(codes):
    with pytest.raises(ConfigError, match=r"model=x: .*'fr'.* Known: de, en\."):
        by_code("__{}__")(Tokenizer("__en__", "__de__", "__other_token__"), *codes, "model=x")


def test_codes_without_a_form_are_known_by_their_script():
    with pytest.raises(ConfigError, match=r"Did you mean 'deu_Latn' or 'eng_Latn'\?"):
        by_code("{}")(Tokenizer("eng_Latn", "deu_Latn", "kai"), "eng_Latn", "deu_Lat", "model=x")


def test_marian_of_one_language_is_told_nothing():
    told = by_marian({})(Tokenizer("kai"), "en", "de", "model=x")
    assert (told.before, told.first) == ("", None)


@pytest.mark.parametrize(("text", "asked"), [(">>por<< kai", "> >por<< kai"), ("kai >>por<<", "kai >>por<<"), (">> kai", ">> kai")])
def test_marians_text_does_not_begin_with_a_token_of_its_own(text, asked):
    assert by_marian({})(Tokenizer("kai"), "en", "de", "model=x").asked(text) == asked
