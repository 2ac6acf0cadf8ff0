"""Push what is not yet pushed: ``python -m spanferry.tracking FOLDER...``."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from spanferry.core.cell_record import FILE, PLAN
from spanferry.core.errors import SpanferryError, TrackingError
from spanferry.core.tracking import Tracking
from spanferry.tracking._note import Note
from spanferry.tracking.mlflow import MlflowTracking


def main(arguments: Sequence[str] | None = None) -> None:
    """Push cells and sweeps; exit with 1 if something could not be."""
    asked = _parser().parse_args(arguments)
    tracking = MlflowTracking(asked.uri, asked.experiment, not asked.no_system_metrics, asked.models)
    try:
        tracking.prepare()
        if not push_all(tracking, asked.folders):
            sys.exit(1)
    except SpanferryError as error:
        sys.exit(f"\n{error}")


def push_all(tracking: Tracking, folders: Sequence[Path]) -> bool:
    """Push the cells and sweeps in and below these folders, and say what was done.

    Returns:
        Whether all is pushed now.

    Raises:
        SpanferryError: a folder holds none.
        TrackingError: the server went away.
    """
    cells = [cell for folder in folders for cell in _holding(FILE, folder)]
    sweeps = [sweep for folder in folders for sweep in _holding(PLAN, folder)]
    if not cells and not sweeps:
        raise SpanferryError(f"{', '.join(map(str, folders))}: no cell that ended, and no sweep, in or below; see multirun/")
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
    parser.add_argument(
        "--uri", default=os.environ.get("MLFLOW_TRACKING_URI"), help="of the server (MLFLOW_TRACKING_URI, or multirun/mlflow.db)"
    )
    parser.add_argument("--experiment", default="spanferry", help="the MLflow experiment")
    parser.add_argument("--models", action="store_true", help="log the trained taggers too")
    parser.add_argument("--no-system-metrics", action="store_true", help="leave out CPU, memory, disk, network and GPU")
    return parser


if __name__ == "__main__":
    main()
