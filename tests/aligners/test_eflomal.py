"""Most tests need the optional package: pip install 'spanferry[eflomal]'."""

import importlib.util

import pytest

from spanferry.aligners.eflomal import EflomalAligner
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Alignment, Pair, Sentence
from spanferry.data.languages import LANGUAGES


@pytest.fixture
def eflomal():
    return pytest.importorskip("eflomal")


def pair(source, target, number=1):
    return Pair(Sentence(f"train-{number}", "en", tuple(source)), Sentence(f"train-{number}", "de", tuple(target)))


def eflomal_aligner(**options):
    return EflomalAligner(**options, source_language=LANGUAGES["en"], target_language=LANGUAGES["de"])


def test_says_how_to_install_it_before_any_work(monkeypatch):
    monkeypatch.setattr("spanferry.aligners.eflomal.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install -e '.\[eflomal\]'.*gcc and make"):
        eflomal_aligner()


def test_without_the_package_construction_fails():
    if importlib.util.find_spec("eflomal"):
        pytest.skip("eflomal is installed")
    with pytest.raises(ConfigError, match="not installed"):
        eflomal_aligner()


def test_links_words_that_come_along(eflomal):
    corpus = [("a b", "x y"), ("b a", "y x"), ("a", "x"), ("b", "y"), ("a c", "x z"), ("c", "z")] * 5
    alignments = eflomal_aligner().align([pair(source.split(), target.split()) for source, target in corpus])
    assert alignments[:2] == [Alignment(((0, 0), (1, 1)))] * 2


def test_empty_sides_keep_their_place(eflomal):
    pairs = [pair((), "x"), pair("ab", "xy"), pair("a", ()), pair((), ())] * 5
    assert [len(alignment.links) for alignment in eflomal_aligner().align(pairs)] == [0, 2, 0, 0] * 5


def test_a_word_may_hold_white_space(eflomal):
    pairs = [pair(("a b", "c"), ("x", "y\u00a0z"))] * 5
    for one, alignment in zip(pairs, eflomal_aligner().align(pairs), strict=True):
        assert one.with_alignment(alignment).alignment.links


def test_hands_over_reduced_words_as_numbers_and_parallel_text_after_the_pairs(monkeypatch, tmp_path):
    handed = []

    def run(sources, targets, count):
        handed.extend([sources, targets])
        return [Alignment(())] * count, [Alignment(())] * count

    monkeypatch.setattr("spanferry.aligners.eflomal.find_spec", lambda name: True)
    monkeypatch.setattr("spanferry.aligners.eflomal._run", run)
    (tmp_path / "more.txt").write_text("Houses ||| 8\n")
    aligner = eflomal_aligner(parallel_text=("more.txt",), text_root=tmp_path)
    assert aligner.align([pair(("the", "house"), ("7", "8"))]) == [Alignment(())]
    assert handed == [["0 1", "1"], ["0 1", "1"]]


def test_refuses_a_sentence_that_eflomal_would_leave_without_links(eflomal):
    with pytest.raises(DataError, match="'train-9' has 1024 words"):
        eflomal_aligner().align([pair(["a"] * 1024, ["b"], 9)])


def test_nothing_to_align(eflomal):
    assert eflomal_aligner().align([]) == []
