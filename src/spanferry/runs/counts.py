"""What a cell leaves for paired tests: ``counts.json``, its entity counts sentence by sentence.

    {"projection": {"gold": "3f9c...", "by_id": {"train-1": [2, 2, 3], ...}}, "test": ..., "shift/names": ...}

A sentence's numbers are correct, predicted and gold entities; ``gold`` is a digest of the gold sentences.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spanferry.core.cell_record import write_whole
from spanferry.core.json_files import fitting, read_json
from spanferry.core.significance import SentenceCounts

FILE = "counts.json"


def save_counts(folder: Path, counts: Mapping[str, SentenceCounts]) -> None:
    """Write the counts of ``projection``, ``test`` and each ``shift/NAME``, as far as there are any; whole or not at all."""
    plain = {prefix: {"gold": found.gold, "by_id": dict(found.by_id)} for prefix, found in counts.items()}
    write_whole(folder / FILE, json.dumps(plain, separators=(",", ":"), ensure_ascii=False))


def load_counts(folder: Path, prefix: str) -> SentenceCounts | None:
    """The counts a cell left under ``projection``, ``test`` or ``shift/NAME``; None where it left none.

    Raises:
        DataError: the file is damaged.
    """
    path = folder / FILE
    found = fitting(path, read_json(path) or {}, dict[str, Any]).get(prefix)
    return fitting(path, found, SentenceCounts) if found else None
