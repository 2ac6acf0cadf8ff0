from hypothesis import given
from hypothesis import strategies as st

from spanferry.core.conll import read_conll, write_conll
from spanferry.core.records import Sentence
from spanferry.core.writing import split
from spanferry.data.languages import LANGUAGES
from spanferry.translators._writable import writable


def test_what_cannot_be_seen_and_not_be_written_goes():
    assert writable("Ka\0i\ufeff \ud83d ok 😀\u200b") == "Kai  ok 😀\u200b"


@given(text=st.text(st.characters(exclude_categories=())))
def test_words_of_any_answer_are_read_back_as_they_were_written(tmp_path_factory, text):
    words = split(writable(text), LANGUAGES["de"]).words
    path = tmp_path_factory.mktemp("answers") / "x.conll"
    write_conll(path, [Sentence("train-1", "de", ("kai", *words), ())])
    assert read_conll(path, "de", "train")[0].words == ("kai", *words)
