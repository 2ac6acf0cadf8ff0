"""What a method answers is held against what it was asked."""

import pytest

from spanferry.cells.projections import checked
from spanferry.core.errors import DataError
from spanferry.core.records import Entity, Outcome, Pair, Projection, Sentence, Span

SOURCE = Sentence("train-1", "en", ("Ada", "sleeps"), (Entity(Span(0, 1), "PER"),))
TARGET = Sentence("train-1", "de", ("Ada", "schläft"))
PAIR = Pair(SOURCE, TARGET)
THERE = TARGET.with_entities((Entity(Span(0, 1), "PER"),))
NOTHING = TARGET.with_entities(())
GOOD = Projection(THERE, (Outcome.PROJECTED,), (0.5,))


def test_right_answers_come_back():
    answers = [GOOD]
    assert checked(answers, [PAIR], writes_target=False) is answers


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (None, "answered with NoneType; it gives a list"),
        ((answer for answer in [GOOD]), "answered with generator; it gives a list"),
        ([], "0 projections for 1 pairs"),
        ([THERE], "'train-1': Sentence, where a Projection is wanted"),
        ([Projection(Sentence("train-2", "de", TARGET.words, ()), (Outcome.UNALIGNED,))], "the target is 'train-2'; projections keep the"),
        ([Projection(SOURCE, (Outcome.PROJECTED,))], "other words than the pair's"),
        ([Projection(TARGET, (Outcome.UNALIGNED,))], "its target is not labelled"),
        ([Projection(THERE, ())], "0 outcomes for 1 source entities"),
        ([Projection(THERE, ("done",))], r"an outcome is a member of .* \(projected, unaligned, filtered, overlap\)"),
        ([Projection(NOTHING, (Outcome.PROJECTED,))], "0 entities arrived, and the outcomes are projected"),
        ([Projection(THERE, (Outcome.OVERLAP,))], "1 entities arrived, and the outcomes are overlap"),
        ([Projection(THERE, (Outcome.PROJECTED,), ())], "each of the 1 entities that arrived has one from 0 to 1"),
        ([Projection(THERE, (Outcome.PROJECTED,), (1.5,))], "each of the 1 entities that arrived has one from 0 to 1"),
    ],
)
def test_a_wrong_answer_is_told_with_its_sentence(answers, told):
    with pytest.raises(DataError, match=told):
        checked(answers, [PAIR], writes_target=False)


def test_who_writes_the_target_chooses_its_words():
    written = Projection(Sentence("train-1", "de", ("Ada", "ruht"), (Entity(Span(0, 1), "PER"),)), (Outcome.PROJECTED,))
    assert checked([written], [PAIR], writes_target=True) == [written]
