"""The browser's part of the page: its controls, and the packed sentences as text that no browser runs."""

import gzip
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from spanferry.core.redaction import redacted
from spanferry.data.languages import LANGUAGES
from spanferry.reports import naming
from spanferry.reports.cells import GridCell
from spanferry.reports.reading import ReadSweep
from spanferry.reports.report.browser.choosing import Choice, choice
from spanferry.reports.report.browser.packing import BLOCK, CLASSES, OUTCOMES, Packer

MOST = 60_000
"""Sentences, summed over cells, past which a page shows a sample: 9 MB of the demo's, at 0.15 KB a sentence (measured on 50,000)."""
_SCRIPTS = ("packed.js", "filtering.js", "words.js", "links.js", "cards.js", "controls.js", "browser.js")
_HEADLINES = (("projection/f1", "projection F1"), ("test/f1", "test F1"))


def css() -> str:
    """The styles of the section; they rest on the variables of the page's own (``--ink``, ``--line`` ...)."""
    return _read("browser.css")


def script() -> str:
    """The script of the section, which runs after it."""
    return '(() => {\n"use strict";\n' + "".join(map(_read, _SCRIPTS)) + "})();\n"


def section(sweep: ReadSweep, most: int = MOST) -> str:
    """The section with all its data; empty where no cell left its sentences.

    Args:
        most: sentences, summed over cells, that the page holds at most. Of more it shows a sample and says so.

    Raises:
        DataError: a cell's file of sentences is damaged.
    """
    chosen = choice(sweep, most)
    if not chosen.counts:
        return ""
    data = "".join(_stored(name, content) for name, content in _parts(sweep, chosen))
    return _read("browser.html").replace("<!-- told -->", escape(_told(chosen))).replace("<!-- data -->\n", data)


def _parts(sweep: ReadSweep, chosen: Choice) -> Iterator[tuple[str, bytes]]:
    packer = Packer()
    for number, left in enumerate(chosen.cells):
        yield from packer.cell(number, chosen.records(left))
    yield from packer.texts()
    yield "names", json.dumps(_names(sweep, chosen, packer), ensure_ascii=False, separators=(",", ":")).encode()


def _names(sweep: ReadSweep, chosen: Choice, packer: Packer) -> dict[str, Any]:
    """What the numbers of the other parts stand for."""
    axes = naming.apart([cell.axes for cell in sweep.cells])
    cells = [sweep.cells[left.place] for left in chosen.cells]
    return {
        "block": BLOCK,
        "cells": [
            {"number": sweep.numbers[left.place], "name": redacted(naming.short(cell.axes, axes)), "facts": _facts(cell)}
            for left, cell in zip(chosen.cells, cells, strict=True)
        ],
        "labels": list(packer.labels),
        "splits": list(packer.splits),
        "domains": list(packer.domains),
        "profiles": list(packer.profiles),
        "classes": CLASSES,
        "outcomes": OUTCOMES,
        "languages": {code: _language(code) for code in packer.languages},
    }


def _language(code: str) -> Mapping[str, str]:
    """Its name, and which way it is written; of one the table lacks the words themselves decide."""
    known = LANGUAGES.get(code)
    return {"name": known.name, "direction": known.direction} if known else {"name": code, "direction": "auto"}


def _facts(cell: GridCell) -> str:
    """The cell's headline scores."""
    return ", ".join(f"{name} {score:.3f}" for metric, name in _HEADLINES if isinstance(score := cell.value(metric), float))


def _told(chosen: Choice) -> str:
    """How many of the sentences are here, and how they were chosen."""
    if chosen.shown == chosen.all:
        return ""
    return (
        f"Of {chosen.all:,} sentences, summed over cells, this page holds {chosen.shown:,}: the same in every cell, drawn by chance, "
        "and all counts are of these. Each cell's artifacts/sentences.jsonl.gz has the rest."
    )


def _stored(name: str, content: bytes) -> str:
    """Base64 has no character that could end the element."""
    packed = b64encode(gzip.compress(content, 6, mtime=0)).decode()
    return f'<script type="text/plain" id="sentences-{name}">{packed}</script>\n'


def _read(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")
