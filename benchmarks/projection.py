"""Projection measured: sentences a second from links to spans, memory, and growth; ratios to PuLP + CBC in the same run.

    python benchmarks/projection.py                               # the demo corpus, a few minutes
    python benchmarks/projection.py --root ../shared/data         # CoNLL-2003 train, DeepL, awesome-align's links

All figures but times and memory are the same in every run. Memory is the peak of Python objects (tracemalloc, in an untimed pass of its
own): neither CBC's process nor HiGHS's own arrays are in it.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from measuring.clock import Timed, best_of, peak_bytes
from measuring.options import DEFAULT, add_root, new_parser
from measuring.projection_ways import (
    AT_MOST_ONE,
    BASELINE,
    INSTALLED,
    WAYS,
    Way,
    as_published,
    objective,
    published_options,
    reduced_options,
    solved,
)
from measuring.rows import LeftOut, Row, keep, keep_milliseconds, keep_rate
from measuring.sentences import FAMILIES, demo_pairs, made_up, real_pairs, rivals, sampled
from measuring.tables import CONSOLE, SPEED, as_ratio, new_table, print_machine, speed
from spanferry.core.records import Outcome, Pair, Span
from spanferry.methods.ilp import IlpMethod
from spanferry.methods.links import link_counts, projection
from spanferry.methods.solvers.exact import exact
from spanferry.methods.solvers.greedy import greedy
from spanferry.methods.solvers.problem import Option
from spanferry.methods.solvers.pulp import optimum

AFFORDABLE = 1_500_000  # places in PuLP's rows; past that it takes many seconds a sentence
MEMORY_SAMPLE = 25  # sentences; PuLP holds one at a time
TOLERANCE = 1e-6


class Options(NamedTuple):
    """The command line."""

    root: Path | None
    lang: str
    links: str
    sentences: int
    pulp_sentences: int | None
    pulp_repeats: int
    repeats: int
    seed: int
    longest: int
    most_entities: int
    largest_corpus: int
    rivals: int


def main() -> None:
    """Print every section."""
    options = _options()
    pairs, fullest = _data(options)
    few = pairs[: options.pulp_sentences]
    _ways(pairs, few, options)
    _shares(pairs, options.repeats)
    _hard(fullest, options)
    _growth("words a sentence, 3 entities", [(n, 3) for n in _ladder((10, 20, 40, 80, 160, 320, 640), options.longest)], options)
    _growth("entities a sentence, 120 words", [(120, n) for n in _ladder((1, 2, 5, 10, 20, 40), options.most_entities)], options)
    _corpora(options)


def _options() -> Options:
    parser = new_parser(__doc__)
    add_root(parser, "conll/ and conll_mt/")
    parser.add_argument("--lang", default="de", help=f"target language {DEFAULT}")
    parser.add_argument("--links", choices=["statistical", "gold"], default="statistical", help="links of the demo corpus")
    parser.add_argument("--sentences", type=int, default=2000, help=f"sentences, each with an entity {DEFAULT}")
    parser.add_argument("--pulp-sentences", type=int, help="time PuLP on the first of these only; the others run on all")
    parser.add_argument("--pulp-repeats", type=int, default=1, help=f"runs of PuLP on these, of which the fastest counts {DEFAULT}")
    parser.add_argument("--repeats", type=int, default=5, help=f"runs of all else, of which the fastest counts {DEFAULT}")
    parser.add_argument("--seed", type=int, default=0, help=f"of samples and made-up sentences {DEFAULT}")
    parser.add_argument("--longest", type=int, default=640, help=f"words that sentences grow to {DEFAULT}")
    parser.add_argument("--most-entities", type=int, default=40, help=f"entities that sentences grow to {DEFAULT}")
    parser.add_argument("--largest-corpus", type=int, default=100_000, help=f"sentences that corpora grow to {DEFAULT}")
    parser.add_argument("--rivals", type=int, default=48, help=f"entities of the adversarial sentences {DEFAULT}")
    return Options(**vars(parser.parse_args()))


def _data(options: Options) -> tuple[list[Pair], Pair]:
    """The sentences to measure, and of all sentences the one with the most entities."""
    start = time.perf_counter()
    real = real_pairs(options.root, options.lang) if options.root else []
    seconds = time.perf_counter() - start
    found = real or demo_pairs(options.sentences, options.lang, options.links, options.seed)
    pairs = sampled(found, options.sentences, options.seed)
    print_machine("one process")
    name = f"CoNLL-2003 train, en-{options.lang} DeepL, awesome-align" if real else f"demo, en-{options.lang}, {options.links}"
    entities = sum(len(pair.source.entities or ()) for pair in pairs)
    CONSOLE.print(f"{name} links: {len(pairs)} sentences, {entities} entities, seed {options.seed}")
    if real:
        CONSOLE.print(
            f"(reading and checking {len(real)} sentences with an entity: {seconds:.1f} s, {len(real) / seconds:,.0f} sentences/s)"
        )
    return pairs, max(found, key=lambda pair: len(pair.source.entities or ()))


def _ways(pairs: Sequence[Pair], few: Sequence[Pair], options: Options) -> None:
    """Every way on the same sentences, and whether they agree."""
    as_published(few[:1], "cbc")  # loads PuLP
    table = new_table("From links to spans, in one process", "way", "result", "sentences", *SPEED, "peak")
    done: dict[str, Timed[Sequence[Any]]] = {}
    for name, way in WAYS.items():
        if way.backend and not INSTALLED[way.backend]:
            table.add_row(name, "not installed")
            keep(LeftOut(name, "highspy"))
            continue
        on = few if way.backend else pairs
        done[name] = timed = best_of(options.pulp_repeats if way.backend else options.repeats, partial(way.run, on), len(on))
        table.add_row(name, way.scope, str(len(on)), *speed(timed, done[BASELINE]), _memory(way, on))
        if name != BASELINE:
            keep_rate(f"links to {way.scope}", "sentences", name, timed, BASELINE, done[BASELINE])
    CONSOLE.print(table)
    _say_what_was_timed(len(pairs), len(few), options)
    _compare({name: [objective(taken) for taken in timed.result[: len(few)]] for name, timed in done.items() if WAYS[name].solves})


def _memory(way: Way, pairs: Sequence[Pair]) -> str:
    some = pairs[:MEMORY_SAMPLE] if way.backend else pairs
    return _bytes(peak_bytes(lambda: way.run(some)))


def _say_what_was_timed(count: int, few: int, options: Options) -> None:
    if few < count:
        CONSOLE.print(f"PuLP ran on the first {few} of the {count} sentences only: compare rates, not seconds.")
    CONSOLE.print(
        f"Fastest of {options.repeats} runs, PuLP of {options.pulp_repeats}. Ratios of sentences/s to {BASELINE}. CPU ratio: by processor"
    )
    CONSOLE.print("seconds, child processes included: neighbours on the machine and waiting for CBC's files leave it alone.")
    CONSOLE.print("PuLP: all n-grams that hold a link, a row a target word, one solve; those that settle ties are left out, in its favour.")
    CONSOLE.print(f"Its peak is that of {min(few, MEMORY_SAMPLE)} sentences, one at a time.")
    CONSOLE.print("Results: spans are plain tuples; records are checked, with outcomes.")


def _compare(worths: dict[str, list[float]]) -> None:
    """Objectives sentence by sentence."""
    for name, own in worths.items():
        less, more = (sum(sign * (a - b) > TOLERANCE for a, b in zip(worths["exact"], own, strict=True)) for sign in (1, -1))
        if name != "exact":
            CONSOLE.print(f"objective of {name}: {sum(own):.4f} (exact {sum(worths['exact']):.4f}); below exact on {less}, above on {more}")


def _shares(pairs: Sequence[Pair], repeats: int) -> None:
    """Where the time from records to records goes: one step more at a time, and the difference."""
    outcomes = [(Outcome.PROJECTED,) * len(pair.source.entities or ()) for pair in pairs]
    spans = [[[Span(*option[:2]) for option in own] for own in taken] for taken in solved(pairs, exact)]
    until: dict[str, Callable[[], object]] = {
        "1 group links by entity": lambda: list(map(link_counts, pairs)),
        "2 options": lambda: list(map(reduced_options, pairs)),
        "3 choose": lambda: solved(pairs, exact),
        "4 build records": lambda: IlpMethod().project(pairs),
    }
    seconds = [best_of(repeats, work).seconds for work in until.values()]
    table = new_table("Where IlpMethod's time goes", "step", "µs a sentence", "share")
    for name, before, after in zip(until, [0.0, *seconds], seconds, strict=False):
        table.add_row(name, f"{1e6 * (after - before) / len(pairs):.2f}", f"{100 * (after - before) / seconds[-1]:.0f} %")
    table.add_row("all", f"{1e6 * seconds[-1] / len(pairs):.2f}", "100 %")
    CONSOLE.print(table)
    least = best_of(repeats, lambda: [projection(*of) for of in zip(pairs, spans, outcomes, strict=True)]).seconds
    CONSOLE.print(f"(of step 4, Entity, Sentence and Projection alone, from ready spans: {1e6 * least / len(pairs):.2f} µs a sentence)")


def _hard(fullest: Pair, options: Options) -> None:
    """Single sentences that are hard, in milliseconds."""
    table = new_table("Hard sentences", "sentence", "entities", "options", "exact, ms", f"{BASELINE}, ms", "ratio", "objective", "greedy")
    count = len(fullest.source.entities or ())
    real = "most entities in the data", count, reduced_options(fullest), len(fullest.target.words)
    crowd = "each linked to 3 words of 40", 20, *rivals("scattered, loose", 20, options.seed)
    made = ((family, options.rivals, *rivals(family, options.rivals, options.seed)) for family in FAMILIES)
    for name, entities, own, length in (real, crowd, *made):
        table.add_row(name, str(entities), str(sum(map(len, own))), *_solved_both_ways(name, own, length, options.repeats))
    CONSOLE.print(table)
    CONSOLE.print("Both from the same options; ratio: how much longer PuLP takes, which is not asked to settle ties, as exact does.")
    CONSOLE.print("=: PuLP's objective is the same; greedy: what it gains or loses.")
    ours = best_of(options.repeats, lambda: solved([fullest], exact))
    theirs = best_of(options.pulp_repeats, lambda: as_published([fullest], "cbc"))
    CONSOLE.print("The sentence with most entities from its links, PuLP with all n-grams that hold one:")
    CONSOLE.print(f"exact {1e3 * ours.seconds:.3f} ms, {BASELINE} {1e3 * theirs.seconds:,.0f} ms, ratio {as_ratio(ours.ratio(theirs))}")


def _solved_both_ways(name: str, options: list[list[Option]], length: int, repeats: int) -> Iterable[str]:
    """Cells of the table: times, ratio, objective and how it stands to PuLP's, what greedy loses."""
    ours = best_of(repeats, lambda: exact(options, AT_MOST_ONE, length))
    theirs = best_of(1, lambda: optimum(options, AT_MOST_ONE))
    rough = greedy(options, AT_MOST_ONE, length)
    if ours.result is None or theirs.result is None or rough is None:
        raise RuntimeError("a problem without lower bounds has a solution")
    worth, other = ours.result.objective, objective(theirs.result)
    agreement = "=" if abs(worth - other) < TOLERANCE else f"NOT {other:.4f}"
    times = f"{1e3 * ours.seconds:,.2f}", f"{1e3 * theirs.seconds:,.0f}", as_ratio(ours.ratio(theirs))
    keep_milliseconds(f"hard: {name}", "from options to spans", "exact", ours, BASELINE, theirs)
    return *times, f"{worth:.4f} {agreement}", f"{rough.objective - worth:+.4f}"


