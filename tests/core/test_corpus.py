"""A corpus: splits by id, gold links in the pair's direction."""

from spanferry.core.corpus import Corpus, in_split
from spanferry.core.records import Alignment, Pair, Sentence

EN, DE = Sentence("train-1", "en", ("Ada", "slept")), Sentence("train-1", "de", ("Ada", "schlief", "ein"))
CORPUS = Corpus(
    {"train": [EN]},
    {"train": [DE]},
    links={"train-1": Alignment(((0, 0), (1, 1)))},
    possible={"train-1": Alignment(((1, 2),))},
)


def test_an_id_says_its_split():
    assert in_split("train-12", "train")
    assert not in_split("train-12", "test")


def test_gold_links_go_with_the_pair():
    assert CORPUS.gold_links(Pair(EN, DE)).links == ((0, 0), (1, 1))
    assert CORPUS.possible_links(Pair(EN, DE)).links == ((1, 2),)


def test_they_turn_with_it():
    assert CORPUS.possible_links(Pair(DE, EN)).links == ((2, 1),)


def test_other_words_have_none():
    other = Sentence("train-1", "de", ("Ada", "schlief"))
    assert CORPUS.gold_links(Pair(EN, other)) is None
    assert CORPUS.possible_links(Pair(EN, other)).links == ()


def test_labelled_sentences_are_the_source_unless_others_are():
    assert CORPUS.gold_source == {"train": [EN]}
    assert Corpus({"train": [EN]}, {}, labelled={"train": [DE]}).gold_source == {"train": [DE]}
