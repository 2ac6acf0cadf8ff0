"""Watch a sweep from any terminal that sees its folder, and change nothing: ``python -m spanferry.sweeps.watch FOLDER``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from time import sleep

from spanferry.core import stopping
from spanferry.core.errors import DataError, SpanferryError
from spanferry.sweeps.folder import SweepFolder
from spanferry.sweeps.live import short_names, watching

_LOOK_EVERY = 2.0
"""Seconds between two looks whether all cells are done."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Show how the sweep goes until all cells are done or failed, then how it ended; Ctrl-C ends the watching alone."""
    parser = argparse.ArgumentParser(prog="python -m spanferry.sweeps.watch", description="Watch a sweep that runs elsewhere.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the sweep's: multirun/sweeps/NAME")
    parser.add_argument("--once", action="store_true", help="say how it stands now, and end")
    asked = parser.parse_args(arguments)
    try:
        sweep = SweepFolder(asked.folder)
        if not sweep.whole:
            raise DataError(f"{sweep.path}: holds no sweep, or a damaged one")
        if not asked.once:
            with stopping.listening():
                _watch(sweep)
        print(standing(sweep))
    except KeyboardInterrupt:
        print(standing(sweep))
    except SpanferryError as error:
        sys.exit(f"\n{error}")


def _watch(sweep: SweepFolder) -> None:
    done, failed, _ = _ended(sweep)
    with watching(sweep.path, short_names(sweep.placed), done, failed):
        while sweep.missing():
            sleep(_LOOK_EVERY)


def standing(sweep: SweepFolder) -> str:
    """How many cells are done, failed, under work and left."""
    done, failed, missing = _ended(sweep)
    at_work = len(sweep.under_work(missing))
    rest = f"{at_work:,} under work, {len(missing) - at_work:,} left"
    return f"{sweep.path}: {len(done):,} of {len(sweep.placed):,} cells done, {len(failed):,} failed, {rest}"


def _ended(sweep: SweepFolder) -> tuple[list[int], list[int], list[int]]:
    """The numbers of the cells that are done, failed, and neither."""
    done: list[int] = []
    failed: list[int] = []
    missing: list[int] = []
    for cell in sweep.placed:
        record = sweep.record(cell)
        (missing if record is None else failed if record.error else done).append(cell["number"])
    return done, failed, missing


if __name__ == "__main__":
    main()