def _growth(title: str, sizes: Sequence[tuple[int, int]], options: Options) -> None:
    """Time a sentence as made-up sentences grow."""
    table = new_table(f"Growth: {title}", "words", "entities", "links", "n-grams", "options", "exact, ms", f"{BASELINE}, ms", "ratio")
    for words, entities in sizes:
        pairs = made_up(100, words, entities, options.seed)
        links, tight = (sum(map(len, of)) / len(pairs) for of in ([p.alignment.links for p in pairs if p.alignment], _flat(pairs)))
        ours = best_of(options.repeats, partial(solved, pairs, exact), len(pairs))
        published, theirs = _published(pairs[:3])
        cells = (f"{1e3 / theirs.rate:,.0f}", as_ratio(ours.ratio(theirs))) if theirs else ("-", "-")
        table.add_row(str(words), str(entities), f"{links:.0f}", f"{published:,.0f}", f"{tight:.0f}", f"{1e3 / ours.rate:.3f}", *cells)
        keep_milliseconds(f"made up: {words} words, entities: {entities}", "a sentence, links to spans", "exact", ours, BASELINE, theirs)
    CONSOLE.print(table)
    CONSOLE.print(
        "Means of 100 made-up sentences, from links to spans; of 3 for PuLP and its n-grams, those that hold a link of the entity."
    )
    CONSOLE.print(f"-: these cover over {AFFORDABLE:,} words a sentence, and PuLP takes many seconds.")


