"""All benchmarks in one run, one after the other on the demo corpus, and the page of what they measured: docs/benchmarks.md.

    python benchmarks/all.py                                      # all of them (make bench): some fifteen minutes on two quiet cores
    python benchmarks/all.py projection grids                     # some (make bench ONLY="projection grids"); docs/ stays as it is
    python benchmarks/all.py --tiny                               # a look at whether they run; its figures say nothing

Each is a command of its own, as the page names it, so that one has no other's memory or threads, and one that fails costs no other its
figures. The page and all rows stand in --folder, whatever happens; docs/benchmarks.md is replaced by a run of all in which none failed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from measuring.options import DEFAULT, new_parser
from measuring.page import Part, page
from measuring.rows import FILE, read
from spanferry.core.cell_record import write_whole

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"


class Sizes(NamedTuple):
    """Arguments of a benchmark: for the page, and to see that it runs."""

    full: str
    tiny: str


PLAN: Mapping[str, Sizes] = {
    "commands": Sizes("", "--repeats=1 --sentences=60"),
    "projection": Sizes(
        "--pulp-sentences=300 --pulp-repeats=3",
        "--sentences=6 --pulp-sentences=2 --repeats=1 --longest=10 --most-entities=1 --largest-corpus=1000 --rivals=4",
    ),
    "alignment": Sizes(
        "--pairs=50 --repeats=2 --largest-corpus=5000",
        "--pairs=3 --layers=2 --width=32 --vocabulary=300 --layer=1 --largest-corpus=1000",
    ),
    "statistical": Sizes("--runs=3 --pairs=5000 --sizes 100 1000 10000", "--runs=1 --pairs=30 --sizes 20 40"),
    "translation": Sizes("--sentences=30 --repeats=2", "--sentences=3 --layers=1 --width=32 --vocabulary=1000 --tokens 64 128"),
    "training": Sizes(
        "--layers=4 --width=256 --vocabulary=8000 --repeats=3",
        "--sentences=24 --equal=16 --length=16 --batch=8 --layers=1 --width=32 --subwords=1000 --vocabulary=0 --repeats=1",
    ),
    "grids": Sizes("", "--languages=2 --methods ilp heuristic --sizes 10 20 --train=20 --dev=5 --test=5 --alone=1 --workers=2"),
}


class Options(NamedTuple):
    """The command line."""

    names: list[str]
    tiny: bool
    partial: bool
    folder: Path
    out: Path | None


def main() -> None:
    """Run them and write the page; exit with 1 if one failed."""
    options = _options()
    whole = not options.names and not options.tiny
    commands = {name: _command(name, options.tiny) for name in options.names or PLAN}
    sys.exit(run_all(commands, options.folder, options.out or (PAGE if whole else None), options.partial))


def _options() -> Options:
    parser = new_parser(__doc__)
    parser.add_argument("names", nargs="*", choices=[*PLAN, []], metavar="NAME", help=f"of {', '.join(PLAN)}; without one, all")
    parser.add_argument("--tiny", action="store_true", help="everything as small as can be")
    parser.add_argument("--partial", action="store_true", help="replace the page though a benchmark failed; it then says so")
    now = datetime.now(UTC).strftime("%Y-%m-%d_%H-%M-%S")
    folder = Path("multirun") / "benchmarks" / now
    parser.add_argument("--folder", type=Path, default=folder, help=f"of the rows, and of the page in any case {DEFAULT}")
    parser.add_argument("--out", type=Path, help="where the page goes; without it docs/benchmarks.md, if all are run in full")
    return Options(**vars(parser.parse_args()))


def _command(name: str, tiny: bool) -> list[str]:
    sizes = PLAN[name]
    return [str(Path("benchmarks") / f"{name}.py"), *(sizes.tiny if tiny else sizes.full).split()]


def run_all(commands: Mapping[str, Sequence[str]], folder: Path, out: Path | None, partial: bool) -> int:
    """Run benchmarks, and write their page.

    Args:
        commands: by name the words after ``python``, started in the repository's root.
        out: the page is copied there if none failed; None: nowhere.
        partial: or although one failed.

    Returns:
        1 if one failed, else 0.
    """
    folder.mkdir(parents=True, exist_ok=True)
    started = datetime.now(UTC)
    text, failed = _measured(commands, folder.resolve(), started)
    write_whole(folder / PAGE.name, text)
    print(f"\nThe page: {folder / PAGE.name}; rows: {folder}/*.jsonl")
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    if out and failed and not partial:
        print(f"{out} stays as it was; --partial replaces it by a page that says what failed.")
    elif out:
        write_whole(out, text)
        print(f"Written: {out}")
    return 1 if failed else 0


def _measured(commands: Mapping[str, Sequence[str]], folder: Path, started: datetime) -> tuple[str, list[str]]:
    """The page, and who failed; the machine's load is that before the first."""
    load = os.getloadavg()[0]
    parts = list(_parts(commands, folder))
    return page(parts, started, load), [part.name for part in parts if part.code]


def _parts(commands: Mapping[str, Sequence[str]], folder: Path) -> Iterator[Part]:
    began = time.monotonic()
    for number, (name, command) in enumerate(commands.items(), 1):
        print(f"\n=== {name}, {number} of {len(commands)}, after {(time.monotonic() - began) / 60:.1f} min ===", flush=True)
        rows, start = folder / f"{name}.jsonl", time.monotonic()
        rows.unlink(missing_ok=True)
        environment = {**os.environ, "OMP_NUM_THREADS": "1", FILE: str(rows)}
        code = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment).returncode
        yield Part(name, command, code, time.monotonic() - start, read(rows))


if __name__ == "__main__":
    main()
