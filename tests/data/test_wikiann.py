"""WikiANN as it is published."""

import pytest

from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Span
from spanferry.data.wikiann import WIKIANN

RAW = "sw:Dar\tB-LOC\nsw:es\tI-LOC\nsw::\tO\n\n"


@pytest.mark.parametrize("name", ["sw/test", "sw-test"])
def test_words_have_their_language_before_them(corpus, write, name):
    sentence = corpus("wikiann", "sw", root=write({name: RAW})).load().target["test"][0]
    assert sentence.words == ("Dar", "es", ":")
    assert sentence.entities == (Entity(Span(0, 2), "LOC"),)


def test_a_word_without_its_language_is_refused(corpus, write):
    with pytest.raises(DataError, match=r"sw/test:2: 'es': the form has its language before each word"):
        corpus("wikiann", "sw", root=write({"sw/test": "sw:Dar\tB-LOC\nes\tI-LOC\n"})).load()


@pytest.mark.parametrize("word", ["en:es", "12:30"])
def test_words_of_another_language_or_form_are_refused(corpus, write, word):
    with pytest.raises(DataError, match=rf"sw/test:2: '{word}': the form has its language before each word \(sw:word\)"):
        corpus("wikiann", "sw", root=write({"sw/test": f"sw:Dar\tB-LOC\n{word}\tI-LOC\n"})).load()


@pytest.mark.parametrize("name", ["sw/test.tsv", "test-sw.tsv"])
def test_languages_before_words_do_not_become_words(corpus, write, name):
    with pytest.raises(DataError, match=r"tsv:1: 'sw:Dar': files of this name have no language before words"):
        corpus("wikiann", "sw", root=write({name: RAW})).load()


def test_words_may_hold_spaces_or_nothing(corpus, write, caplog):
    loaded = corpus("wikiann", "ja", root=write({"ja/test": "ja:\tB-PER\nja:A B\tI-PER\nja: \tO\nja:c\tO\nja:\tB-LOC\n"})).load()
    sentence = loaded.target["test"][0]
    assert (sentence.words, sentence.entities) == (("A\u00a0B", "c"), (Entity(Span(0, 1), "PER"),))
    assert loaded.counts == {"blank_words": 3}
    assert "ja/test: words without a character, left out: 3" in caplog.text


@pytest.mark.parametrize("text", ["Dar\tB-LOC\n", "Dar B-LOC\n"])
def test_xtreme_s_preprocessed_files(corpus, write, text):
    assert corpus("wikiann", "sw", root=write({"dev-sw.tsv": text}), splits=("dev",)).load().target["dev"][0].words == ("Dar",)


def test_xtreme_s_test_sets_without_tags_are_refused(corpus, write):
    with pytest.raises(DataError, match=r"test-sw\.tsv:1: words without tags.*use the files it started from"):
        corpus("wikiann", "sw", root=write({"test-sw.tsv": "Dar\nes\n"})).load()


def test_both_sides_come_from_it(corpus, write):
    folder = write({"en/train": "en:Kai\tB-PER\n", "en/dev": "en:Kai\tB-PER\n", "sw/test": RAW})
    loaded = corpus("wikiann", "sw", root=folder, source="wikiann").load()
    assert [list(loaded.source), list(loaded.target)] == [["train", "dev"], ["test"]]


def test_sizes_are_known_of_every_language(languages_of):
    assert languages_of("wikiann") == WIKIANN.sizes.keys()
