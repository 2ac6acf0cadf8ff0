"""``study=teacher_sources``: what the number of source languages in a teacher ensemble does to accuracy and recall."""

from collections.abc import Sequence
from statistics import fmean

from spanferry.core.significance import LEVEL, holm
from spanferry.reports.cells import GridCell
from spanferry.reports.estimates import INTERVALS, estimate, of_interval, of_p, of_values, shared
from spanferry.reports.sections import Estimate, Row, Section, Table, Value
from spanferry.reports.values import many, short, signed
from spanferry.studies._teacher_sources.ensembles import Ensemble, Step, ensembles, lines, steps, whole_steps
from spanferry.studies._teacher_sources.figures import AGREEMENT, agreement_drawing, agreements, gain_drawing, score_drawings

_QUESTION = (
    "What does the number of source languages in a teacher ensemble do to accuracy and recall? Each source has a teacher, a tagger that "
    "learnt its labels; the student learns from what the teachers, weighed, think of unlabelled text of the target language."
)
_METRICS = {
    "test/f1": "F1",
    "test/recall": "recall",
    "test/precision": "precision",
    "test/accuracy": "word accuracy",
    "test/exact_match": "exact match",
    "test/token_recall": "answer word recall",
}
_FEW = 4  # names that a sentence may list
_TESTS = (
    "Gains are of the sums over the seeds that both were run with, on the same test sentences; intervals of 95 % by paired bootstrap over "
    "sentences. p: paired approximate randomisation of F1, two-sided, corrected for the rows of this table (Holm). Rises: the seeds in "
    "which F1 rises."
)
_NOTHING = "No cell with teachers has a score yet; teachers=sources data.sources=[..,..] gives it some."


class TeacherSources:
    """Scores against the number of sources, what each further source gains, and how far teachers agree.

    Cells are told apart by ``teachers.count``; lines by ``teachers.weighting`` and whatever else of the teachers varies, panels by the
    language and by what varies of the data.
    """

    def sections(self, cells: Sequence[GridCell]) -> list[Section]:
        """One section: the answer, then scores, gains and agreement."""
        found = ensembles(cells)
        if not lines(found):
            return [Section("Teachers by their number of sources", [_QUESTION, _NOTHING])]
        single, whole = steps(found), whole_steps(found)
        drawings = [*score_drawings(found), gain_drawing(single), agreement_drawing(found)]
        tables = [
            _score_table(found),
            *_gain_tables(single, whole),
            *filter(None, [_agreement_table(found), _teacher_table(found)]),
        ]
        text = [_QUESTION, *_answer(found, single, whole), *_reservations(cells, found)]
        return [Section("Teachers by their number of sources", text, tables, [each for each in drawings if each])]


def _answer(found: Sequence[Ensemble], single: Sequence[Step], whole: Sequence[Step]) -> list[str]:
    if not whole:
        return ["All teachers are of one number of sources: there is nothing to compare."]
    return [_whole(whole), *_further(single), *_answers(whole), *_weighting(found), *_agreeing(found)]


def _whole(whole: Sequence[Step]) -> str:
    """What the most sources have over the fewest."""
    ps = holm([step.p for step in whole])
    clear = [[step for step, p in zip(whole, ps, strict=True) if p < LEVEL and step.f1.value * sign > 0] for sign in (1, -1)]
    return (
        f"From the fewest to the most sources ({_counts(whole)}; {many(len(whole), 'line')}: a language and a way to weigh): F1 changes by "
        f"{_changes([step.f1.value for step in whole])}, recall by {_changes([step.recall.value for step in whole])}{_accuracy(whole)}. "
        f"Significantly higher (p < {short(LEVEL, 2)}, Holm) is F1 in {len(clear[0])} of {len(whole)}, significantly lower in "
        f"{len(clear[1])}{_named(clear[0])}."
    )


def _accuracy(whole: Sequence[Step]) -> str:
    changes = _differences(whole, "test/accuracy")
    return f", the share of words with the right tag by {_changes(changes)}" if changes else ""


