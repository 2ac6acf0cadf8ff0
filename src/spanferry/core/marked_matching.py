"""Which entity each mark of a translation is, and which words it covers."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from spanferry.core.marked_text import MarkedText
from spanferry.core.records import Language, Span
from spanferry.core.writing import Text, split

ORDER = 1e-6
"""What a place off the source's order costs: it decides between entities that are equally alike, and nothing else."""


def is_settled(read: MarkedText, labels: Sequence[str]) -> bool:
    """Whether ``matched`` has nothing to compare: the markers name their entities, or all are there and of one label."""
    return all(mark.entity is not None for mark in read.marks) or (len(read.marks) == len(labels) and len(set(labels)) == 1)


def matched(read: MarkedText, labels: Sequence[str], forms: Sequence[Sequence[str]], threshold: float) -> list[int | None]:
    """For each mark the source's entity that it is, from 0; None: no entity is alike enough.

    Brackets are given to entities as EasyProject does it (Chen et al. 2023, arXiv 2211.15613, and its public script): in order where all
    entities have one label; otherwise by what stands between them, first where that is a form of the entity letter for letter, then
    where the similarity, difflib's ratio in small letters, is above the threshold; and the one that is left goes to the one that is
    left. The script takes the first entity above the threshold, for each mark anew; here an entity goes to one mark, so that as many as
    possible are equal and the sum of similarities is largest (the source's order where that leaves a choice).

    Args:
        labels: of the source's entities.
        forms: what each entity may look like: its translation, and as the source has it.
        threshold: what a similarity must exceed.
    """
    if is_settled(read, labels):
        return [place if mark.entity is None else mark.entity for place, mark in enumerate(read.marks)]
    taken = _assigned([_likenesses(read.text[mark.start : mark.end], forms, threshold) for mark in read.marks])
    left = [entity for entity in range(len(labels)) if entity not in taken]
    if len(read.marks) == len(labels) and len(left) == 1:
        taken[taken.index(None)] = left[0]
    return taken


def _likenesses(text: str, forms: Sequence[Sequence[str]], threshold: float) -> list[float]:
    """How alike a mark's text and each entity are; equal ones outweigh any number of others, 0: not enough."""
    matcher = SequenceMatcher(b=text.lower())
    alike = [max((_likeness(matcher, form.lower(), threshold) for form in of_entity), default=0.0) for of_entity in forms]
    return [len(forms) + 1.0 if score == 1 else score for score in alike]


def _likeness(matcher: SequenceMatcher[str], form: str, threshold: float) -> float:
    """The ratio if it is above the threshold, otherwise 0; difflib's quick ratios are never below it."""
    matcher.set_seq1(form)
    if matcher.real_quick_ratio() <= threshold or matcher.quick_ratio() <= threshold:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio > threshold else 0.0


def _assigned(scores: Sequence[Sequence[float]]) -> list[int | None]:
    """For each row a column of its own, so that the sum is largest; none where it scores 0."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not scores or not scores[0]:
        return [None] * len(scores)
    table = np.array(scores)  # (marks, entities)
    rows, columns = np.indices(table.shape)
    bonus = np.where(table > 0, -ORDER * np.abs(rows - columns), 0)
    chosen = zip(*linear_sum_assignment(table + bonus, maximize=True), strict=True)
    columns_of = {int(row): int(column) for row, column in chosen if table[row, column] > 0}
    return [columns_of.get(row) for row in range(len(scores))]


def words_and_spans(read: MarkedText, language: Language) -> tuple[tuple[str, ...], list[Span | None]]:
    """The translation's words, and for each mark those it covers; None: none, or one that an earlier mark has.

    A word that a mark begins or ends within is cut there: ``[Kano]-based`` is two words. Where letters touch in a language with spaces
    (``e[Kano]``) it stays whole and the entity gets all of it: prefixes and endings belong to names.

    Args:
        language: that of the translation.
    """
    text = _cut(split(read.text, language), read, language)
    spans: list[Span | None] = []
    end = 0
    for mark in read.marks:
        span = text.covering(mark.start, mark.end)
        spans.append(span if span and span.start >= end else None)
        end = max(end, span.end if span else 0)
    return text.words, spans


def _cut(text: Text, read: MarkedText, language: Language) -> Text:
    edges = {edge for mark in read.marks for edge in (mark.start, mark.end)}
    cuts = sorted(edge for edge in edges if not (language.separator and text.text[edge - 1 : edge + 1].isalnum()))
    places: list[tuple[int, int]] = []
    for start, end in text.places:
        inner = [start, *(cut for cut in cuts if start < cut < end), end]
        places += pairwise(inner)
    return Text(text.text, tuple(places))
