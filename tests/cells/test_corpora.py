"""Corpora that a process's cells share."""

import os
import weakref

import pytest

from spanferry.cells import corpora
from spanferry.cells.corpora import corpus_of
from spanferry.core.binding import bind
from spanferry.core.config import Config, Domains, LanguageChoice
from spanferry.core.errors import DataError
from spanferry.data.languages import LANGUAGES

FACTS = {"source_language": LANGUAGES["en"], "target_language": LANGUAGES["de"], "seed": 0}


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch):
    monkeypatch.setattr(corpora, "_held", {})
    monkeypatch.setattr(corpora, "_settle", lambda: None)


def held(data, facts=FACTS, **plain):
    bound = bind(Config(lang=LanguageChoice("de"), data=data, **plain))["data"]
    return corpus_of(Config(data=data, **plain), bound, facts, bound.build(**{name: facts[name] for name in bound.asks_for}))


def demo(**plain):
    data = {"_target_": "spanferry.data.demo.DemoCorpus", "train": 20, "dev": 5, "test": 5, "seed": 0}
    return data | plain


@pytest.fixture
def files(tmp_path):
    (tmp_path / "en.conll").write_text("Kai B-PER\nsleeps O\n", "utf-8")
    options = {"unlabelled": None, "links": {}, "links_base": 0, "parallel": True, "scheme": "iob2", "strict": True, "empty": "skip"}
    return {
        "_target_": "spanferry.data.files.FilesCorpus", "root": str(tmp_path), "source": {"train": "en.conll"}, "target": {},
        "domain": None, **options,
    }  # fmt: skip


def test_cells_with_the_same_corpus_share_it():
    assert held(demo()).corpus is held(demo()).corpus


@pytest.mark.parametrize(
    "other",
    [
        {"data": demo(seed=1)}, {"data": demo(), "labels": ["PER"]}, {"data": demo(), "label_map": {"PER": "PERSON"}},
        {"data": demo(), "domains": Domains(train=["news"])},
        {"data": demo(), "facts": FACTS | {"target_language": LANGUAGES["sw"]}},
    ],
)  # fmt: skip
def test_what_changes_the_corpus_reads_another(other):
    assert held(demo()).corpus != held(**other).corpus


def test_what_the_reader_does_not_ask_for_changes_nothing():
    assert held(demo()).corpus is held(demo(), FACTS | {"seed": 7}).corpus


def test_labels_are_told_as_read_and_as_mapped():
    found = held(demo(), label_map={"PER": "PERSON"}, labels=["PERSON"])
    assert (found.read_labels, found.known_labels) == ({"PER", "LOC", "ORG"}, {"PERSON", "LOC", "ORG"})
    assert {entity.label for sentence in found.corpus.source["train"] for entity in sentence.entities} == {"PERSON"}


def test_a_file_that_changed_is_read_again(files, tmp_path):
    before = held(files).corpus
    (tmp_path / "en.conll").write_text("Mia B-PER\nsleeps O\n", "utf-8")
    os.utime(tmp_path / "en.conll", ns=(1, 1))
    assert held(files).corpus.source["train"][0].words == ("Mia", "sleeps")
    assert before.source["train"][0].words == ("Kai", "sleeps")


def test_a_file_that_vanishes_is_for_the_reader_to_tell(files, tmp_path):
    bound = bind(Config(lang=LanguageChoice("de"), data=files))["data"]
    reader = bound.build(**{name: FACTS[name] for name in bound.asks_for})
    (tmp_path / "en.conll").unlink()
    with pytest.raises(DataError, match=r"en\.conll"):
        corpus_of(Config(data=files), bound, FACTS, reader)


def test_memory_stays_flat(monkeypatch):
    monkeypatch.setattr(corpora, "ROOM", 300)  # five corpora of 60 sentences
    seen = []
    for seed in range(30):
        seen.append(weakref.ref(held(demo(seed=seed)).corpus))
        assert sum(kept.sentences for kept in corpora._held.values()) <= 360
    assert sum(corpus() is not None for corpus in seen) == 6


def test_a_corpus_used_again_outlives_others(monkeypatch):
    monkeypatch.setattr(corpora, "ROOM", 120)  # two corpora of 60 sentences
    first = held(demo()).corpus
    held(demo(seed=1))
    assert held(demo()).corpus is first
    for seed in (2, 3):
        held(demo(seed=seed))
        assert held(demo()).corpus is first
