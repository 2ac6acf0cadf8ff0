"""One sentence that stands for all of its split."""

import pytest

from spanferry.cells.placeholders import standing_in, stands_for, unmade
from spanferry.core.codecs import ALIGNMENTS, PROJECTIONS, SENTENCES, TRANSLATIONS
from spanferry.core.corpus import Corpus
from spanferry.core.pair_filter import well_paired
from spanferry.core.records import Pair, Sentence

PLACE = Sentence("train-1", "en", ("train 2000",), ())


def test_a_corpus_keeps_its_splits_and_their_sizes():
    sentences = [Sentence(f"train-{number}", "en", ("a", "b")) for number in range(1, 4)]
    found = standing_in(Corpus({"train": sentences, "dev": ()}, {"test": sentences[:1]}, unlabelled=sentences[:2]))
    assert {split: stands_for(held) for split, held in found.source.items()} == {"train": 3, "dev": 0}
    assert (stands_for(found.target["test"]), stands_for(found.unlabelled)) == (1, 2)
    assert len(found.source["train"]) == 1


@pytest.mark.parametrize(("codec", "item"), [(SENTENCES, PLACE), (PROJECTIONS, Pair(PLACE, PLACE))])
def test_what_is_made_of_a_placeholder_stands_for_as_many(codec, item):
    assert stands_for([unmade(codec, item)]) == stands_for([item]) == 2000


def test_a_method_that_writes_the_target_gets_it_without_words():
    pair = Pair(PLACE, Sentence("train-1", "de", (), None))
    assert (stands_for([pair]), stands_for([unmade(PROJECTIONS, pair)])) == (2000, 2000)


def test_no_filter_leaves_a_placeholder_out():
    pair = Pair(PLACE, unmade(TRANSLATIONS, PLACE).sentence)
    aligned = pair.with_alignment(unmade(ALIGNMENTS, pair))
    assert well_paired([aligned], 1.0) == [aligned]
