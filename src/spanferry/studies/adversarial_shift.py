"""``study=adversarial_shift``: does adversarial training make the tagger robust where its test set shifts?"""

from collections.abc import Sequence
from statistics import fmean

from spanferry.core.significance import LEVEL, holm
from spanferry.reports.cells import GridCell
from spanferry.reports.sections import Section
from spanferry.reports.values import many, short, signed
from spanferry.studies._adversarial_shift import drawings, savings, tables
from spanferry.studies._adversarial_shift.groups import BASELINE, Group, groups
from spanferry.studies._adversarial_shift.savings import Saving


class AdversarialShift:
    """What objectives save of the F1 that plain training loses on shifted test sets, and what that costs on the test set as it is.

    A sweep of ``objective``, with ``cross_entropy`` among them, under ``shift=standard`` or any shift; languages, seeds and whatever else
    varies (``data.answers``, ``transfer``) are told apart. Of corpora of answers it also shows how many are found, by projection and by
    the tagger.
    """

    def sections(self, cells: Sequence[GridCell]) -> list[Section]:
        """The answer and the trade-off, what each shift takes, and answers where there are some."""
        made = groups(cells)
        judged = [group for group in made if group.cells]
        title = "Adversarial training and shifted test sets"
        if not judged:
            missing = "No cell was judged on a shifted test set yet: the study needs a tagger and shift=standard, or another shift."
            return [Section(title, [missing])]
        whole, each, of_shifts = savings.over_languages(made), savings.over_shifts(made), savings.by_shift(made)
        found = [
            Section(title, [*_answer(whole), *_gaps(made)], tables.overall(whole, made), drawings.trade_off(made)),
            Section(
                "What each shift takes",
                [*_worst(judged), *_idle(judged)],
                [*tables.drops(made), *tables.scores(made), *tables.by_language([*each, *of_shifts], made)],
                drawings.drops(made),
            ),
        ]
        answered = tables.answers(made)
        return [*found, Section("Answers to questions", _answers(judged), answered)] if answered else found


def _answer(whole: Sequence[Saving]) -> list[str]:
    """The question's answer, an objective a paragraph."""
    if not whole:
        return [f"Nothing can be compared: no other objective was judged on the same sentences and seeds as {BASELINE}."]
    corrected = holm([each.found.p for each in whole])
    return [_told(each, p, len(whole)) for each, p in zip(whole, corrected, strict=True)]


def _told(each: Saving, corrected: float, tests: int) -> str:
    found, group = each.found, each.groups[0]
    settled = "reduces" if found.value > 0 else "increases"
    verb = f"{settled} the drop" if corrected < LEVEL else "does not measurably change the drop"
    where = f" ({group.setting})" if group.setting else ""
    clean = f"F1 as it is changes by {signed(each.clean)}"
    sizes = f"{many(len(each.groups), 'language')}, {many(each.shifts, 'shift')}, {many(each.seeds, 'seed')}, n = {found.sentences:,}"
    return (
        f"{group.objective}{where} {verb}: of {short(each.lost)} F1 that plain training loses on average it saves {signed(found.value)} "
        f"[{signed(found.low)} {signed(found.high)}], p = {found.p:.4f} ({corrected:.4f} corrected for {many(tests, 'test')}); "
        f"{clean} ({sizes} sentences)."
    )


def _gaps(made: Sequence[Group]) -> list[str]:
    """What is missing, and what one seed cannot tell."""
    planned, done = sum(len(group.planned) for group in made), sum(len(group.cells) for group in made)
    told = []
    if done < planned:
        told.append(f"{planned - done} of {planned} cells failed, are not done, or were judged on no shifted set; they count nowhere.")
    if all(len(group.cells) < 2 for group in made):
        told.append("One seed each: how much another training would differ is not known. Sweep seed=0,1,2.")
    return told


def _worst(judged: Sequence[Group]) -> list[str]:
    """The hardest shift of plain training, or of all where it was not run."""
    asked = [group for group in judged if group.objective == BASELINE and group.shifts] or [group for group in judged if group.shifts]
    hardest = [group.hardest() for group in asked]
    if not hardest:
        return []
    name = max(dict.fromkeys(hardest), key=hardest.count)
    lost = fmean(fmean(group.values(f"shift/{name}/drop")) for group in asked if name in group.shifts)
    whose = f"of {BASELINE}" if asked[0].objective == BASELINE else "of all objectives"
    return [
        f"The worst case {whose} is mostly {name} ({hardest.count(name)} of {len(hardest)} languages and settings): {short(lost)} F1 lost."
    ]


def _idle(judged: Sequence[Group]) -> list[str]:
    idle = {(group.setting, name) for group in judged for name in group.idle}
    told = sorted(f"{name}{f' ({setting})' if setting else ''}" for setting, name in idle)
    more = "Names of other labels: shift.members.names.within=corpus, or a file."
    return [f"Left out, because not a sentence of the test set changes: {', '.join(told)}. {more}"] if told else []


def _answers(judged: Sequence[Group]) -> list[str]:
    ceiling = [value for group in judged for value in group.values("test/exact_match_ceiling")]
    told = [
        "Answers are entities, one a sentence: the tagger marks the words of the answer in the sentence that holds it. That is less than "
        "reading comprehension, which searches a paragraph, and not to be compared with its scores."
    ]
    if ceiling and min(ceiling) < 1:
        told.append(f"Some sentences stand there with several answers: whoever sees them alone finds {short(min(ceiling))} of all at most.")
    return told
