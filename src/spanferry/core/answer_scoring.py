"""The one scorer of answers, projected or tagged, against the answers that people marked.

Exact match, token F1, precision and recall of Rajpurkar et al. (2016), "SQuAD: 100,000+ Questions for Machine Comprehension of Text"
(EMNLP), section 6.1: each answer is scored by itself, and the scores are averaged over answers. SQuAD compares bags of words without
punctuation and articles; here both answers are spans of one sentence, so that the positions of their words are compared, all of them.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from spanferry.core.errors import DataError
from spanferry.core.records import Sentence
from spanferry.core.significance import mean_interval


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """One answer's scores, each in [0, 1]; all 0 where nothing was projected."""

    exact_match: float
    token_f1: float
    token_recall: float
    token_precision: float


@dataclass(frozen=True)
class AnswerScores:
    """The scores of a corpus.

    Attributes:
        by_id: each answer's scores, by sentence id, in the corpus's order.
        missing: answers of which nothing was projected.
    """

    by_id: Mapping[str, AnswerScore]
    missing: int

    @cached_property
    def mean(self) -> AnswerScore:
        """The averages over answers; 0 for no answer."""
        return AnswerScore(*(self._mean(_value(field.name)) for field in fields(AnswerScore)))

    def interval(self, name: str) -> tuple[float, float]:
        """The 95 % bootstrap interval of a score's average (``exact_match``, ...) over answers."""
        return mean_interval([_value(name)(score) for score in self.by_id.values()])

    def metrics(self, prefix: str) -> dict[str, float]:
        """Flat metric names, the headline first: ``{prefix}/exact_match``, ``/token_f1``, ``/token_recall``, ``/token_precision``.

        Then ``{prefix}/exact_match_low``, ``_high``, the same of ``token_f1``, ``{prefix}/answers`` and ``{prefix}/answers_missing``.
        """
        metrics = {f"{prefix}/{field.name}": _value(field.name)(self.mean) for field in fields(AnswerScore)}
        for name in ("exact_match", "token_f1"):
            metrics |= dict(zip((f"{prefix}/{name}_low", f"{prefix}/{name}_high"), self.interval(name), strict=True))
        return metrics | {f"{prefix}/answers": float(len(self.by_id)), f"{prefix}/answers_missing": float(self.missing)}

    def _mean(self, value: Callable[[AnswerScore], float]) -> float:
        return sum(map(value, self.by_id.values())) / len(self.by_id) if self.by_id else 0.0


def answer_scores(gold: Sequence[Sentence], found: Sequence[Sentence]) -> AnswerScores:
    """Compare projected answers with those that the data hold.

    Args:
        gold: sentences with one entity each, the answer.
        found: the same sentences by id, in the same order, with what was projected: all words of its entities count as the answer.

    Returns:
        The scores; 0 everywhere for an answer without projection, and for no sentence.

    Raises:
        DataError: the two sides are not the same sentences, or a gold sentence does not hold one answer.
    """
    if [sentence.id for sentence in gold] != [sentence.id for sentence in found]:
        raise DataError(
            f"{len(gold)} gold and {len(found)} projected sentences: answers are compared over the same ones, in the same order"
        )
    by_id = {ours.id: _score(_answer(ours), _words(theirs)) for ours, theirs in zip(gold, found, strict=True)}
    return AnswerScores(by_id, sum(not sentence.entities for sentence in found))


def ceiling(gold: Sequence[Sentence]) -> float:
    """The highest exact match of whoever sees the words of a sentence and no question: 1 where no sentence stands there twice.

    Sentences with the same words but different answers get the same answer from them; the most frequent one matches most often.

    Returns:
        The share of answers that are the most frequent one of their sentence's words, in [0, 1]; 0 for no sentence.

    Raises:
        DataError: a gold sentence does not hold one answer.
    """
    by_words: dict[tuple[str, ...], Counter[frozenset[int]]] = {}
    for sentence in gold:
        by_words.setdefault(sentence.words, Counter())[_answer(sentence)] += 1
    return sum(max(answers.values()) for answers in by_words.values()) / len(gold) if gold else 0.0


def _answer(sentence: Sentence) -> frozenset[int]:
    if sentence.entities is None or len(sentence.entities) != 1:
        held = "is not labelled" if sentence.entities is None else f"holds {len(sentence.entities)} entities"
        raise DataError(f"sentence {sentence.id!r} {held}: a corpus of answers has one a sentence (do labels or label_map drop it?)")
    return _words(sentence)


def _words(sentence: Sentence) -> frozenset[int]:
    """The positions of the words of all entities."""
    return frozenset(word for entity in sentence.entities or () for word in range(entity.span.start, entity.span.end))


def _score(gold: frozenset[int], found: frozenset[int]) -> AnswerScore:
    shared = len(gold & found)
    return AnswerScore(
        exact_match=float(gold == found),
        token_f1=2 * shared / (len(gold) + len(found)),
        token_recall=shared / len(gold),
        token_precision=shared / len(found) if found else 0.0,
    )


def _value(name: str) -> Callable[[AnswerScore], float]:
    def value(score: AnswerScore) -> float:
        return float(getattr(score, name))

    return value
