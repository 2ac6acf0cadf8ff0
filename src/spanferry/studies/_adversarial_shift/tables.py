"""The study's tables."""

from collections.abc import Sequence
from statistics import fmean, stdev

from spanferry.core.significance import RESAMPLES, SHUFFLES, holm
from spanferry.reports.cells import GridCell
from spanferry.reports.estimates import of_interval, of_p
from spanferry.reports.sections import Estimate, Row, Table, Value
from spanferry.studies._adversarial_shift.groups import Group
from spanferry.studies._adversarial_shift.savings import Saving

_SPREAD = "In brackets: the mean less and plus one standard deviation over seeds, where there are several."
_TEST = (
    f"saved: plain training's drop less the objective's, same sentences, same seeds (their counts summed); in brackets the 95 % bootstrap "
    f"interval over sentences ({RESAMPLES:,} samples). p: paired approximate randomisation of the difference of drops, a sentence's "
    f"outputs swapped on all sets at once, {SHUFFLES:,} shuffles, two-sided. n: sentences."
)
_LIMIT = "It speaks of these models; the spread over seeds says how another training would differ."


def drops(made: Sequence[Group]) -> list[Table]:
    """A row each setting, language and objective: F1 as it is, what each shift takes of it, the mean and the worst case."""
    judged = [group for group in made if group.cells]
    names = list(dict.fromkeys(name for group in judged for name in group.shifts))
    heads = ["lang", "objective", "F1 as it is", *(f"drop: {name}" for name in names), "mean drop", "F1 at worst", "worst", "seeds", "n"]
    rows = [Row([*_placed(group, made), *_drops(group, names)], group.cells) for group in judged]
    note = (
        f"drop: F1 on the test set as it is less F1 on the shifted one; worst: the shift of lowest F1. n: sentences, of each set. {_SPREAD}"
    )
    return [Table("shift_drops", "F1 lost, shift by shift", _heads(heads, made), rows, note)] if rows else []


def scores(made: Sequence[Group]) -> list[Table]:
    """A row each setting, language and objective: F1 on every shifted set."""
    judged = [group for group in made if group.cells]
    names = list(dict.fromkeys(name for group in judged for name in group.shifts))
    heads = ["lang", "objective", "as it is", *names, "mean of shifts", "seeds", "n"]
    rows = []
    for group in judged:
        each = [_over_seeds(group.values(f"shift/{name}/f1") if name in group.shifts else []) for name in names]
        values = [_over_seeds(group.values("test/f1")), *each, _over_seeds(group.means("f1")), len(group.cells), group.sentences]
        rows.append(Row([*_placed(group, made), *values], group.cells))
    return (
        [Table("shift_scores", "F1 on every test set", _heads(heads, made), rows, f"n: sentences, of each set. {_SPREAD}")] if rows else []
    )


def overall(savings: Sequence[Saving], made: Sequence[Group]) -> list[Table]:
    """The answer: each objective's saving over all shifts and languages."""
    heads = ["objective", "F1 gained as it is", "saved", "p", "p (Holm)", "languages", "shifts", "seeds", "n"]
    rows = [
        Row([*_setting(each.groups[0], made), each.groups[0].objective, each.clean, *told, len(each.groups), *_sizes(each)], _cells(each))
        for each, told in _tested(savings)
    ]
    note = f"Means over shifts and languages. {_TEST} Holm: p corrected for the rows of this table. {_LIMIT}"
    return [Table("shift_answer", "What objectives save of plain training's drop", _heads(heads, made), rows, note)] if rows else []


def by_language(savings: Sequence[Saving], made: Sequence[Group]) -> list[Table]:
    """The same language by language, and shift by shift."""
    heads = ["lang", "objective", "shift", "F1 gained as it is", "saved", "p", "p (Holm)", "seeds", "n"]
    rows = [
        Row([*_placed(each.groups[0], made), each.shift or f"mean of {each.shifts}", each.clean, *told, *_sizes(each)[1:]], _cells(each))
        for each, told in _tested(savings)
    ]
    note = f"{_TEST} Holm: p corrected for the rows of this table."
    return [Table("shift_savings", "The same by language and shift", _heads(heads, made), rows, note)] if rows else []


def answers(made: Sequence[Group]) -> list[Table]:
    """Of corpora of answers: how often projection and the tagger find them, as they are and shifted."""
    judged = [group for group in made if group.answers]
    heads = ["lang", "objective", "projected: exact", "projected: token F1", "tagged: exact", "tagged: token F1", "ceiling"]
    heads += ["exact, mean of shifts", "exact at worst", "seeds", "n"]
    rows = [Row([*_placed(group, made), *_answers(group)], group.cells) for group in judged]
    note = (
        "exact: the share of answers found word for word, SQuAD's exact match on spans; token F1: the mean overlap; all words marked in a "
        "sentence count as its one answer. projected: on the "
        "sentences that the tagger learns from, where the corpus holds the target's own answers for them; tagged: on the target's test "
        "set. ceiling: what a reader of the sentences alone (with the question, where it stands before them) could reach. n: answers. "
        f"Sentences are those that hold the answer: these are no scores of reading comprehension over paragraphs. {_SPREAD}"
    )
    return [Table("shift_answers", "Answers found", _heads(heads, made), rows, note)] if rows else []


def _answers(group: Group) -> list[Value]:
    shifted = list(zip(*(group.values(f"shift/{name}/exact_match") for name in group.shifts), strict=True))
    support = group.values("test/answers")
    metrics = ("projection/exact_match", "projection/token_f1", "test/exact_match", "test/token_f1", "test/exact_match_ceiling")
    found: list[Value] = [_over_seeds(group.values(metric)) for metric in metrics]
    found += [_over_seeds([fmean(each) for each in shifted]), _over_seeds([min(each) for each in shifted])]
    return [*found, len(group.cells), int(support[0]) if support else None]


def _drops(group: Group, names: Sequence[str]) -> list[Value]:
    lost = [_over_seeds(group.values(f"shift/{name}/drop") if name in group.shifts else []) for name in names]
    whole = [_over_seeds(group.values("test/f1")), *lost, _over_seeds(group.means("drop")), _over_seeds(group.worst())]
    return [*whole, group.hardest() or None, len(group.cells), group.sentences]


def _tested(savings: Sequence[Saving]) -> list[tuple[Saving, list[Value]]]:
    """Each saving with its interval, p, and p corrected for all of them."""
    corrected = holm([each.found.p for each in savings])
    return [(each, [of_interval(each.found), of_p(each.found.p), of_p(p)]) for each, p in zip(savings, corrected, strict=True)]


def _sizes(each: Saving) -> list[Value]:
    return [each.shifts, each.seeds, each.found.sentences]


def _cells(each: Saving) -> list[GridCell]:
    return [cell for group in (*each.groups, *each.baselines) for cell in group.cells]


def _over_seeds(values: Sequence[float]) -> Value:
    """The mean, with the spread over seeds; nothing for no value."""
    if not values:
        return None
    middle, spread = fmean(values), stdev(values) if len(values) > 1 else None
    return Estimate(middle) if spread is None else Estimate(middle, middle - spread, middle + spread)


def _heads(heads: Sequence[str], made: Sequence[Group]) -> list[str]:
    return [*(["setting"] if _settings(made) else []), *heads]


def _placed(group: Group, made: Sequence[Group]) -> list[Value]:
    return [*_setting(group, made), group.language, group.objective]


def _setting(group: Group, made: Sequence[Group]) -> list[Value]:
    return [group.setting] if _settings(made) else []


def _settings(made: Sequence[Group]) -> bool:
    return len({group.setting for group in made}) > 1
