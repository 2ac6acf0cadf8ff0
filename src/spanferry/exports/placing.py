"""Writes a folder whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spanferry.core.errors import SpanferryError

MARK = "spanferry.yaml"
"""What every export holds, and nothing else does."""
OURS = frozenset({"README.md", MARK, "conll", "jsonl", "data"})
"""All that an export may hold."""


@contextmanager
def placed(out: Path, source: Path, overwrite: bool = False) -> Iterator[Path]:
    """A new folder to write into, which takes the place of ``out`` when the block ends well, and is removed when it does not.

    Args:
        source: what the export is made from; it must not lie in ``out``.
        overwrite: also replace a folder that is no earlier export.

    Raises:
        SpanferryError: ``out`` is not free, or cannot be written.
    """
    target = out.expanduser().resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _check_free(out, target, source.resolve(), overwrite)
        beside.mkdir(parents=True)
        yield beside
        _swap(beside, target)
    except OSError as error:
        raise SpanferryError(f"{out}: cannot be written ({error.strerror or error})") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _check_free(out: Path, target: Path, source: Path, overwrite: bool) -> None:
    if target.exists() and not target.is_dir():
        raise SpanferryError(f"{out}: is a file; name a folder")
    if source.is_relative_to(target) or Path.cwd().is_relative_to(target):
        raise SpanferryError(f"{out}: holds the cell, or is the folder you are in; name a new folder")
    held = {path.name for path in target.iterdir()} if target.is_dir() else set()
    earlier = MARK in held and held <= OURS
    if held and not earlier and not overwrite:
        others = ", ".join(sorted(held - OURS)[:3]) or ", ".join(sorted(held)[:3])
        raise SpanferryError(f"{out}: is not empty, and no earlier export alone ({others}); name another folder, or add --overwrite")


def _swap(beside: Path, target: Path) -> None:
    """Put one folder in another's place; the one that was there is removed last."""
    before = beside.with_name(f"{beside.name}.before")
    if target.exists():
        os.replace(target, before)
    try:
        os.replace(beside, target)
    except OSError:
        if before.exists():
            os.replace(before, target)
        raise
    shutil.rmtree(before, ignore_errors=True)
