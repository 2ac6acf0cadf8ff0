"""``python -m spanferry.reports FOLDER``: the tables of a sweep, finished, running or killed; or of any cells, together."""

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from spanferry.core.errors import SpanferryError
from spanferry.reports.measures import CONVERGENCE
from spanferry.reports.selecting import selected
from spanferry.reports.sweep import show_agreement, show_measures, show_significance, show_sweep
from spanferry.store.disk import room_for


def main() -> None:
    """Show what is asked for; exit with 1 if cells are missing or failed."""
    arguments = _parser().parse_args()
    try:
        for module in arguments.modules:
            _import(module)
        sweep = selected(arguments.what, arguments.uri, arguments.out)
        done = show_sweep(sweep)
        if arguments.significance:
            show_significance(sweep.cells)
        if arguments.agreement:
            show_agreement(sweep.cells)
        if wanted := [*arguments.metric, *([CONVERGENCE] if arguments.convergence else [])]:
            show_measures(sweep.cells, wanted)
        if arguments.html:
            from spanferry.reports.report.writing import write_report

            with room_for(arguments.out or sweep.folder, every=True, other="folder: --out FOLDER"):
                print(f"Report: {write_report(sweep, arguments.out)}")
    except SpanferryError as error:
        sys.exit(str(error))
    sys.exit(0 if done else 1)


def _import(module: str) -> None:
    try:
        import_module(module)
    except ModuleNotFoundError as error:
        raise SpanferryError(f"--import {module}: {error}. Python looks into PYTHONPATH and the folder that this is started in") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spanferry.reports", description="Show tables from what cells left in their folders.")
    parser.add_argument(
        "what",
        nargs="+",
        metavar="FOLDER | QUERY",
        help="a sweep's folder; several sweeps, cells, or folders of them, which are shown as one; or a filter in MLflow's language, "
        'as \'params.lang = "sw" and metrics."test/f1" > 0.5\'',
    )
    parser.add_argument("--significance", action="store_true", help="also compare every two columns: difference in F1 and p")
    parser.add_argument("--agreement", action="store_true", help="also compare the links of every two aligners on the same pairs")
    parser.add_argument("--convergence", action="store_true", help="also show how fast and how steadily taggers learnt")
    parser.add_argument(
        "--metric", action="append", default=[], metavar="NAME", help="also show what cells logged by this name, or names: 'shift/*/f1'"
    )
    parser.add_argument(
        "--html", action="store_true", help="also write the report: report/report.html in the folder, with the tables as data"
    )
    parser.add_argument(
        "--import",
        dest="modules",
        action="append",
        default=[],
        metavar="MODULE",
        help="with the class of a study of your own; none is imported because a sweep's folder says so",
    )
    parser.add_argument("--out", type=Path, help="where the report goes; else a sweep's own folder, of several multirun/reports")
    parser.add_argument(
        "--uri",
        default=os.environ.get("MLFLOW_TRACKING_URI"),
        help="of the server that a filter asks (MLFLOW_TRACKING_URI, or multirun/mlflow.db)",
    )
    return parser


if __name__ == "__main__":
    main()
