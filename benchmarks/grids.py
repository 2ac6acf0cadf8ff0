"""Grids measured: what a cell costs beside its computations, how often each thing is computed, how cost grows with the number of cells.

    python benchmarks/grids.py                                    # 57 languages x 4 methods; 10, 100 and 1,000 cells; minutes
    python benchmarks/grids.py --languages 6 --sizes 10 100       # a shorter look

The languages are codes of the language table under which the demo corpus's German stands; nothing is trained. Every sweep is a command
of its own, as a user types it. The baseline of the ratios is the same cells as commands of their own, in the same run: a few of them are
timed, evenly picked, and taken for all, one after the other on as many processors as the sweep has workers.
"""

import os
import shutil
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np

from measuring.clock import spread
from measuring.grids_sweeps import Swept, alone, sweep
from measuring.options import DEFAULT, add_folder, new_parser, place
from measuring.rows import Row, keep
from measuring.tables import CONSOLE, as_ratio, new_table, print_machine
from spanferry.data.languages import LANGUAGES

SEEDS = 5  # a cell's own seed: nothing is trained, so that cells of other seeds find everything stored
IN_GROWTH = ("ilp", "heuristic")
BASELINE = "a command for each cell"
_COLUMNS = ("cells", "wall s", "first cell", "after last", "computing s", "other ms/cell", "in cells ms", "parent MB", "worker MB")


class Options(NamedTuple):
    """The command line."""

    languages: int
    methods: list[str]
    sizes: list[int]
    workers: int
    train: int
    dev: int
    test: int
    alone: int
    folder: Path | None


def main() -> None:
    """Print every section."""
    options = _options()
    print_machine(f"{options.workers} workers")
    CONSOLE.print(f"demo corpus, {options.train} + {options.dev} sentences a cell; aligner=statistical, tagger=none")
    with place(options.folder) as folder:
        _grid(options, folder)
        _growth(options, folder)


def _options() -> Options:
    parser = new_parser(__doc__)
    methods = ["ilp", "heuristic", "heuristic_garcia_ferrero_2022", "heuristic_politov_2025"]
    parser.add_argument("--languages", type=int, default=57, help=f"languages of the grid {DEFAULT}")
    parser.add_argument("--methods", nargs="+", default=methods, help=f"methods of the grid {DEFAULT}")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], help=f"cells, multiples of 10 {DEFAULT}")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help=f"processes {DEFAULT}")
    for split, size in (("train", 200), ("dev", 50), ("test", 50)):
        parser.add_argument(f"--{split}", type=int, default=size, help=f"sentences {DEFAULT}")
    parser.add_argument("--alone", type=int, default=4, help=f"cells to time as commands of their own {DEFAULT}")
    add_folder(parser)
    return Options(**vars(parser.parse_args()))


def _grid(options: Options, folder: Path) -> None:
    """The grid in a fresh store, with its alignments alone stored, and with everything stored."""
    store, languages = folder / "grid_store", _codes(options.languages)
    overrides = [f"lang={','.join(languages)}", f"method={','.join(options.methods)}", *_corpus(options)]
    fresh = sweep(folder / "sweeps" / "fresh", store, options.workers, overrides)
    shutil.rmtree(store / "project")
    inputs = sweep(folder / "sweeps" / "inputs", store, options.workers, overrides)
    everything = sweep(folder / "sweeps" / "all", store, options.workers, overrides)
    each = _alone(options, folder, store, list(product(languages, options.methods)))
    sweeps = {"fresh store": fresh, "alignments stored": inputs, "everything stored": everything}
    _print_grid(sweeps, fmean(each))
    for name, swept in sweeps.items():
        _keep_against(f"{swept.cells:,} cells, {name}", swept, each)
    _print_counts(fresh, len(languages), len(options.methods))


def _corpus(options: Options) -> list[str]:
    sizes = [f"data.{split}={getattr(options, split)}" for split in ("train", "dev", "test")]
    return ["data=demo", "data.stand_in=de", "aligner=statistical", *sizes]


def _codes(count: int) -> list[str]:
    """So many languages of the table, without the source."""
    return [code for code in LANGUAGES if code != "en"][:count]


