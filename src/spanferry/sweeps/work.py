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
from spanferry.core.errors import ConfigError, DataError, SpanferryError, in_short, told
from spanferry.core.redaction import redacted
from spanferry.core.telling import told_to
from spanferry.runs.axes import name
from spanferry.store.disk import room_for
from spanferry.store.leases import try_hold
from spanferry.sweeps.attempt import Attempt
from spanferry.sweeps.folder import CELLS, KeptCell, SweepFolder

log = logging.getLogger(__name__)


LOGS = "logs"
"""The folder below a sweep's with what workers print, a file each."""


def work_off(folder: Path, seconds: float | None = None) -> None:
    """Work on a sweep, beside any number of other workers in any processes on any hosts that see its folder.

    A cell that fails is recorded and does not stop the worker. Cells that others are at are left to them, unless these die.

    Args:
        seconds: that a worker may take, as its launcher has them.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # forked workers would warn
    sweep = SweepFolder(folder)
    while sum(_taken(sweep, cell, seconds) for cell in sweep.cells()):
        pass  # once more: somebody may have died over a cell meanwhile


def work_apart(folder: Path, seconds: float | None = None) -> None:
    """The same in a process of its own: what libraries print, below Python too, would tear the live view of who launched it.

    Raises:
        ConfigError: this machine does not see the sweep, or not the store that it was started with.
    """
    _check_shared(folder)
    with _printing_to(folder / LOGS / f"{_own_name()}.log"):
        work_off(folder, seconds)


def _check_shared(folder: Path) -> None:
    cell = next(SweepFolder(folder).cells(), None) if (folder / CELLS).is_file() else None
    lacking = f"hydra.sweep.dir={folder}" if cell is None else "" if Path(cell.config.store).is_dir() else f"store={cell.config.store}"
    if lacking:
        raise ConfigError(
            f"{lacking}: made where the sweep was started, and not there on {socket.gethostname()}. Name a folder of a file system that "
            f"all workers' machines share"
        )


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


def _taken(sweep: SweepFolder, cell: KeptCell, seconds: float | None) -> bool:
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
        _try(sweep, cell, seconds)
        return True
    finally:
        claim.release()


def _try(sweep: SweepFolder, cell: KeptCell, seconds: float | None) -> None:
    """Run the cell, unless it has had its attempts."""
    own = sweep.of(cell)
    own.mkdir(parents=True, exist_ok=True)
    attempt = Attempt(own, _own_name(), seconds, lambda stage: sweep.events.say("stage", cell=cell.number, **stage))
    if attempt.one_too_many:
        error = f"{attempt.why_given_up()}\nThe last lines of {_where_more_is_said(sweep, own, attempt.workers)} may say more"
        CellRecord(cell.axes, error=error, name=name(cell.axes), sweep=sweep.path.name, fingerprint=cell.fingerprint).save(own)
        sweep.events.say("failed", cell=cell.number, error=error)
    else:
        try:
            attempt.begin()
            _run(sweep, cell, own, attempt)
        except KeyboardInterrupt:
            attempt.stopped()
            sweep.events.say("died", cell=cell.number, how="stopped")
            raise
    attempt.end()


def _where_more_is_said(sweep: SweepFolder, own: Path, workers: Sequence[str]) -> str:
    """In what they logged and printed, as far as there is any."""
    places = [own / "run.log", *(sweep.path / LOGS / f"{worker}.log" for worker in workers)]
    return ", ".join(str(place) for place in dict.fromkeys(places) if place.exists() and place.stat().st_size) or "its log"


def _run(sweep: SweepFolder, cell: KeptCell, own: Path, attempt: Attempt) -> None:
    from spanferry.runs.run import run_cell

    sweep.events.say("started", cell=cell.number)
    with _logged(own), told_to(attempt):
        try:
            record = run_cell(cell.config, cell.axes, own, sweep.path.name, cell.fingerprint)
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
