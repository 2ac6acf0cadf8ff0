"""``python -m spanferry.store COMMAND``: what a store holds, whether it is sound, and room in it."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from spanferry.core.errors import SpanferryError
from spanferry.store import tables
from spanferry.store.inventory import artifacts, busy, check_root, check_stage, leftovers
from spanferry.store.log import computed
from spanferry.store.pruning import Wanted, duration, keys_of_sweeps, planned, prune
from spanferry.store.verifying import Verdict, remove, verify


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Returns the exit status: 1 where ``verify`` found damage, or nothing could be done."""
    given = _parser().parse_args(arguments)
    try:
        check_root(given.store)
        if getattr(given, "stage", None):
            check_stage(given.store, given.stage)
        return int(given.run(given) or 0)
    except (SpanferryError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spanferry.store", description="What the artifact store holds.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    of_all = argparse.ArgumentParser(add_help=False)
    of_all.add_argument("--store", type=Path, default=Path("multirun/store"), metavar="FOLDER", help="default: %(default)s")

    listing = commands.add_parser("list", parents=[of_all], help="the artifacts, one a line")
    listing.add_argument("--stage", help="of this stage alone")
    listing.add_argument("--json", action="store_true", help="as JSON: a list of mappings")
    listing.set_defaults(run=_list)

    commands.add_parser("size", parents=[of_all], help="bytes by stage and in all").set_defaults(run=_size)

    verifying = commands.add_parser("verify", parents=[of_all], help="read everything and compare checksums; exit with 1 on damage")
    verifying.add_argument("--stage", help="of this stage alone")
    verifying.add_argument("--remove", action="store_true", help="delete what is damaged and unused, so that it is computed again")
    verifying.set_defaults(run=_verify)

    pruning = commands.add_parser(
        "prune",
        parents=[of_all],
        help="delete what nobody uses; without --yes only say what that is",
        description="Deletes artifacts of which all that is given holds, and what killed runs left; without any option the latter alone. "
        "Never what a running sweep or cell uses.",
    )
    pruning.add_argument(
        "--unused-for", metavar="30d", help="not used for so long (d, h, m); when something was last used is right to a day"
    )
    pruning.add_argument("--stage", help="of this stage")
    pruning.add_argument(
        "--keep-sweeps", nargs="+", type=Path, metavar="FOLDER", help="all that no finished cell below these folders needs"
    )
    pruning.add_argument("--yes", action="store_true", help="delete")
    pruning.set_defaults(run=_prune)

    logged = commands.add_parser("log", parents=[of_all], help="how often things were computed, by stage")
    logged.add_argument("--twice", action="store_true", help="name what was computed more than once")
    logged.set_defaults(run=_log)
    return parser


def _list(given: argparse.Namespace) -> None:
    taken = busy(given.store)
    rows = [tables.row(each, used=each.key in taken) for each in artifacts(given.store, given.stage)]
    print(json.dumps(rows, indent=1, ensure_ascii=False) if given.json else tables.listing(rows))


def _size(given: argparse.Namespace) -> None:
    tables.show(tables.sizes(list(artifacts(given.store)), list(leftovers(given.store))))


def _verify(given: argparse.Namespace) -> int:
    found = list(artifacts(given.store, given.stage))
    with tables.progress("verifying", sum(each.size for each in found)) as read:
        verdicts = [verify(each, read) for each in found]
    tables.show(tables.verdicts(verdicts, list(leftovers(given.store))))
    damaged = [verdict for verdict in verdicts if verdict.damaged]
    if given.remove and damaged:
        _say_removed(damaged, {each.folder for each in remove(given.store, damaged)})
    return 1 if damaged else 0


def _say_removed(damaged: Sequence[Verdict], gone: set[Path]) -> None:
    used = len(damaged) - len(gone)
    kept = f"; {used:,} left, as a run uses them: it computes them again when it reads them" if used else ""
    print(f"removed what is damaged of {len(gone):,} artifacts; it is computed again when it is needed{kept}")


def _prune(given: argparse.Namespace) -> None:
    age = None if given.unused_for is None else duration(given.unused_for)
    kept = None if given.keep_sweeps is None else keys_of_sweeps(given.store, given.keep_sweeps)
    wanted = Wanted(age, given.stage, kept)
    plan = planned(given.store, wanted)
    if not plan.artifacts and not plan.leftovers:
        tables.show(tables.plan(plan, ""))
    elif given.yes:
        _delete(given.store, wanted, plan.size)
    else:
        tables.show(tables.plan(plan, "would go"))
        print("Nothing was deleted. With --yes it is.")


def _delete(root: Path, wanted: Wanted, size: int) -> None:
    with tables.progress("deleting", size) as deleted:
        done = prune(root, wanted, deleted)
    tables.show(tables.plan(done, "deleted"))


def _log(given: argparse.Namespace) -> None:
    events = computed(given.store)
    tables.show(tables.computed(events))
    if given.twice:
        tables.show(tables.repeated(events))


if __name__ == "__main__":
    sys.exit(main())
