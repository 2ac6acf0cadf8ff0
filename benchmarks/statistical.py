"""The statistical aligner beside eflomal: links, projection, speed, and what more text buys, all from one run with shipped defaults.

    python benchmarks/statistical.py                              # the demo corpus
    python benchmarks/statistical.py --root ../shared/data        # real text; needs pip install -e '.[eflomal]' to compare

Both have the defaults they ship with (statistical reads 5 letters of a word, eflomal 4) and symmetrise by grow_diag_final_and. eflomal
takes no seed: its figures are means of ``--runs`` runs, with the least and the greatest beside AER and F1. Every training has a process
of its own; memory is all that it ever held, libraries and text included, plus what eflomal's own program held. Links of real text to
compare with as it grows are silver, those of awesome-align (mBERT) on the same translations: agreement with them is no accuracy.
"""

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import NamedTuple

from measuring.clock import apart, peak_resident_mb, programs_watched, spread
from measuring.options import DEFAULT, add_root, new_parser
from measuring.rows import LeftOut, Row, keep
from measuring.tables import CONSOLE, new_table, print_machine
from spanferry.aligners.eflomal import EflomalAligner
from spanferry.aligners.statistical import StatisticalAligner
from spanferry.core.conll import read_conll
from spanferry.core.parallel import read_parallel
from spanferry.core.pharaoh import GoldLinks, read_gold, read_pharaoh, within
from spanferry.core.records import Alignment, Pair, Sentence
from spanferry.core.scoring import score
from spanferry.data.demo.corpus import DemoCorpus
from spanferry.data.languages import LANGUAGES
from spanferry.methods.ilp import IlpMethod

OURS, BASELINE = "statistical", "eflomal"
NAMES = (OURS, BASELINE) if find_spec("eflomal") else (OURS,)
SYSTEMS = "DeepL", "MarianMT", "m2m100"
SPLITS = "train", "dev", "test"
EVALUATED = 500  # pairs, first in every corpus that is grown or as many as it has


class Options(NamedTuple):
    """The command line."""

    root: Path | None
    runs: int
    sizes: list[int]
    pairs: int


class Corpora(NamedTuple):
    """What is aligned, and what judges it.

    Attributes:
        linked: pairs with what annotators say of their links.
        labelled: by language, pairs with gold entities on both sides, and more pairs to learn from.
        text: pairs with links to compare with.
    """

    linked: list[tuple[Pair, GoldLinks]]
    labelled: dict[str, tuple[list[Pair], list[Pair]]]
    text: list[tuple[Pair, Alignment]]


class Made(NamedTuple):
    """What an aligner made of a corpus, in how many seconds, with how many MB."""

    alignments: list[Alignment]
    seconds: float
    megabytes: float


def main() -> None:
    """Print every section."""
    options = _options()
    print_machine(f"runs of eflomal: {options.runs if BASELINE in NAMES else 'not installed'}")
    if BASELINE not in NAMES:
        keep(LeftOut(BASELINE, "eflomal"))
    corpora = _real(options.root) if options.root else _demo(max(options.pairs, *options.sizes))
    _error_rate(corpora, options)
    _projection(corpora, options)
    _speed([pair for pair, _ in corpora.text][: options.pairs], options)
    _growth(corpora.text, options)


def _options() -> Options:
    parser = new_parser(__doc__)
    add_root(parser, "alignment, conll, conll_mt and europarl_ner")
    parser.add_argument("--runs", type=int, default=3, help=f"of eflomal {DEFAULT}")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000, 100_000], help="of corpora that grow")
    parser.add_argument("--pairs", type=int, default=20_000, help=f"whose time is taken {DEFAULT}")
    return Options(**vars(parser.parse_args()))


def _aligned(name: str, pairs: Sequence[Pair], count: int) -> Made:
    choice = {"statistical": StatisticalAligner, "eflomal": EflomalAligner}[name]
    aligner = choice(source_language=LANGUAGES["en"], target_language=LANGUAGES["es"])
    aligner.align(pairs[:5])  # imports
    with programs_watched() as programs:
        start = time.perf_counter()
        alignments = aligner.align(pairs)
        seconds = time.perf_counter() - start
    return Made(alignments[:count], seconds, peak_resident_mb() + max(programs, default=0.0))


