"""What a cell leaves for paired tests: ``counts.json``, its entity counts sentence by sentence.

    {"projection": {"gold": "3f9c...", "by_id": {"train-1": [2, 2, 3], ...}}, "test": ..., "shift/names": ...}

A sentence's numbers are correct, predicted and gold entities; ``gold`` is a digest of the gold sentences.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from spanferry.core.cell_record import read_json, write_whole
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
    found = (read_json(folder / FILE) or {}).get(prefix)
    return SentenceCounts(found["gold"], {id: tuple(counts) for id, counts in found["by_id"].items()}) if found else None
