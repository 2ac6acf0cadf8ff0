"""Pairs that nobody has labelled."""

import pytest

from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Alignment, Pair
from spanferry.data.parallel_text import ParallelTextCorpus


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "en-de.txt").write_text("Kai sleeps ||| Kai schläft\n||| ja\n")
    (tmp_path / "en-de.gold").write_text("1-1 2p2\n\n")
    return tmp_path


def corpus(folder, languages, **changes):
    options = {"text": {"train": "{source}-{target}.txt"}, "links": {"train": "{source}-{target}.gold"}, "links_base": 1}
    return ParallelTextCorpus(root=folder, **(options | changes), **languages)


def test_a_line_is_an_unlabelled_pair_and_a_side_may_be_empty(folder, languages):
    loaded = corpus(folder, languages).load()
    assert [(s.id, s.language, s.words, s.entities) for s in loaded.source["train"]] == [
        ("train-1", "en", ("Kai", "sleeps"), None),
        ("train-2", "en", (), None),
    ]
    assert [s.words for s in loaded.target["train"]] == [("Kai", "schläft"), ("ja",)]


def test_gold_links_are_sure_or_possible(folder, languages):
    loaded = corpus(folder, languages).load()
    pair = Pair(loaded.source["train"][0], loaded.target["train"][0])
    assert loaded.gold_links(pair) == Alignment(((0, 0),))
    assert loaded.possible_links(pair) == Alignment(((1, 1),))


def test_a_file_without_a_line_is_refused(folder, languages):
    (folder / "en-de.txt").write_text("")
    with pytest.raises(DataError, match=r"en-de\.txt: holds no sentence"):
        corpus(folder, languages).load()


def test_inputs_are_text_and_links(folder, languages):
    read = corpus(folder, languages)
    assert [path.name for path in read.source_inputs] == ["en-de.txt"]
    assert [path.name for path in read.target_inputs] == ["en-de.txt", "en-de.gold"]


def test_links_without_a_line_for_each_pair_are_refused(folder, languages):
    (folder / "en-de.gold").write_text("1-1\n")
    with pytest.raises(DataError, match=r"en-de\.gold: 1 lines of links for 2 source and 2 target"):
        corpus(folder, languages).load()


def test_no_files_are_refused_with_what_to_type(folder, languages):
    with pytest.raises(ConfigError, match=r"data\.text\.train="):
        corpus(folder, languages, text={"train": None}, links={})


def test_missing_files_are_named(folder, languages):
    with pytest.raises(ConfigError, match=r"data\.text\.train: no such file: .*nothing"):
        corpus(folder, languages, text={"train": "nothing"}, links={})