def _runs(name: str, pairs: Sequence[Pair], count: int, options: Options) -> list[Made]:
    """Each in a process of its own."""
    return [apart(_aligned, name, pairs, count) for _ in range(options.runs if name == BASELINE else 1)]


def _keep(case: str, what: str, found: Mapping[str, Sequence[float]], higher: bool | None = None) -> None:
    """Means of both aligners' runs; the ratio, where there is one, is above 1 where ours is the better."""
    ours, theirs = found[OURS], found.get(BASELINE, ())
    own, other = statistics.mean(ours), statistics.mean(theirs) if theirs else None
    ratio = None if other is None or higher is None else own / other if higher else other / own
    keep(Row(case, what, OURS, own, spread(ours), BASELINE if theirs else "", other, spread(theirs) if theirs else None, ratio))


def _told(values: Sequence[float]) -> str:
    between = f" ({min(values):.3f} to {max(values):.3f})" if len(values) > 1 else ""
    return f"{statistics.mean(values):.3f}{between}"


def _error_rate(corpora: Corpora, options: Options) -> None:
    pairs, gold = [pair for pair, _ in corpora.linked], [of for _, of in corpora.linked]
    table = new_table(f"AER, {len(pairs)} pairs with gold links, trained on them alone", "aligner", "AER", "seconds")
    found: dict[str, list[float]] = {}
    for name in NAMES:
        made = _runs(name, pairs, len(pairs), options)
        found[name] = [_alignment_error_rate(one.alignments, [(set(g.sure.links), set(g.possible.links)) for g in gold]) for one in made]
        table.add_row(name, _told(found[name]), f"{statistics.mean(one.seconds for one in made):.1f}")
    CONSOLE.print(table)
    _keep(f"{len(pairs):,} pairs by themselves", "AER", found)


def _alignment_error_rate(found: Sequence[Alignment], gold: Sequence[tuple[set[tuple[int, int]], set[tuple[int, int]]]]) -> float:
    """Och and Ney (2003), section 6.1; sure links are possible ones too."""
    hits = sum(len(set(one.links) & sure) * 2 + len(set(one.links) & possible) for one, (sure, possible) in zip(found, gold, strict=True))
    return 1 - hits / sum(len(one.links) + len(sure) for one, (sure, _) in zip(found, gold, strict=True))


def _projection(corpora: Corpora, options: Options) -> None:
    table = new_table("Projection, method=ilp, span F1", "language and aligner", "F1", "pairs", "seconds")
    for lang, (pairs, more) in corpora.labelled.items():
        found: dict[str, list[float]] = {}
        for name in NAMES:
            made = _runs(name, [pair.blind() for pair in pairs] + more, len(pairs), options)
            found[name] = [_projected_f1(pairs, one.alignments) for one in made]
            seconds = statistics.mean(one.seconds for one in made)
            table.add_row(f"{lang} {name}", _told(found[name]), f"{len(pairs) + len(more):,}", f"{seconds:.1f}")
        _keep(f"en-{lang}, {len(pairs) + len(more):,} pairs", "F1 of projection by ilp", found)
    CONSOLE.print(table)


def _projected_f1(pairs: Sequence[Pair], alignments: Sequence[Alignment]) -> float:
    linked = [pair.with_alignment(alignment) for pair, alignment in zip((p.blind() for p in pairs), alignments, strict=True)]
    return score([pair.target for pair in pairs], [done.target for done in IlpMethod().project(linked)]).f1


def _speed(pairs: Sequence[Pair], options: Options) -> None:
    table = new_table(f"Training and both directions, {len(pairs):,} pairs", "aligner", "seconds", "pairs/s", "MB")
    rates: dict[str, list[float]] = {}
    sizes: dict[str, list[float]] = {}
    for name in NAMES:
        made = _runs(name, pairs, 0, options)
        rates[name], sizes[name] = [len(pairs) / one.seconds for one in made], [one.megabytes for one in made]
        seconds = statistics.mean(one.seconds for one in made)
        table.add_row(name, f"{seconds:.1f}", f"{statistics.mean(rates[name]):,.0f}", f"{max(sizes[name]):,.0f}")
    CONSOLE.print(table)
    _keep(f"{len(pairs):,} pairs", "pairs/s, training and both directions", rates, higher=True)
    _keep(f"{len(pairs):,} pairs", "MB at the peak", sizes, higher=False)


