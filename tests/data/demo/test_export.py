"""The demo corpus as files."""

from dataclasses import replace

from spanferry.core.conll import read_conll
from spanferry.core.parallel import read_parallel
from spanferry.core.pharaoh import read_pharaoh
from spanferry.data.demo.__main__ import main
from spanferry.data.demo.corpus import DemoCorpus
from spanferry.data.languages import LANGUAGES


def without_domain(sentences):
    """Sentences as columns of words and tags can say them."""
    return [replace(sentence, domain="") for sentence in sentences]


def test_the_files_hold_the_corpus(tmp_path):
    main([str(tmp_path / "demo"), "de", "sw", "--train", "0", "--dev", "2", "--test", "3"])
    corpus = DemoCorpus(0, 2, 3, 0, LANGUAGES["en"], LANGUAGES["sw"]).load()
    assert read_conll(tmp_path / "demo" / "sw.test.conll", "sw", "test") == without_domain(corpus.target["test"])
    assert read_conll(tmp_path / "demo" / "en.dev.conll", "en", "dev") == without_domain(corpus.source["dev"])
    assert read_pharaoh(tmp_path / "demo" / "en-sw.test.talp") == [corpus.links[f"test-{number}"] for number in (1, 2, 3)]
    assert (tmp_path / "demo" / "de.test.conll").is_file()
    words = [(ours.words, theirs.words) for ours, theirs in zip(corpus.source["test"], corpus.target["test"], strict=True)]
    assert list(read_parallel(tmp_path / "demo" / "en-sw.test.txt")) == words


def test_another_seed_is_another_corpus(tmp_path):
    main([str(tmp_path), "sw", "--train", "0", "--dev", "0", "--test", "3", "--seed", "1"])
    corpus = DemoCorpus(0, 0, 3, 1, LANGUAGES["en"], LANGUAGES["sw"]).load()
    assert read_conll(tmp_path / "sw.test.conll", "sw", "test") == without_domain(corpus.target["test"])
