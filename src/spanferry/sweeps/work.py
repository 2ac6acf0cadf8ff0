"""What a worker does: one unclaimed, unfinished cell of a sweep after the other, until none is left."""

import argparse
import logging
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from spanferry.core import stopping
from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import DataError, SpanferryError, in_short, told
from spanferry.core.redaction import redacted
from spanferry.core.telling import told_to
from spanferry.reports.record import name
from spanferry.store.disk import room_for
from spanferry.store.leases import try_hold
from spanferry.sweeps.folder import KeptCell, SweepFolder

log = logging.getLogger(__name__)


ATTEMPTS = 3
"""Workers that a cell may cost before it counts as failed."""
_TRIES = "tries"
"""The file in a cell's folder with a line for each worker that began and did not end: its host and process, as logs are named."""
LOGS = "logs"
"""The folder below a sweep's with what workers print, a file each."""


def work_off(folder: Path) -> None:
    """Work on a sweep, beside any number of other workers in any processes on any hosts that see its folder.

    A cell that fails is recorded and does not stop the worker. Cells that others are at are left to them, unless these die.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # forked workers would warn
    sweep = SweepFolder(folder)
    while sum(_taken(sweep, cell) for cell in sweep.cells()):
        pass  # once more: somebody may have died over a cell meanwhile


def work_apart(folder: Path) -> None:
    """The same in a process of its own: what libraries print, below Python too, would tear the live view of who launched it."""
    with _printing_to(folder / LOGS / f"{_own_name()}.log"):
        work_off(folder)


def _own_name() -> str:
    """Of this process, as journals have it."""
    return f"{socket.gethostname()}-{os.getpid()}"


@contextmanager
def _printing_to(place: Path) -> Iterator[None]:
    """The process's output and errors go to a file while the block runs; it stays if there is anything in it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    kept = [(number, os.dup(number)) for number in (1, 2)]
    _turn([(number, file) for number, _ in kept])
    try:
        yield
    finally:
        _turn(kept)
        for each in (file, *(copy for _, copy in kept)):
            os.close(each)
        if not place.stat().st_size:
            place.unlink()


def _turn(ways: Sequence[tuple[int, int]]) -> None:
    """Let descriptors write where others do; what Python has not written yet goes the old way."""
    sys.stdout.flush()
    sys.stderr.flush()
    for number, way in ways:
        os.dup2(way, number)


def _taken(sweep: SweepFolder, cell: KeptCell) -> bool:
    """Whether the cell was there to be taken, and now has a record."""
    stopping.check()
    if sweep.record(cell) is not None:
        return False
    claim = try_hold(sweep.claim(cell.number))
    if claim is None:
        return False
    try:
        if sweep.record(cell) is not None:  # done since
            return False
        _try(sweep, cell)
        return True
    finally:
        claim.release()


def _try(sweep: SweepFolder, cell: KeptCell) -> None:
    """Run the cell, unless it has cost too many workers. One that is stopped (Ctrl-C, a time limit, a job that goes before) costs none."""
    own = sweep.of(cell)
    own.mkdir(parents=True, exist_ok=True)
    tries = own / _TRIES
    dead = tries.read_text("utf-8").splitlines(keepends=True) if tries.exists() else []
    if len(dead) >= ATTEMPTS:
        where = _where_more_is_said(sweep, own, dead)
        error = f"{ATTEMPTS} workers died over it: killed from outside, or out of memory?\nThe last lines of {where} may say more"
        CellRecord(cell.axes, error=error, name=name(cell.axes), sweep=sweep.path.name, fingerprint=cell.fingerprint).save(own)
        sweep.events.say("failed", cell=cell.number, error=error)
    else:
        try:
            with tries.open("a", encoding="utf-8") as file:
                file.write(f"{_own_name()}\n")
            _run(sweep, cell, own)
        except KeyboardInterrupt:
            tries.write_text("".join(dead), encoding="utf-8") if dead else tries.unlink(missing_ok=True)
            sweep.events.say("died", cell=cell.number, how="stopped")
            raise
    tries.unlink(missing_ok=True)


def _where_more_is_said(sweep: SweepFolder, own: Path, dead: Sequence[str]) -> str:
    """In what they logged and printed, as far as there is any."""
    places = [own / "run.log", *(sweep.path / LOGS / f"{line.strip()}.log" for line in dead)]
    return ", ".join(str(place) for place in dict.fromkeys(places) if place.exists() and place.stat().st_size) or "its log"


def _run(sweep: SweepFolder, cell: KeptCell, own: Path) -> None:
    from spanferry.reports.cell import run_cell

    sweep.events.say("started", cell=cell.number)
    with _logged(own), told_to(lambda stage: sweep.events.say("stage", cell=cell.number, **stage)):
        try:
            record, _ = run_cell(cell.config, cell.axes, own, sweep.path.name, cell.fingerprint)
        except Exception as error:  # a failed cell is recorded and told of; the others go on
            log.exception("the cell failed")
            sweep.events.say("failed", cell=cell.number, error=redacted(in_short(told(error))))
        else:
            sweep.events.say("done", cell=cell.number, seconds=record.ended - record.started)


class _Redacting(logging.Formatter):
    """Hides secrets, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a text."""
        return str(redacted(super().format(record)))


@contextmanager
def _logged(folder: Path) -> Iterator[None]:
    """Everything that is logged or warned of while a cell runs goes to its ``run.log``, and not over the live view."""
    root, handler = logging.getLogger(), logging.FileHandler(folder / "run.log", encoding="utf-8", delay=True)
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    before, level = root.handlers, root.level
    root.handlers, root.level = [handler], logging.INFO
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.handlers, root.level = before, level
        handler.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """One more worker: ``python -m spanferry.sweeps.work multirun/sweeps/NAME``; exit with 1 if there is no such sweep, 130 if stopped."""
    parser = argparse.ArgumentParser(prog="python -m spanferry.sweeps.work", description="Work on a sweep that is running, or was killed.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the sweep's: multirun/sweeps/NAME")
    folder = parser.parse_args(arguments).folder.absolute()
    try:
        with stopping.listening():
            _join(SweepFolder(folder))
    except KeyboardInterrupt:
        print("\nStopped. What is done is kept.", file=sys.stderr)
        sys.exit(130)
    except SpanferryError as error:
        sys.exit(f"\n{error}")


def _join(sweep: SweepFolder) -> None:
    """Work where the sweep was started, as paths in cells' configurations may be relative, and say how it stands afterwards."""
    if not sweep.whole:
        raise DataError(f"{sweep.path}: holds no sweep, or a damaged one, which its command, given again, mends")
    try:
        os.chdir(sweep.started_in)
    except OSError as error:
        raise DataError(f"{sweep.path}: its sweep was started in {sweep.started_in}, which is not here ({error.strerror})") from None
    with room_for(sweep.path):
        work_off(sweep.path)
    records = [sweep.record(cell) for cell in sweep.placed]
    done, failed = (sum(record is not None and bool(record.error) is ill for record in records) for ill in (False, True))
    print(f"{done} of {len(records)} cells done, {failed} failed, {len(records) - done - failed} under work elsewhere or never ran")


if __name__ == "__main__":
    main()
