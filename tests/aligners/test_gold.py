"""The corpus's own links."""

import pytest

from spanferry.aligners.gold import GoldAligner
from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError
from spanferry.core.records import Alignment, Pair, Sentence

EN, DE = Sentence("train-1", "en", ("red", "dog")), Sentence("train-1", "de", ("roter", "Hund"))
ALIGNER = GoldAligner(Corpus({"train": [EN]}, {"train": [DE]}, {"train-1": Alignment(((0, 0), (0, 1)))}))


def test_gives_the_corpus_links_in_the_pair_s_direction():
    assert ALIGNER.align([Pair(EN, DE), Pair(DE, EN)]) == [Alignment(((0, 0), (0, 1))), Alignment(((0, 0), (1, 0)))]


def test_other_words_than_the_corpus_has_no_gold_links():
    with pytest.raises(ConfigError, match="no gold links for the words of sentence 'train-1'"):
        ALIGNER.align([Pair(EN, Sentence("train-1", "de", ("Hund",)))])