def _further(single: Sequence[Step]) -> list[str]:
    """What each step is worth on average, and how many of them may be chance."""
    by_counts: dict[tuple[int, int], list[Step]] = {}
    for step in single:
        by_counts.setdefault((step.before.count, step.after.count), []).append(step)
    if len(by_counts) < 2:
        return []
    told = [
        f"from {before} to {after} {signed(fmean(step.f1.value for step in own))} F1 and "
        f"{signed(fmean(step.recall.value for step in own))} recall"
        for (before, after), own in sorted(by_counts.items())
    ]
    clear = sum(p < LEVEL for p in holm([step.p for step in single]))
    return [f"Step by step, as a mean over lines: {'; '.join(told)}. {clear} of {len(single)} steps are significant (Holm)."]


def _answers(whole: Sequence[Step]) -> list[str]:
    """What becomes of answers, where the test sets hold some."""
    own = [step for step in whole if step.after.values("test/token_recall") and step.before.values("test/token_recall")]
    if not own:
        return []
    recall, exact = _differences(own, "test/token_recall"), _differences(own, "test/exact_match")
    return [
        f"Answers, one span a sentence ({len(own)} of these lines): the share of an answer's words that is found changes by "
        f"{_changes(recall)}, exact match by {_changes(exact)}."
    ]


def _weighting(found: Sequence[Ensemble]) -> list[str]:
    """Which way to weigh does best on average, over the tasks and numbers of several sources that all ways have."""
    ways: dict[str, dict[tuple[str, int], float]] = {way: {} for _, way in lines(found)}
    for each in found:
        f1 = each.mean("test/f1")
        if each.count > 1 and f1 is not None:  # one source alone counts 1, whatever the way
            ways[each.way][each.task, each.count] = f1
    shared = set.intersection(*(set(values) for values in ways.values()))
    if len(ways) < 2 or not shared:
        return []
    told = ", ".join(f"{way} {short(fmean(values[place] for place in shared))}" for way, values in ways.items())
    return [f"Mean F1 with two sources or more, over the tasks and numbers that all ways have ({len(shared)}): {told}."]


def _agreeing(found: Sequence[Ensemble]) -> list[str]:
    """How far teachers agree with the fewest and the most sources."""
    told = []
    for task in dict.fromkeys(each.task for each in found):
        known = [(count, values["f1"]) for count, values in agreements(found, task).items() if "f1" in values]
        if known:
            told.append(f"{task} " + " and ".join(f"{short(fmean(f1))} with {count}" for count, f1 in dict([known[0], known[-1]]).items()))
    return [f"Two teachers agree on the target's text with a mean F1 of: {'; '.join(told)} sources."] if told else []


def _reservations(cells: Sequence[GridCell], found: Sequence[Ensemble]) -> list[str]:
    """What these cells cannot say."""
    told = []
    without = [cell for cell in cells if isinstance(cell.value("test/f1"), str)]
    if without:
        told.append(
            f"{len(without)} of {len(cells)} cells have no score ({', '.join(sorted({str(cell.value('test/f1')) for cell in without}))})."
        )
    fewest = min(each.seeds for row in lines(found).values() for each in row)
    if fewest < 3:
        told.append(f"Some rows rest on {many(fewest, 'seed')}: too few for an interval over seeds. Tests speak of these taggers.")
    return [" ".join(told)] if told else []


def _score_table(found: Sequence[Ensemble]) -> Table:
    metrics = [metric for metric in _METRICS if any(each.values(metric) for each in found)]
    heads = ["task", "teachers", "sources", "which", *(_METRICS[metric] for metric in metrics), "n", "seeds"]
    rows = [
        Row(
            [
                *(each.task, each.way or "-", each.count, _codes(each.sources)),
                *(_score(each, metric) for metric in metrics),
                *(each.sentences, each.seeds),
            ],
            each.cells,
        )
        for each in found
    ]
    return Table("teacher_scores", "Scores by the number of sources", heads, rows, f"n: test sentences. {INTERVALS}")


def _score(each: Ensemble, metric: str) -> Value:
    """The metric, or why F1, which every cell with a test set has, is not there."""
    return estimate(each.cells, metric) if each.values(metric) or metric == "test/f1" else None


def _gain_tables(single: Sequence[Step], whole: Sequence[Step]) -> list[Table]:
    tables = [
        ("marginal_gains", "What each further source gains", single),
        ("whole_gains", "What the most sources have over the fewest", whole),
    ]
    heads = ("task", "teachers", "sources", "added", "F1 gained", "p (Holm)", "rises", "recall gained", "n", "seeds")
    return [Table(name, title, heads, _gain_rows(own), f"n: test sentences. {_TESTS}") for name, title, own in tables if own]


