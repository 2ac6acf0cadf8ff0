import numpy as np

from spanferry.core.models.tag_probabilities import TagProbabilities
from spanferry.core.records import Entity, Pair, Sentence, Span
from spanferry.methods.tagged_spans import TaggedSpans

TAGS = ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")
SOURCE = Sentence("1", "en", ("Kai", "sees", "Ada"), (Entity(Span(0, 1), "PER"), Entity(Span(2, 3), "LOC")))


class Certain:
    """Reads tags that are written in the words."""

    def read(self, sentences):
        return [TagProbabilities(TAGS, np.eye(5)[[TAGS.index(word) for word in sentence.words]]) for sentence in sentences]


def spans(tags, **options):
    [found] = TaggedSpans(Certain(), **options)([Pair(SOURCE, Sentence("1", "de", tuple(tags.split())))])
    return [[(span.start, span.end) for span in own] for own in found]


def test_all_parts_of_what_the_tagger_finds():
    assert spans("O B-LOC I-LOC O B-PER") == [[(1, 2), (1, 3), (2, 3), (4, 5)]] * 2


def test_only_whole_spans():
    assert spans("O B-LOC I-LOC O B-PER", sub_ranges=False) == [[(1, 3), (4, 5)]] * 2


def test_only_those_of_the_entitys_label():
    assert spans("O B-LOC I-LOC O B-PER", same_label=True) == [[(4, 5)], [(1, 2), (1, 3), (2, 3)]]


def test_a_sentence_in_which_nothing_is_found():
    assert spans("O O") == spans("") == [[], []]
