"""CoNLL-2002 as it is published."""

import pytest

from spanferry.data.conll2002 import CONLL2002


def test_dutch_has_parts_of_speech_and_documents_that_begin_without_a_blank_line(corpus, write):
    folder = write({"ned.testb": "-DOCSTART- -DOCSTART- O\nDe Art O\ntekst N O\n\nWim N B-PER\n"})
    read = corpus("conll2002", "nl", root=folder).load().target["test"]
    assert [sentence.words for sentence in read] == [("De", "tekst"), ("Wim",)]


def test_spanish_is_latin_1(corpus, write):
    folder = write({"esp.testb": "La O\nCoruña B-LOC\n".encode("latin-1")})
    assert corpus("conll2002", "es", root=folder).load().target["test"][0].words == ("La", "Coruña")


def test_a_copy_in_utf_8_is_read_as_such(corpus, write):
    assert corpus("conll2002", "es", root=write({"esp.testb": "Coruña B-LOC\n"})).load().target["test"][0].words == ("Coruña",)


def test_english_comes_from_elsewhere(corpus, write):
    folder = write({"esp.testb": "Coruña B-LOC\n", "eng.train": "EU I-ORG\n", "eng.testa": "EU I-ORG\n"})
    loaded = corpus("conll2002", "es", root=folder, source="conll2003", source_root=folder).load()
    assert (loaded.source["train"][0].language, loaded.target["test"][0].language) == ("en", "es")


def test_sizes_are_known_of_every_language(languages_of):
    assert CONLL2002.sizes.keys() == languages_of("conll2002")


@pytest.mark.shared_data
def test_the_real_corpus_has_the_published_sizes(corpus, shared_data):
    read = corpus("conll2002", "es", root=shared_data / "conll", splits=("train", "dev", "test"), sizes="check")
    assert tuple(map(len, read.load().target.values())) == (8323, 1915, 1517)
