"""The search of Codec (arXiv 2402.03131): which insertion of one pair of markers into a given text is the most probable.

It knows no model: ``ask`` says which texts to score, ``tell`` takes their scores. So the searches of many sentences share forward passes.

Scoring a text gives the logarithm of each token's probability and, on the way, that of the token by which another text first differs from
it. What that other text shares with the scored one, and the token after that, is a bound: the rest can only make it less probable. Three
depths: the text without markers bounds all openings; an opening, scored with its closing at the end of the text, bounds all its other
closings; these are scored. Depth first, of each depth the highest bound first.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from spanferry.core.records import Span
from spanferry.methods._codec.openings import Pruning, openings

Ids = tuple[int, ...]
"""A text as the model's tokens, from what is given before the first word (a language code) to the end-of-text token."""

DECIMALS = 3
"""Logarithms of probabilities that agree in as many are equal: what is left is noise of floating point."""
_SLACK = 0.002


class Run(NamedTuple):
    """A text to be scored.

    Attributes:
        ids: its tokens.
        first: the first position whose logarithm is wanted.
        asked: (position, token) of further tokens, in place of the text's own.
        marked: whether the source that it translates is the marked one.
    """

    ids: Ids
    first: int
    asked: tuple[tuple[int, int], ...] = ()
    marked: bool = True


class Logs(NamedTuple):
    """Natural logarithms of probabilities: of a run's tokens from ``first`` on, and of the tokens asked for besides."""

    own: Sequence[float]
    asked: Sequence[float]


class Template(NamedTuple):
    """The text that gets markers.

    Attributes:
        length: its words, 1 or more.
        plain: the text without markers.
        given: how many tokens stand before the text and have no probability.
        marked: the text with markers around each of some spans, a text a span. Up to the opening marker, and with its first token, all
            texts of one opening must have the same tokens; elsewhere they need not.
    """

    length: int
    plain: Ids
    given: int
    marked: Callable[[Sequence[Span]], Sequence[Ids]]


