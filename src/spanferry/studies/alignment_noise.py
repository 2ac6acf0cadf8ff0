"""``study=alignment_noise``: what the precision of word alignment is worth to projection, and to the tagger that learns from it."""

from collections.abc import Sequence
from statistics import median

from spanferry.core.correlation import spearman
from spanferry.core.significance import LEVEL
from spanferry.reports.cells import GridCell
from spanferry.reports.sections import Drawing, Section, Table
from spanferry.reports.values import many, short
from spanferry.studies._alignment_noise import figures, tables
from spanferry.studies._alignment_noise.degradation import Meeting, degradation_table, meetings
from spanferry.studies._alignment_noise.fits import Fit, fits
from spanferry.studies._alignment_noise.points import ALL, EVERY, OUTCOMES, WORDS, Points, named, points, resources

_LEAST_LANGUAGES = 5  # below them a rank correlation over languages says nothing
_NOTHING = (
    "No cell has both links whose precision is known and a score. It is known beside gold links (data=demo, data.links of data=files) and "
    "of aligner=noisy."
)


class AlignmentNoise:
    """How the precision of links relates to the loss in F1, language by language, from much text to next to none.

    A cell is a point: the precision of its links, of all words and of entity words alone, and the F1 of its projection and of its tagger.
    Points of one method, noise, requested recall and language are a curve: its slope, and where it bends, are told within the same seed.

    Args:
        baseline: the method that the others are compared with as links get worse.
    """

    def __init__(self, baseline: str = "heuristic") -> None:
        self.baseline = baseline

    def sections(self, cells: Sequence[GridCell]) -> list[Section]:
        """What precision is worth; slopes and break points by language; methods compared; what was asked and what came of it."""
        found = points(cells)
        if not found.all:
            return [Section("Precision of links and F1", [_NOTHING])]
        all_fits = {outcome: fits(found, outcome) for outcome in found.outcomes()}
        return [_answer(found, all_fits), _slopes(found, all_fits), *self._compared(found), _asked(found)]

    def _compared(self, found: Points) -> list[Section]:
        """Every other method beside the baseline; nothing where the sweep lacks it."""
        rivals = [method for method in found.methods if method != self.baseline] if self.baseline in found.methods else []
        met = {rival: meetings(found, self.baseline, rival) for rival in rivals}
        shown = [(rival, of, degradation_table(of, self.baseline, rival)) for rival, of in met.items() if of]
        if not shown:
            return []
        drawings = [figures.degradation(found, of, self.baseline, rival, table.name) for rival, of, table in shown]
        text = [_lead(self.baseline, rival, of) for rival, of, _ in shown]
        return [Section("Methods as links get worse", text, [table for _, _, table in shown], drawings)]


def _answer(found: Points, all_fits: dict[str, list[Fit]]) -> Section:
    """In words, as correlations, and as points."""
    text = [sentence for outcome, of in all_fits.items() for sentence in _worth(outcome, of, found.words())]
    text.append(
        "Cells of a language share its sentences and, under one seed, the noise: they are not independent draws. The intervals of a single "
        "language, and of slopes, take them for such and are rather too narrow; those of correlations over all languages draw whole "
        "languages instead, and are rough where these are few."
    )
    if not found.measured:
        text.append("The corpus has no gold links: precision is what was requested, judged by the clean aligner's links.")
    if found.left_out:
        text.append(f"{many(len(found.left_out), 'cell')} without precision or score left out.")
    return Section("Precision of links and F1", text, [tables.correlation_table(found)], _scatters(found, all_fits))


def _scatters(found: Points, all_fits: dict[str, list[Fit]]) -> list[Drawing]:
    drawn = [figures.scatter(found, all_fits[outcome], words, outcome) for outcome in all_fits for words in found.words()]
    return [drawing for drawing in drawn if drawing]


