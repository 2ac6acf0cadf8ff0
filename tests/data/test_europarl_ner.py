"""Europarl NER as it is published."""

import pytest

from spanferry.core.errors import DataError
from spanferry.data.europarl_ner import EUROPARL_NER

SIDES = {"en.conll": "Mr\tO\nProdi\tB-PER\n", "es.conll": "Prodi\tB-PER\n"}


def test_sides_are_parallel_in_the_split_that_projects(corpus, write):
    loaded = corpus("europarl_ner", "es", root=write(SIDES), source="europarl_ner").load()
    assert [sentence.id for side in (loaded.source, loaded.target) for sentence in side["train"]] == ["train-1", "train-1"]


def test_the_repository_s_own_names(corpus, write):
    folder = write({"es-europarl.test.conll02": "Prodi\tB-PER\n"})
    assert corpus("europarl_ner", "es", root=folder).load().target["test"][0].words == ("Prodi",)


def test_beside_another_source_it_is_a_test_set(corpus, write):
    folder = write(SIDES | {"eng.train": "EU I-ORG\n", "eng.testa": "EU I-ORG\n"})
    loaded = corpus("europarl_ner", "es", root=folder, source="conll2003", source_root=folder).load()
    assert [list(loaded.source), list(loaded.target)] == [["train", "dev"], ["test"]]


def test_a_side_cut_short_is_no_parallel_one(corpus, write):
    folder = write(SIDES | {"es.conll": "Prodi\tB-PER\n\nProdi\tB-PER\n"})
    with pytest.raises(DataError, match="1 sentences in the source language and 2 in the target language"):
        corpus("europarl_ner", "es", root=folder, source="europarl_ner").load()


def test_sizes_are_known_of_every_language(languages_of):
    assert EUROPARL_NER.sizes.keys() == languages_of("europarl_ner")


@pytest.mark.shared_data
@pytest.mark.parametrize("lang", ["es", "it"])
def test_the_real_corpus_has_the_published_size(corpus, shared_data, lang):
    loaded = corpus("europarl_ner", lang, root=shared_data / "europarl_ner", source="europarl_ner", sizes="check").load()
    assert len(loaded.source["train"]) == len(loaded.target["train"]) == 799
