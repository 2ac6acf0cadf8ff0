"""The search against scoring everything, with models of a few tokens that are dice."""

import math
import random
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from spanferry.core.records import Span
from spanferry.methods._codec.openings import Pruning
from spanferry.methods._codec.search import Logs, Run, Search, Settings, Template

END, OPENING, CLOSING, CODE = 0, 1, 2, 9
EVERYTHING = Settings(exhaustive=True, best=100)


def spans(length):
    return [Span(start, end) for start in range(length) for end in range(start + 1, length + 1)]


def template(words, given=0, fused=False):
    """Words are tokens; ``fused``: a word before a closing marker is another token, as where a tokenizer merges what touches."""

    def written(span):
        inside = list(words[span.start : span.end])
        inside[-1] += 10 if fused else 0
        return (CODE,) * given + (*words[: span.start], OPENING, *inside, CLOSING, *words[span.end :], END)

    plain = (CODE,) * given + (*words, END)
    return Template(len(words), plain, given, lambda wanted: [written(span) for span in wanted])


class Dice:
    """p(token | tokens before), drawn from a seed; the higher ``sharp``, the surer."""

    def __init__(self, seed, sharp=1.0):
        self.seed, self.sharp, self.runs = seed, sharp, []
        self.logs_after = cache(self._logs_after)

    def _logs_after(self, before, marked):
        dice = random.Random(f"{self.seed} {before} {marked}")
        scores = [self.sharp * dice.gauss(0, 1) for _ in range(20)]
        whole = math.log(sum(map(math.exp, scores)))
        return [score - whole for score in scores]

    def score(self, run):
        self.runs.append(run)
        after = [self.logs_after(run.ids[:place], run.marked) for place in range(len(run.ids))]
        own = [after[place][run.ids[place]] for place in range(run.first, len(run.ids))]
        return Logs(own, [after[place][token] for place, token in run.asked])


def found(template, settings, dice, room=1):
    search = Search(template, settings)
    while runs := search.ask(room):
        search.tell([dice.score(run) for run in runs])
    return search.found


def brute_force(template, dice):
    """All spans by probability, each text scored whole: (score, span), ties to the left, then to the short."""
    scored = []
    for span in spans(template.length):
        (ids,) = template.marked([span])
        scored.append((round(sum(dice.score(Run(ids, template.given)).own), 3), span))
    return sorted(scored, key=lambda of: (-of[0], of[1]))


texts = st.lists(st.integers(3, 8), min_size=1, max_size=7)
dice_of = st.builds(Dice, st.integers(0, 10**6), st.sampled_from([0.0, 0.3, 1.0, 3.0]))


@settings(max_examples=300, deadline=None)
@given(texts, dice_of, st.integers(1, 6), st.integers(1, 5), st.integers(0, 1), st.booleans())
def test_the_search_finds_what_scoring_everything_finds(words, dice, best, room, given, fused):
    text = template(words, given, fused)
    expected = brute_force(text, dice)[:best]
    assert [(round(one.score, 3), one.span) for one in found(text, Settings(best), dice, room)] == expected


@settings(max_examples=100, deadline=None)
@given(texts, dice_of, st.integers(1, 6))
def test_exhaustive_scores_each_insertion_once(words, dice, best):
    text = template(words)
    expected = brute_force(text, dice)[:best]
    dice.runs.clear()
    assert [(round(one.score, 3), one.span) for one in found(text, Settings(best, exhaustive=True), dice)] == expected
    assert sorted(run.ids for run in dice.runs) == sorted(text.marked(spans(len(words))))


class Sure(Dice):
    """Certain of the words; of the markers, that they stand around one span."""

    def __init__(self, words, span):
        super().__init__(0)
        (self.text,) = template(words).marked([span])

    def _logs_after(self, before, marked):
        follows = before == self.text[: len(before)] and marked
        return [math.log(0.81 if follows and token == self.text[len(before)] else 0.01) for token in range(20)]


def test_where_the_model_is_sure_five_words_take_three_texts_and_not_fifteen():
    dice = Sure([3, 4, 5, 6, 7], Span(1, 3))
    (best,) = found(template([3, 4, 5, 6, 7]), Settings(), dice)
    assert best.span == Span(1, 3)
    assert [run.ids for run in dice.runs] == [
        (3, 4, 5, 6, 7, END),
        (3, OPENING, 4, 5, 6, 7, CLOSING, END),
        (3, OPENING, 4, 5, CLOSING, 6, 7, END),
    ]


def test_of_a_text_that_begins_like_a_scored_one_the_rest_is_scored():
    dice = Sure([3, 4, 5], Span(0, 2))
    found(template([3, 4, 5]), Settings(), dice)
    assert [run.first for run in dice.runs] == [0, 0, 3]


def test_equals_go_to_the_left_then_to_the_short():
    class Even(Dice):
        def _logs_after(self, before, marked):
            return [math.log(0.05)] * 20

    assert [one.span for one in found(template([3, 4, 5]), Settings(3), Even(0))] == [Span(0, 1), Span(0, 2), Span(0, 3)]


def test_openings_are_pruned_by_what_the_markers_in_the_source_change():
    class Changed(Dice):
        def _logs_after(self, before, marked):
            return [math.log(0.01 if marked and len(before) == 2 else 0.05)] * 20  # of five words the third is a surprise

    pruned = Settings(100, pruning=Pruning(near=0))
    dice = Changed(0)
    assert {one.span.start for one in found(template([3, 4, 5, 6, 7]), pruned, dice)} == {2}
    assert [run.marked for run in dice.runs] == [False, True, True, True, True]


def test_where_nothing_changes_all_openings_stay():
    class Same(Dice):
        def _logs_after(self, before, marked):
            return super()._logs_after(before, True)

    assert len(found(template([3, 4, 5]), Settings(100, pruning=Pruning()), Same(0))) == 6


@settings(max_examples=100, deadline=None)
@given(texts, dice_of, st.integers(0, 3))
def test_looking_ahead_never_finds_better_than_all(words, dice, ahead):
    (exact,), (heuristic,) = found(template(words), Settings(), dice), found(template(words), Settings(lookahead=ahead), dice)
    assert heuristic.score <= exact.score + 1e-9


def test_looking_ahead_gives_up_texts():
    words = [3, 4, 5, 6, 7, 8]
    runs = dict.fromkeys((0, 2, None), 0)
    for ahead in runs:
        for seed in range(50):
            dice = Dice(seed)
            found(template(words), Settings(lookahead=ahead), dice)
            runs[ahead] += len(dice.runs)
    assert runs[0] < runs[2] < runs[None] <= 50 * 22  # 21 insertions, and the text without markers


def test_looking_so_far_ahead_that_only_the_end_counts_is_exact():
    for seed in range(50):
        text = template([3, 4, 5, 6])
        assert found(text, Settings(lookahead=99), Dice(seed))[0].span == brute_force(text, Dice(seed))[0][1]


def test_texts_that_are_the_same_to_the_model_do_no_harm():
    unknown = Template(2, (8, 8, END), 0, lambda wanted: [(8, 8, 8, 8, END) for _ in wanted])
    assert found(unknown, Settings(), Dice(0))[0].span == Span(0, 1)
