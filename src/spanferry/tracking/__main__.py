"""Push what is not yet pushed: ``python -m spanferry.tracking FOLDER...``."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from spanferry.core.cell_record import FILE, PLAN
from spanferry.core.errors import DataError, SpanferryError, TrackingError
from spanferry.core.tracking import Tracking
from spanferry.tracking._note import Note
from spanferry.tracking._own import Own, own
from spanferry.tracking.mlflow import EXPERIMENT, MlflowTracking


def main(arguments: Sequence[str] | None = None) -> None:
    """Push cells and sweeps; exit with 1 if something could not be."""
    asked = _parser().parse_args(arguments)
    try:
        done = [_to_server(asked, *of) for of in _by_server(asked.folders).items()]
    except TrackingError as error:
        sys.exit(f"\n{error}\nHere another server is --uri URI")
    except SpanferryError as error:
        sys.exit(f"\n{error}")
    if not all(done):
        sys.exit(1)


def _by_server(folders: Sequence[Path]) -> dict[Own | None, list[Path]]:
    """The folders of cells and sweeps in and below these, by where they were to be logged; None: what says so is damaged.

    Raises:
        SpanferryError: there are none.
    """
    found: dict[Own | None, list[Path]] = {}
    for place in dict.fromkeys(place for folder in folders for file in (FILE, PLAN) for place in _holding(file, folder)):
        found.setdefault(_own(place), []).append(place)
    if not found:
        raise SpanferryError(f"{', '.join(map(str, folders))}: no cell that ended, and no sweep, in or below; see multirun/")
    return found


def _own(place: Path) -> Own | None:
    """What it says itself; None, and the reason on the terminal, where that is damaged."""
    try:
        return own(place)
    except DataError as error:
        print(f"{place}: {error}", file=sys.stderr)
        return None


def _to_server(asked: argparse.Namespace, said: Own | None, folders: Sequence[Path]) -> bool:
    """Push these to where the command says, or else they themselves; whether all is pushed now."""
    if said is None and not asked.uri:
        return False  # nobody knows where they belong
    said = said or Own()
    uri = asked.uri or said.uri or os.environ.get("MLFLOW_TRACKING_URI")
    tracking = MlflowTracking(
        uri, asked.experiment or said.experiment or EXPERIMENT, not asked.no_system_metrics, asked.models or said.models
    )
    tracking.prepare()
    return push_all(tracking, folders)


def push_all(tracking: Tracking, folders: Sequence[Path]) -> bool:
    """Push the cells and sweeps in these folders, and say what was done.

    Returns:
        Whether all is pushed now.

    Raises:
        TrackingError: the server went away.
    """
    cells, sweeps = ([folder for folder in folders if (folder / file).is_file()] for file in (FILE, PLAN))
    new = [result for cell in cells if (result := _tried(cell, partial(_push, tracking))) is not None]
    done = [_tried(sweep, partial(_push_sweep, tracking)) for sweep in sweeps]
    there, not_pushed = len(cells) - len(new), new.count(False)
    print(f"{_counted(sum(new), 'cell')} pushed, {there} there before" + (f", {not_pushed} not pushed" if not_pushed else ""))
    _say_where(tracking, cells)
    return False not in [*new, *done]


def _tried(folder: Path, push: Callable[[Path], bool | None]) -> bool | None:
    """What is returned; False, and the reason on the terminal, where a folder is damaged.

    Raises:
        TrackingError: the server went away: there is no use in going on.
    """
    try:
        return push(folder)
    except TrackingError:
        raise
    except SpanferryError as error:
        print(f"{folder}: {error}", file=sys.stderr)
        return False


def _push(tracking: Tracking, cell: Path) -> bool | None:
    """Push a cell; None where it was pushed before."""
    before = Note.load(cell)
    tracking.push(cell)
    return None if before is not None and before == Note.load(cell) else True


def _push_sweep(tracking: Tracking, sweep: Path) -> bool:
    report = sweep / "report"
    print(f"sweep {sweep}: {tracking.push_sweep(sweep, report if report.is_dir() else None)}")
    return True


def _say_where(tracking: Tracking, cells: Sequence[Path]) -> None:
    if link := tracking.comparison(cells):
        print(f"Compare them{f' ({tracking.viewer} first)' if tracking.viewer else ''}: {link}")


def _holding(file: str, folder: Path) -> Iterator[Path]:
    """The folders in and below one that hold this file."""
    return (path.parent for path in sorted(folder.rglob(file)))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m spanferry.tracking", description="Push to MLflow what cells and sweeps left in their folders and is not there yet."
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="of a cell, of a sweep, or of several of them")
    parser.add_argument("--uri", help="of the server; else the run's own (tracking.uri), else MLFLOW_TRACKING_URI, else multirun/mlflow.db")
    parser.add_argument("--experiment", help=f"the MLflow experiment; else the run's own, else {EXPERIMENT}")
    parser.add_argument("--models", action="store_true", help="log the trained taggers too")
    parser.add_argument("--no-system-metrics", action="store_true", help="leave out CPU, memory, disk, network and GPU")
    return parser


if __name__ == "__main__":
    main()