def _growth(text: Sequence[tuple[Pair, Alignment]], options: Options) -> None:
    """F1 on the same first pairs, whatever comes after them."""
    table = new_table(
        f"What more text buys: link F1 on the first {EVALUATED} pairs", "aligner and pairs", "F1", "on pairs", "seconds", "MB"
    )
    for some in (text[:size] for size in options.sizes):
        count, found = min(EVALUATED, len(some)), dict[str, list[float]]()
        for name in NAMES:
            (made, *_) = _runs(name, [pair for pair, _ in some], count, options._replace(runs=1))
            found[name] = [_link_f1(made.alignments, [silver for _, silver in some[:count]])]
            table.add_row(f"{name} {len(some):,}", f"{found[name][0]:.3f}", f"{count}", f"{made.seconds:.1f}", f"{made.megabytes:,.0f}")
        _keep(f"{len(some):,} pairs", f"link F1 on the first {count}", found)
    CONSOLE.print(table)


def _link_f1(found: Sequence[Alignment], silver: Sequence[Alignment]) -> float:
    shared = sum(len(set(one.links) & set(other.links)) for one, other in zip(found, silver, strict=True))
    return 2 * shared / sum(len(one.links) + len(other.links) for one, other in zip(found, silver, strict=True))


def _real(root: Path) -> Corpora:
    """Links: English-French. Entities: Europarl, with CoNLL-2003 train and DeepL's translation to learn from. Text: English-Spanish."""
    pairs = (_pair(number, *sides) for number, sides in enumerate(read_parallel(root / "alignment/enfr.src-tgt")))
    linked = list(zip(pairs, read_gold(root / "alignment/enfr.gold", base=1), strict=True))
    more = {lang: [pair for pair, _ in _translations(root, lang, SYSTEMS[:1], SPLITS[:1])] for lang in ("es", "it")}
    return Corpora(linked, {lang: (_europarl(root, lang), text) for lang, text in more.items()}, list(_translations(root, "es", SYSTEMS)))


def _demo(count: int) -> Corpora:
    """English-German; the first 500 sentences are measured."""
    corpus = DemoCorpus(count, 0, 0, 0, LANGUAGES["en"], LANGUAGES["de"]).load()
    pairs = list(map(Pair, corpus.source["train"], corpus.target["train"]))
    links = [corpus.links[pair.id] for pair in pairs]
    judged = [GoldLinks(of, Alignment(())) for of in links[:EVALUATED]]
    linked = list(zip(pairs, judged, strict=False))
    return Corpora(linked, {"de": (pairs[:EVALUATED], [])}, list(zip(pairs, links, strict=True)))


def _europarl(root: Path, lang: str) -> list[Pair]:
    """Gold on both sides."""
    source, target = (read_conll(root / f"europarl_ner/{code}.conll", code, "train") for code in ("en", lang))
    return [Pair(one, other) for one, other in zip(source, target, strict=True)]


def _translations(root: Path, lang: str, systems: Sequence[str], splits: Sequence[str] = SPLITS) -> Iterator[tuple[Pair, Alignment]]:
    """CoNLL-2003 and its translations, with silver links; nothing for a language that has none."""
    if not (root / "conll_mt" / lang).is_dir():
        return
    number = 0
    for system, split in product(systems, splits):
        made = root / "conll_mt" / lang / f"{system}.{split}"
        sides = _words(root / f"conll/en/{split}.tsv"), _words(made.with_name(f"{made.name}.projected-awesome.tsv"))
        for source, target, silver in zip(*sides, read_pharaoh(made.with_name(f"{made.name}.awesome.talp")), strict=False):
            pair = _pair(number, source.words, target.words)
            yield pair, within(silver, pair)
            number += 1


def _words(path: Path) -> list[Sentence]:
    return read_conll(path, "en", "text", labelled=False, empty="keep")


def _pair(number: int, source: tuple[str, ...], target: tuple[str, ...]) -> Pair:
    return Pair(Sentence(f"text-{number}", "en", source), Sentence(f"text-{number}", "es", target))


if __name__ == "__main__":
    main()