def _worth(outcome: str, of: Sequence[Fit], words: Sequence[str]) -> list[str]:
    """What ten points are worth, by whose links they are of: over all curves, and from language to language."""
    known = {each: _known(of, each) for each in words}
    if not any(known.values()):
        return [f"{OUTCOMES[outcome]}: no two cells of a language differ in their links' precision, so nothing can be said of its worth."]
    told = [_told(outcome, each, slopes) for each, slopes in known.items() if slopes]
    return [*told, *_by_resources(outcome, known.get(ALL, []))]


def _known(of: Sequence[Fit], words: str) -> list[tuple[Fit, float]]:
    """Each language's curves with what ten points are worth."""
    return [(fit, slope.value * tables.PER_TEN) for fit in of if fit.lang != EVERY and (slope := fit.slopes.get(words))]


def _told(outcome: str, words: str, known: Sequence[tuple[Fit, float]]) -> str:
    least, most = min(known, key=lambda each: each[1]), max(known, key=lambda each: each[1])
    middle = median(value for _, value in known)
    said = f"Ten points of precision, of the links of {WORDS[words]}, are worth {middle:.1f} points of {OUTCOMES[outcome]}"
    if len(known) == 1:
        return f"{said} ({_curve(known[0][0])})."
    return f"{said} (median of {len(known)} curves): from {least[1]:.1f} ({_curve(least[0])}) to {most[1]:.1f} ({_curve(most[0])})."


def _curve(fit: Fit) -> str:
    method, kind, recall, lang = fit.curve
    return f"{named(lang)}, {method}, {kind}" + (f", recall {recall}" if recall not in ("-", "1") else "")


def _by_resources(outcome: str, known: Sequence[tuple[Fit, float]]) -> list[str]:
    """Whether it is more for languages of less text: each language's median slope by its resource class."""
    languages = dict.fromkeys(fit.lang for fit, _ in known if resources(fit.lang) >= 0)
    slopes = [median(value for fit, value in known if fit.lang == lang) for lang in languages]
    if len(languages) < _LEAST_LANGUAGES:
        return []
    found = spearman([resources(lang) for lang in languages], slopes)
    if found is None:
        return [
            f"Whether {OUTCOMES[outcome]} is hit harder in languages of less text is not known: all are of one resource class, or alike."
        ]
    interval = "no interval" if found.low is None or found.high is None else f"95 % interval {found.low:.2f} to {found.high:.2f}"
    return [
        f"Over {found.n} languages the worth of precision, of all words' links, goes with their resource class at a rank correlation of "
        f"{found.value:.2f} ({interval}): negative would mean that languages of less text lose more."
    ]


def _slopes(found: Points, all_fits: dict[str, list[Fit]]) -> Section:
    every = [fit for of in all_fits.values() for fit in of]
    bent = [fit for fit in every if fit.bend and fit.bend.significant]
    looked = sum(fit.bend is not None for fit in every)
    text = [f"{len(bent)} of {looked} lines that have cells enough to look bend significantly (p < .05, uncorrected)."]
    if not looked:
        text = [f"No line has cells enough to look for a break point: it takes {tables.TO_LOOK}."]
    made: list[Table | None] = [tables.slope_table(every, found.words()), tables.break_table(every)]
    drawn = [figures.slopes(found, of, outcome) for outcome, of in all_fits.items()]
    return Section("Slopes and break points", text, [table for table in made if table], [drawing for drawing in drawn if drawing])


def _lead(baseline: str, rival: str, met: Sequence[Meeting]) -> str:
    """Who is ahead, and how often beyond chance."""
    ahead = sum(each.significant and each.difference > 0 for each in met)
    behind = sum(each.significant and each.difference < 0 for each in met)
    untold = sum(each.p is None for each in met)
    return (
        f"{rival} projects significantly better than {baseline} at {ahead} of {len(met)} places (a noise, a recall, a precision and a "
        f"language), and worse at {behind} (p < {short(LEVEL, 2)}, Holm)."
        + (f" {untold} could not be tested: no counts, or other sentences." if untold else "")
    )


def _asked(found: Points) -> Section:
    table = tables.request_table(found)
    text = "Whether the links have the precision and recall that were asked for." if table else "No precision was requested and measured."
    return Section("Requested and measured", [text], [table] if table else [])