def _flat(pairs: Sequence[Pair]) -> list[list[Option]]:
    return [[option for own in reduced_options(pair) for option in own] for pair in pairs]


def _published(pairs: Sequence[Pair]) -> tuple[float, Timed[object] | None]:
    """Options a sentence in the programme as published, and how long it takes; None where that would be too long."""
    sizes = [end - start for pair in pairs for own in published_options(pair) for start, end, _ in own]
    affordable = sum(sizes) <= AFFORDABLE * len(pairs)
    return len(sizes) / len(pairs), best_of(1, lambda: as_published(pairs, "cbc"), len(pairs)) if affordable else None


def _corpora(options: Options) -> None:
    """Sentences a second and memory as the corpus grows."""
    table = new_table(
        "Growth: corpus, made-up sentences of 24 words, 3 entities", "sentences", "seconds", "sentences/s", "peak", "a sentence"
    )
    for size in _ladder((1_000, 10_000, 100_000), options.largest_corpus):
        pairs = made_up(size, 24, 3, options.seed)
        timed = best_of(min(3, options.repeats), partial(IlpMethod().project, pairs), size)
        peak = peak_bytes(partial(IlpMethod().project, pairs))
        table.add_row(f"{size:,}", f"{timed.seconds:.3f}", f"{timed.rate:,.0f}", _bytes(peak), _bytes(peak / size))
        case = f"made up: a corpus of {size:,}, 24 words, 3 entities"
        keep(Row(case, "sentences/s, records to records", "IlpMethod", timed.rate, timed.spread))
        keep(Row(case, "kB a sentence at the peak", "IlpMethod", peak / size / 1e3))
    CONSOLE.print(table)
    CONSOLE.print("IlpMethod().project, records to records; the peak holds what is returned.")


def _ladder(sizes: Iterable[int], largest: int) -> list[int]:
    return [size for size in sizes if size <= largest]


def _bytes(count: float) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.2f} kB"


if __name__ == "__main__":
    main()