def _alone(options: Options, folder: Path, store: Path, cells: Sequence[tuple[str, str]]) -> list[float]:
    """Wall seconds of a few cells, evenly picked, as commands of their own, with everything stored."""
    picked = [cells[len(cells) * number // options.alone] for number in range(options.alone)]
    return [
        alone(folder / "alone" / f"{code}_{method}", store, [f"lang={code}", f"method={method}", *_corpus(options)])
        for code, method in picked
    ]


def _keep_against(case: str, swept: Swept, each: Sequence[float]) -> None:
    """For the page: its time, the baseline's, and what its cells cost beside computing."""
    taken = fmean(each) * swept.cells / swept.workers
    keep(Row(case, "s", "sweep", swept.wall, None, BASELINE, taken, spread(each), taken / swept.wall))
    keep(Row(case, "ms in a cell beside computing", "sweep", 1000 * swept.overhead_in_cells))


def _print_grid(sweeps: dict[str, Swept], each: float) -> None:
    """One row a sweep."""
    table = new_table("A grid (ratio: to the baseline, with everything stored)", "store", *_COLUMNS, "ratio")
    for name, swept in sweeps.items():
        ratio = each * swept.cells / swept.workers / swept.wall
        table.add_row(name, *_row(swept), as_ratio(ratio))
    cells, workers = next((swept.cells, swept.workers) for swept in sweeps.values())
    table.add_row("each a command (taken for all)", f"{cells:,}", f"{each * cells / workers:.1f}", *["-"] * 3, f"{1000 * each:,.0f}")
    CONSOLE.print(table)
    CONSOLE.print(
        "other: wall time of all workers less computing, by cell; in cells: the same from each cell's start to its end.\n"
        "A waiting worker counts as other. Seconds: first cell: until one started; after last: from its end to the command's."
    )


def _row(swept: Swept) -> list[str]:
    seconds = [f"{number:.1f}" for number in (swept.wall, swept.before, swept.after, swept.computing)]
    other = [f"{1000 * number:,.0f}" for number in (swept.overhead, swept.overhead_in_cells)]
    return [f"{swept.cells:,}", *seconds, *other, f"{swept.memory.parent:,.0f}", f"{swept.memory.worker:,.0f}"]


def _print_counts(fresh: Swept, languages: int, methods: int) -> None:
    """How often each thing was computed."""
    table = new_table("What the store's log has of the fresh store", "stage", "outputs", "asked for by", "most often computed")
    for stage, (outputs, most) in fresh.times().items():
        table.add_row(stage, f"{outputs:,}", f"{fresh.cells:,} cells", f"{most}")
        keep(Row(f"{fresh.cells:,} cells, fresh store: {stage}", "outputs computed", "sweep", outputs))
        keep(Row(f"{fresh.cells:,} cells, fresh store: {stage}", "computations of the most often computed output", "sweep", most))
    CONSOLE.print(table)
    wanted = {"align": (languages, 1), "project": (languages * methods, 1)}
    CONSOLE.print(f"each alignment and each projection computed once: {'yes' if fresh.times() == wanted else f'NO, expected {wanted}'}")


def _growth(options: Options, folder: Path) -> None:
    """From few to many cells, each size in a store of its own; of ten cells that share a corpus all seeds but one find all stored."""
    table = new_table("Growth (fresh stores)", "cells", *_COLUMNS[1:], "at 1/4", "1/2", "3/4")
    found: list[Swept] = []
    for size in options.sizes:
        swept = sweep(folder / "sweeps" / f"growth_{size}", folder / f"store_{size}", options.workers, _of_size(size, options))
        found.append(swept)
        name, *others = _row(swept)
        table.add_row(name, *others, *(f"{swept.memory.at(share):,.0f}" for share in (0.25, 0.5, 0.75)))
        _keep_growth(swept)
    CONSOLE.print(table)
    CONSOLE.print("at 1/4, 1/2, 3/4: MB of the largest worker around then")
    if len(found) > 1:
        _print_fit(found)


def _keep_growth(swept: Swept) -> None:
    figures = {
        "s": swept.wall,
        "s until the first cell": swept.before,
        "s from the last cell's end": swept.after,
        "s of computing, summed": swept.computing,
        "MB of the parent at the peak": swept.memory.parent,
        "MB of the largest worker at the peak": swept.memory.worker,
    }
    for what, value in figures.items():
        keep(Row(f"{swept.cells:,} cells, a store of their own", what, "sweep", value))


def _of_size(cells: int, options: Options) -> list[str]:
    """Overrides of so many cells: 2 methods x 5 seeds on each of as many corpora as it takes."""
    corpora = max(1, cells // (len(IN_GROWTH) * SEEDS))
    codes = _codes(min(corpora, 50))
    seeds = -(-corpora // len(codes))
    axes = [f"lang={','.join(codes)}", f"method={','.join(IN_GROWTH)}", f"seed={','.join(map(str, range(SEEDS)))}"]
    return [*axes, f"data.seed={','.join(map(str, range(seeds)))}", *_corpus(options)]


def _print_fit(found: Sequence[Swept]) -> None:
    """Straight lines through wall time and through what is not computing; how far the points lie from them."""
    cells = np.array([swept.cells for swept in found], np.float64)
    for name, values in (("wall", [s.wall for s in found]), ("wall less computing", [s.wall - s.computing / s.workers for s in found])):
        seconds = np.array(values)
        slope, start = np.polyfit(cells, seconds, 1)
        off = np.abs(seconds - (slope * cells + start)).max()
        keep(Row(f"{cells[0]:,.0f} to {cells[-1]:,.0f} cells", f"ms a cell more, {name}", "sweep", 1000 * slope))
        CONSOLE.print(f"{name}: {start:.1f} s + {1000 * slope:,.0f} ms a cell; no point is more than {off:.1f} s off that line")


if __name__ == "__main__":
    main()