def _gain_rows(own: Sequence[Step]) -> list[Row]:
    return [
        Row(
            [
                *(step.after.task, step.after.way or "-", f"{step.before.count} to {step.after.count}", _codes(step.added)),
                *(of_interval(step.f1), of_p(p), f"{step.rises} of {step.seeds}", of_interval(step.recall), step.sentences, step.seeds),
            ],
            step.cells,
            [4] if p < LEVEL else [],
        )
        for step, p in zip(own, holm([step.p for step in own]), strict=True)
    ]


def _agreement_table(found: Sequence[Ensemble]) -> Table | None:
    rows = []
    for task in dict.fromkeys(each.task for each in found):
        for count, values in agreements(found, task).items():
            cells = [cell for each in found if (each.task, each.count) == (task, count) for cell in each.cells]
            told = [of_values(values[metric]) if metric in values else None for metric in AGREEMENT]
            rows.append(Row([task, count, *told, _text(cells), len({cell.axes["seed"] for cell in cells})], cells))
    heads = ("task", "sources", *("F1", "kappa", "found by all", "divergence"), "n", "seeds")
    note = (
        "Means over pairs of teachers: F1 of one's entities against the other's; Cohen's kappa of tags, on words that some teacher tags; "
        "Jensen-Shannon divergence of tag probabilities, 0 (the same) to 1. Found by all: the share of all entities found that every "
        f"teacher finds. n: sentences of the target's unlabelled text. {INTERVALS}"
    )
    return Table("teacher_agreement", "Agreement between teachers", heads, rows, note) if rows else None


def _teacher_table(found: Sequence[Ensemble]) -> Table | None:
    """Each source's teacher: how right it is on the target's text, where that has gold, and what it counts among the most sources."""
    ways = list(dict.fromkeys(way for _, way in lines(found)))
    rows = []
    for task in dict.fromkeys(task for task, _ in lines(found)):
        most = [row[-1] for line, row in lines(found).items() if line[0] == task]
        for code in dict.fromkeys(code for each in most for code in each.sources):
            weights = {each.way: each.mean(f"teachers/{code}/weight") for each in most}
            cells = next(each.cells for each in most if code in each.sources)
            scores = [_plain(cells, f"teachers/{code}/{rate}") for rate in ("f1", "precision", "recall")]
            seeds = len({cell.axes["seed"] for cell in cells})
            rows.append(Row([task, code, *scores, *(weights.get(way) for way in ways), _text(cells), seeds], cells))
    heads = ("task", "source", "F1", "precision", "recall", *(f"weight {way}".strip() for way in ways), "n", "seeds")
    note = (
        "F1, precision and recall: of the teacher alone on the target's unlabelled text against gold, which nobody learns from; empty: it "
        f"has none. Weight: among the most sources. n: sentences of that text. {INTERVALS}"
    )
    return Table("teachers", "The teachers, one by one", heads, rows, note) if rows else None


def _plain(cells: Sequence[GridCell], metric: str) -> Estimate | None:
    told = estimate(cells, metric)
    return told if isinstance(told, Estimate) else None


def _text(cells: Sequence[GridCell]) -> int | None:
    told = _plain(cells, "teachers/sentences")
    return int(told.value) if told else None


def _differences(own: Sequence[Step], metric: str) -> list[float]:
    """Each step's change, a mean over the seeds that both numbers of sources have."""
    both = [shared(step.before.cells, step.after.cells, metric) for step in own]
    return [fmean(after - before for before, after in of) for of in both if of]


def _changes(values: Sequence[float]) -> str:
    """The mean; of several values also from the least to the most."""
    span = f" on average (from {signed(min(values))} to {signed(max(values))})" if len(values) > 1 else ""
    return f"{signed(fmean(values))}{span}"


def _counts(whole: Sequence[Step]) -> str:
    return ", ".join(dict.fromkeys(f"{step.before.count} to {step.after.count}" for step in whole))


def _named(clear: Sequence[Step]) -> str:
    """Which lines, if they are few."""
    names = [f"{step.after.task} {step.after.way}".strip() for step in clear]
    return f" (higher: {', '.join(names)})" if 0 < len(names) <= _FEW else ""


def _codes(codes: Sequence[str]) -> str:
    return " ".join(codes) or "-"
