"""How a cell aligns."""

from spanferry.cells.aligning import Aligning
from spanferry.cells.choices import Choices
from spanferry.cells.runner import Runner
from spanferry.core.binding import Bound
from spanferry.core.corpus import Corpus
from spanferry.core.records import Alignment, Pair, Sentence
from spanferry.store.store import Store


class Diagonal:
    """Links words of the same position and remembers what it was shown."""

    version = 1
    whole_corpus = True

    def __init__(self):
        self.shown = SHOWN

    def align(self, pairs):
        self.shown.append([pair.id for pair in pairs])
        return [Alignment.of(zip(range(len(pair.source.words)), range(len(pair.target.words)), strict=False)) for pair in pairs]


class OneByOne(Diagonal):
    """An aligner to which other pairs do not matter."""

    whole_corpus = False


SHOWN: list[list[str]] = []
WORDS = (("Kai", "left"), ("Kai", "ging")), (("yes",), ("ja",)), (("Kai", "left"), ("Kai", "ging")), (("yes",), ("doch", "ja"))
PAIRS = [Pair(Sentence(f"train-{n}", "en", ours), Sentence(f"train-{n}", "de", theirs)) for n, (ours, theirs) in enumerate(WORDS, 1)]


def aligned(folder, aligner, answers):
    SHOWN.clear()
    bound = {"aligner": Bound("aligner", aligner, {"_target_": aligner.__name__}, {}, frozenset())}
    choices = Choices(None, bound, {"corpus": Corpus({}, {}, answers=answers)})
    _, pairs = Aligning(choices, Runner(Store(folder))).align(PAIRS, "source", "target")
    assert [pair.id for pair in pairs] == [pair.id for pair in PAIRS]
    return [pair.alignment.links for pair in pairs]


LINKS = [((0, 0), (1, 1)), ((0, 0),), ((0, 0), (1, 1)), ((0, 0),)]


def test_a_pair_that_is_repeated_once_a_question_is_learnt_from_once(tmp_path):
    assert aligned(tmp_path, Diagonal, answers=True) == LINKS
    assert SHOWN == [["train-1", "train-2", "train-4"]]


def test_a_corpus_that_repeats_itself_is_learnt_from_as_it_is(tmp_path):
    assert aligned(tmp_path, Diagonal, answers=False) == LINKS
    assert SHOWN == [["train-1", "train-2", "train-3", "train-4"]]


def test_an_aligner_of_single_pairs_gets_them_all(tmp_path):
    assert aligned(tmp_path, OneByOne, answers=True) == LINKS
    assert SHOWN == [["train-1", "train-2", "train-3", "train-4"]]
