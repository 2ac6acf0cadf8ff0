"""Sweeps with sentences, and pages of them in Chromium."""

import json
from pathlib import Path

import pytest

from chromium import CHROMIUM, Chromium
from spanferry.core.cell_record import PLAN, CellRecord
from spanferry.core.records import Entity, Outcome, Sentence, Span
from spanferry.core.sentence_record import FILE, SentenceRecord, save_sentences
from spanferry.reports.reading import read_sweep
from spanferry.reports.report import browser

EVIL = "</script><script>document.title='EVIL'</script>"


def _entity(start, end, label="PER"):
    return Entity(Span(start, end), label)


@pytest.fixture
def record():
    """Makes a sentence whose source is ``Ada slept``; spans are of PER."""
    return _record


def _record(id, words="Ada schlief", gold=((0, 1),), projected=((0, 1),), language="de", **others):
    source = Sentence(id, "en", ("Ada", "slept"), (_entity(0, 1),))
    spans = [None if side is None else tuple(_entity(*span) for span in side) for side in (gold, projected)]
    plain = {"source": source, "outcomes": (Outcome.PROJECTED if projected else Outcome.UNALIGNED,), "links": ((0, 0), (1, 1))}
    return SentenceRecord(Sentence(id, language, tuple(words.split())), gold=spans[0], projected=spans[1], **(plain | others))


@pytest.fixture
def sweep_of(tmp_path):
    """Makes a sweep of cells of such sentences; a cell whose sentences are None left none."""

    def made(*cells):
        planned = []
        for number, records in enumerate(cells):
            axes = {"lang": "de", "method": EVIL if number else "ilp", "seed": "0"}
            place = tmp_path / f"{number}_de"
            (place / "artifacts").mkdir(parents=True)
            CellRecord(axes, {"projection/f1": 0.5}, "", [], {}).save(place)
            if records is not None:
                save_sentences(place / "artifacts" / FILE, records)
            planned.append({"number": number + 10, "folder": place.name, "axes": axes})
        (tmp_path / PLAN).write_text(json.dumps({"cells": planned}))
        return read_sweep(tmp_path)

    return made


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    if CHROMIUM is None:
        pytest.skip("no chromium")
    page = Chromium(tmp_path_factory.mktemp("profile"))
    yield page
    page.close()


@pytest.fixture
def paged(tmp_path):
    """Writes a page that holds the section alone; its address."""

    def made(sweep, **options):
        styles = (Path(browser.__file__).parents[1] / "page.css").read_text("utf-8") + browser.css()
        head = f'<meta charset="utf-8"><title>ours</title><meta name="viewport" content="width=device-width"><style>{styles}</style>'
        body = f"<h1>Sweep</h1>{browser.section(sweep, **options)}<script>{browser.script()}</script>"
        file = tmp_path / "page.html"
        file.write_text(f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>', "utf-8")
        return file.as_uri()

    return made
