"""Files that leave this machine, without secrets."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from spanferry.core.redaction import redacted

_TEXTS = (".yaml", ".yml", ".json", ".txt", ".log")
"""Files that may hold options. Corpora are data, tables and pages are made of what was redacted before."""
_LARGEST = 1_000_000
"""Bytes up to which a file is looked through."""


@contextmanager
def without_secrets(folder: Path) -> Iterator[Path]:
    """The folder; where a configuration in it holds a secret, a copy without, which lasts as long as the block."""
    mended = {path: clean for path in sorted(folder.rglob("*")) if (clean := _mended(path)) is not None}
    if not mended:
        yield folder
        return
    with TemporaryDirectory() as temporary:
        copy = Path(temporary) / folder.name
        shutil.copytree(folder, copy)
        for path, clean in mended.items():
            (copy / path.relative_to(folder)).write_text(clean, "utf-8")
        yield copy


def _mended(path: Path) -> str | None:
    """A text without its secrets; None where it has none."""
    if path.suffix not in _TEXTS or not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    text = path.read_text("utf-8", errors="replace")
    clean = redacted(text)
    return clean if clean != text else None
