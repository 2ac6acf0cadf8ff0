"""``python -m spanferry.reports FOLDER``: the table of a sweep, finished, running or killed."""

import argparse
import sys
from pathlib import Path

from spanferry.core.errors import SpanferryError
from spanferry.reports.measures import CONVERGENCE
from spanferry.reports.reading import read_sweep
from spanferry.reports.sweep import show_agreement, show_measures, show_significance, show_sweep


def main() -> None:
    """Show the sweep of a folder; exit with 1 if cells are missing or failed."""
    arguments = _parser().parse_args()
    try:
        sweep = read_sweep(arguments.folder)
        done = show_sweep(sweep)
        if arguments.significance:
            show_significance(arguments.folder)
        if arguments.agreement:
            show_agreement(arguments.folder)
        if wanted := [*arguments.metric, *([CONVERGENCE] if arguments.convergence else [])]:
            show_measures(arguments.folder, wanted)
        if arguments.html:
            from spanferry.reports.report.writing import write_report

            print(f"Report: {write_report(sweep)}")
    except SpanferryError as error:
        sys.exit(str(error))
    sys.exit(0 if done else 1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spanferry.reports", description="Show a sweep's table from what its folder holds.")
    parser.add_argument("folder", type=Path, help="a folder below multirun/sweeps")
    parser.add_argument("--significance", action="store_true", help="also compare every two columns: difference in F1 and p")
    parser.add_argument("--agreement", action="store_true", help="also compare the links of every two aligners on the same pairs")
    parser.add_argument("--convergence", action="store_true", help="also show how fast and how steadily taggers learnt")
    parser.add_argument(
        "--metric", action="append", default=[], metavar="NAME", help="also show what cells logged by this name, or names: 'shift/*/f1'"
    )
    parser.add_argument(
        "--html", action="store_true", help="also write the report: report/report.html in the folder, with the tables as data"
    )
    return parser


if __name__ == "__main__":
    main()