class Found(NamedTuple):
    """A scored insertion.

    Attributes:
        score: the natural logarithm of its probability.
        span: the words between the markers.
        curve: at n the logarithm of the probability of its first n tokens.
        closed: how many tokens it has up to the closing marker and a token of that.
    """

    score: float
    span: Span
    curve: Sequence[float]
    closed: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How to search.

    Attributes:
        best: how many insertions are wanted, 1 or more.
        lookahead: None: all that might belong to the best is scored. A number: a text whose first n tokens are known is given up unless
            they are more probable than the first n + lookahead tokens of the last of the best (if more, than those up to its closing).
        pruning: which openings are left out at once; None: none.
        exhaustive: everything is scored, and the other settings but ``best`` do not count.
    """

    best: int = 1
    lookahead: int | None = None
    pruning: Pruning | None = None
    exhaustive: bool = False


class _Branch(NamedTuple):
    """A text that begins with ``known`` tokens of another."""

    span: Span
    ids: Ids
    known: int


class _Node(NamedTuple):
    """A text in wait. Its first ``known`` tokens are as probable as ``curve`` says; without a span it is the bare text."""

    span: Span | None
    ids: Ids
    known: int
    curve: Sequence[float]
    bound: float


class Search:
    """One entity's search. ``found`` are the best insertions so far, best first; of equals the leftmost comes first, then the shortest."""

    def __init__(self, template: Template, settings: Settings) -> None:
        self.found: list[Found] = []
        self._template = template
        self._settings = settings
        self._running: list[tuple[_Node, list[_Branch]]] = []
        # the last is next
        self._waiting = [self._node(*of) for of in self._all()] if settings.exhaustive else [self._node(None, template.plain)]

    def ask(self, room: int) -> list[Run]:
        """The next texts to score, ``room`` or fewer (at first one more); none: the search is done. Before the next all must be told."""
        self._running = []
        while self._waiting and len(self._running) < room:
            node = self._waiting.pop()
            if self._may_belong(node):
                self._running.append((node, self._branches(node)))
        runs = [Run(node.ids, node.known, tuple((one.known, one.ids[one.known]) for one in own)) for node, own in self._running]
        bare = [Run(self._template.plain, self._template.given, marked=False)] if self._compares() else []
        return bare + runs

    def tell(self, logs: Sequence[Logs]) -> None:
        """What ``ask``'s texts scored, in their order."""
        bare = logs[0] if self._compares() else None
        told = [*zip(self._running, logs[1:] if bare else logs, strict=True)]
        for (node, branches), reply in reversed(told):  # so that the first one's branches are next
            curve = [*node.curve[: node.known], *accumulate(reply.own, initial=node.curve[node.known])]
            if node.span:
                self._add(Found(curve[-1], node.span, curve, self._closed(node)))
            children = [_Node(*one, curve, curve[one.known] + log) for one, log in zip(branches, reply.asked, strict=True)]
            if bare:
                children = self._opened(children, openings(bare.own, reply.own, self._settings.pruning or Pruning()))
            self._waiting += sorted(children, key=_urgency)

    def _compares(self) -> bool:
        """Whether the text without markers is running, and to be compared with what it is without markers in the source."""
        return bool(self._settings.pruning and self._running and self._running[0][0].span is None)

    def _node(self, span: Span | None, ids: Ids) -> _Node:
        given = self._template.given
        return _Node(span, ids, given, [0.0] * (given + 1), float("inf"))

    def _all(self) -> Iterable[tuple[Span, Ids]]:
        length = self._template.length
        spans = [Span(start, end) for start in range(length) for end in range(start + 1, length + 1)]
        return zip(spans, self._template.marked(spans), strict=True)

    def _branches(self, node: _Node) -> list[_Branch]:
        """What a text bounds: the bare one all openings, an opening all its closings."""
        if self._settings.exhaustive:
            return []
        length, span = self._template.length, node.span
        if span is None:
            spans = [Span(start, length) for start in range(length)]
        else:
            spans = [Span(span.start, end) for end in range(span.start + 1, length)] if span.end == length else []
        texts = self._template.marked(spans) if spans else ()
        return [_Branch(*of, _shared(node.ids, of[1])) for of in zip(spans, texts, strict=True)]

    def _closed(self, node: _Node) -> int:
        """Tokens up to the closing marker: of an opening's first text all but the end-of-text, of another where it leaves that one."""
        return len(node.ids) - 1 if node.span and node.span.end == self._template.length else node.known + 1

    def _opened(self, children: Sequence[_Node], kept: set[int]) -> list[_Node]:
        """The openings before a word with a token that is kept; all if there are none."""
        given = self._template.given
        ends = [*(child.known for child in children), len(self._template.plain) - 1]
        words = (range(start - given, end - given) for start, end in pairwise(ends))
        return [child for child, word in zip(children, words, strict=True) if kept.intersection(word)] or [*children]

    def _may_belong(self, node: _Node) -> bool:
        if len(self.found) < self._settings.best:
            return True
        last, ahead = self.found[-1], self._settings.lookahead
        if ahead is None or self._settings.exhaustive:
            return node.bound >= last.score - _SLACK
        floor = last.curve[min(max(node.known + 1 + ahead, last.closed), len(last.curve) - 1)]
        return node.bound > floor

    def _add(self, found: Found) -> None:
        self.found = sorted([*self.found, found], key=_rank)[: self._settings.best]


def _rank(found: Found) -> tuple[float, int, int]:
    return -round(found.score, DECIMALS), found.span.start, found.span.end


def _urgency(node: _Node) -> tuple[float, int, int]:
    """Rising: what is last is next, the highest bound, of equals the leftmost, then the shortest."""
    return node.bound, -(node.span.start if node.span else 0), -(node.span.end if node.span else 0)


def _shared(one: Ids, other: Ids) -> int:
    """With how many same tokens two texts begin; of texts that are the same to the model, all but the end-of-text."""
    return next((place for place, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), len(one) - 1)
