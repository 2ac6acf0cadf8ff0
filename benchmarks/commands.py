"""What a user waits for: start-up, a cell of the demo, the report of a sweep. Every figure is of a command, as a user types it.

    python benchmarks/commands.py

Each command has its baseline in the same run: start-up Python's and Hydra's, a cell the same command once more, which finds everything
stored, a report the sweep that it is of.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from measuring.clock import spread
from measuring.options import DEFAULT, add_folder, new_parser, place
from measuring.rows import Row, keep
from measuring.tables import CONSOLE, as_ratio, as_seconds, new_table, print_machine

RUN = str(Path(__file__).parents[1] / "run.py")


class Options(NamedTuple):
    """The command line."""

    repeats: int
    sentences: int
    folder: Path | None


class Waited(NamedTuple):
    """A command, and seconds of every run."""

    name: str
    seconds: list[float]


def main() -> None:
    """Print every section."""
    options = _options()
    print_machine(f"{options.repeats} runs of what is short")
    table = new_table("Seconds of commands (medians)", "command", "seconds", "spread", "baseline", "seconds", "spread", "ratio")
    with place(options.folder) as folder:
        for case, ours, baseline in _waited(options, folder):
            table.add_row(
                ours.name, *_cells(ours), baseline.name, *_cells(baseline), as_ratio(median(baseline.seconds) / median(ours.seconds))
            )
            _keep(case, ours, baseline)
    CONSOLE.print(table)
    CONSOLE.print("Ratio: the baseline's time by the command's.")


def _options() -> Options:
    parser = new_parser(__doc__)
    parser.add_argument("--repeats", type=int, default=7, help=f"runs of each short command, in turn {DEFAULT}")
    parser.add_argument("--sentences", type=int, default=2000, help=f"of the demo's training corpus {DEFAULT}")
    add_folder(parser)
    return Options(**vars(parser.parse_args()))


def _waited(options: Options, folder: Path) -> Iterator[tuple[str, Waited, Waited]]:
    """One after the other: what is worked on, the command, and its baseline."""
    yield from _start_up(options.repeats, folder)
    yield _cell(options, folder)
    yield _report(options, folder)


def _start_up(repeats: int, folder: Path) -> Sequence[tuple[str, Waited, Waited]]:
    """Python's own start, Hydra's, and ours."""
    programs = {
        "python -c pass": ["-c", "pass"],
        'python -c "import spanferry"': ["-c", "import spanferry"],
        'python -c "import hydra"': ["-c", "import hydra"],
        "python run.py --help": [RUN, "--help"],
    }
    for arguments in programs.values():
        _seconds(arguments, folder)  # from here on files are read from memory
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(repeats):
        for name, arguments in programs.items():
            taken[name].append(_seconds(arguments, folder))
    bare, ours, hydra, usage = (Waited(name, seconds) for name, seconds in taken.items())
    return (("start-up", ours, bare), ("start-up", usage, hydra))


def _cell(options: Options, folder: Path) -> tuple[str, Waited, Waited]:
    """The demo's cell, and again."""
    sizes = [] if options.sentences == 2000 else [f"data.train={options.sentences}", "tagger.epochs=1"]
    fresh = _seconds([RUN, *sizes], folder)
    stored = [_seconds([RUN, *sizes], folder) for _ in range(min(options.repeats, 3))]
    return "a cell of the demo, logged to MLflow", Waited("python run.py", [fresh]), Waited("python run.py, all stored", stored)


def _report(options: Options, folder: Path) -> tuple[str, Waited, Waited]:
    """The report of four cells, and the sweep itself."""
    sweep = f"lang=de,sw method=ilp,heuristic tagger=none data.train={options.sentences}"
    made = _seconds([RUN, "-m", *sweep.split(), "tracking=none", f"hydra.sweep.dir={folder / 'sweep'}"], folder)
    arguments = ["-m", "spanferry.reports", str(folder / "sweep"), "--html"]
    told = [_seconds(arguments, folder) for _ in range(min(options.repeats, 3))]
    case = f"the report of 4 cells of {options.sentences:,} sentences and dev"
    return case, Waited("python -m spanferry.reports FOLDER --html", told), Waited("its sweep (tagger=none, its report included)", [made])


def _seconds(arguments: Sequence[str], folder: Path) -> float:
    """Wall seconds of a command of Python's, which leaves its outputs in the folder.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    started = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, env=_environment())
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{' '.join(done.args)}\n{(done.stdout + done.stderr)[-2000:]}")
    return seconds


def _environment() -> dict[str, str]:
    """This one, whose runs go to no one else's server."""
    return {name: value for name, value in os.environ.items() if name != "MLFLOW_TRACKING_URI"}


def _cells(waited: Waited) -> tuple[str, str]:
    own = spread(waited.seconds)
    return as_seconds(median(waited.seconds)), "-" if own is None else f"{100 * own:.0f} %"


def _keep(case: str, ours: Waited, baseline: Waited) -> None:
    own, other = median(ours.seconds), median(baseline.seconds)
    keep(Row(case, "s", ours.name, own, spread(ours.seconds), baseline.name, other, spread(baseline.seconds), other / own))


if __name__ == "__main__":
    main()
