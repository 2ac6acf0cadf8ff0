"""Events that many processes leave in one folder: a file a process, a line an event, so that nobody waits and nothing is torn."""

import json
import os
import socket
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from time import time
from typing import Any

from spanferry.core.json_files import parsed


class Journal:
    """Appends events to this process's own file, ``HOST-PID.jsonl``; the folder is made when first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def say(self, event: str, **facts: Any) -> None:
        """Append one line ``{"time": Unix seconds, "event": ..., ...}``, in one write."""
        line = json.dumps({"time": time(), "event": event, **facts}, ensure_ascii=False, default=str) + "\n"
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / f"{socket.gethostname()}-{os.getpid()}.jsonl"  # asked anew each time: a fork is another process
        file = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)


class Reader:
    """Reads a journal's folder as it grows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[Path, int] = {}

    def news(self) -> list[dict[str, Any]]:
        """The events since the last call, by time; a line that a killed process left unfinished is no event."""
        found = [event for path in sorted(self._folder.glob("*.jsonl")) for event in self._new_in(path)]
        return sorted(found, key=lambda event: float(event["time"]))

    def _new_in(self, path: Path) -> Iterator[dict[str, Any]]:
        with path.open("rb") as file:
            file.seek(self._read.get(path, 0))
            for line in file:
                if not line.endswith(b"\n"):
                    return
                self._read[path] = self._read.get(path, 0) + len(line)
                if (event := _event(line)) is not None:
                    yield event


def _event(line: bytes) -> dict[str, Any] | None:
    """None for what is no event: what a process of the same number wrote after a torn line, or what a failing disk left."""
    try:
        found = parsed(line)
        told = isinstance(found, dict) and isinstance(found.get("event"), str) and isfinite(found["time"])
    except (ValueError, TypeError, KeyError, OverflowError):
        return None
    return found if told else None
