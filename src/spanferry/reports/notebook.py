"""For notebooks: run something, and look at what a folder holds.

from spanferry.reports import notebook
sweep = notebook.sweep("first_grid", "lang=de,sw method=ilp,heuristic")
notebook.tables(sweep)
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from spanferry.core.errors import SpanferryError
from spanferry.core.records import Entity, Sentence
from spanferry.core.sentence_record import SentenceRecord
from spanferry.reports import plots
from spanferry.reports.link_matrix import link_matrix
from spanferry.reports.reading import ReadSweep, read_sweep
from spanferry.reports.report.listing import as_table
from spanferry.reports.report.printing import figure, section, table
from spanferry.reports.sections import Section

_STYLE = (
    "<style>.sf .interval, .sf .caption, .sf .made { color: #5c6670; font-size: .85em; padding-left: .3em } .sf .best { font-weight: 700 } "
    ".sf mark { padding: 0 .2em; border-radius: 3px } .sf sub { padding-left: .2em } .sf th.text, .sf td.text { text-align: left }</style>"
)


@dataclass(frozen=True)
class View:
    """Something that a notebook shows where it is a block's last value."""

    html: str

    def _repr_html_(self) -> str:
        return f'<div class="sf">{_STYLE}{self.html}</div>'


def home() -> Path:
    """Below what outputs go to ``multirun``: the repository's root from any folder of it, elsewhere the folder one is in."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "run.py").is_file() and (folder / "conf").is_dir()), here)


def python(*arguments: str | Path) -> str:
    """Run Python with these arguments in ``home``, on one thread, as from a terminal.

    Returns:
        What it printed.

    Raises:
        SpanferryError: it failed; with the last lines of what it said.
    """
    environment = {"OMP_NUM_THREADS": "1", "COLUMNS": "140", **os.environ}
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=home(), env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode:
        said = f"{done.stdout}\n{done.stderr}".strip().splitlines()
        raise SpanferryError("\n".join(["python " + " ".join(map(str, arguments)), *said[-20:]]))
    return done.stdout


def sweep(name: str, overrides: str) -> ReadSweep:
    """Run a grid without tracking and read it; the same again is read at once.

    Args:
        name: of its folder below ``multirun/notebooks``.
        overrides: as they stand after ``python run.py -m``.

    Raises:
        SpanferryError: a cell failed.
    """
    folder = home() / "multirun" / "notebooks" / name
    python("-m", "spanferry", "-m", "tracking=none", f"hydra.sweep.dir={folder}", *shlex.split(overrides))
    return read_sweep(folder)


def cell(name: str, overrides: str) -> Path:
    """Run a cell of its own without tracking.

    Args:
        name: of its folder below ``multirun/notebooks``.
        overrides: as they stand after ``python run.py``.

    Returns:
        Its folder.

    Raises:
        SpanferryError: it failed.
    """
    folder = home() / "multirun" / "notebooks" / name
    python("-m", "spanferry", "tracking=none", f"hydra.run.dir={folder}", *shlex.split(overrides))
    return folder


def tables(found: ReadSweep) -> View:
    """A sweep's grids: a row a language."""
    return View("".join(table(as_table(grid)) for grid in found.grids))


def sections(found: Iterable[Section]) -> View:
    """Sections with their tables and figures."""
    parts = []
    with plots.style():
        for each in found:
            parts.append(section(each, {drawing.name: plots.svg(drawing.figure) for drawing in each.drawings}))
    return View("".join(parts))


def sentence(record: SentenceRecord) -> View:
    """Source and target one above the other, entities coloured by label: what was labelled, what crossed, what people marked."""
    target = record.target
    lines = [("source", record.source), ("projected", target.with_entities(record.projected))]
    lines += [
        (name, target.with_entities(found)) for name, found in (("gold", record.gold), ("predicted", record.predicted)) if found is not None
    ]
    rows = "".join(f"<tr><td>{name}</td><td class='text' dir='auto'>{_marked(found)}</td></tr>" for name, found in lines if found)
    outcomes = ", ".join(record.outcomes) or "none"
    return View(f"<table><tbody>{rows}</tbody></table><p>{escape(record.id)}: outcomes of the source's entities: {outcomes}</p>")


def links(record: SentenceRecord, gold: SentenceRecord | None = None) -> View:
    """The links of a sentence as a matrix, a row a source word, a column a target word; with those of another aligner as rings."""
    with plots.style():
        drawn = plots.svg(link_matrix(record, gold))
    return View(figure(drawn, f"Links of {record.id}"))


def _marked(found: Sentence) -> str:
    """Its words, each entity in its label's colour."""
    labels = sorted({entity.label for entity in found.entities or ()})
    starts = {entity.span.start: entity for entity in found.entities or ()}
    parts, place = [], 0
    while place < len(found.words):
        entity = starts.get(place)
        parts.append(_entity(found, entity, labels) if entity else escape(found.words[place]))
        place = entity.span.end if entity else place + 1
    return " ".join(parts)


def _entity(found: Sentence, entity: Entity, labels: Sequence[str]) -> str:
    colour = plots.COLOURS[labels.index(entity.label) % len(plots.COLOURS)]
    return f"<mark style='background:{colour}33'>{escape(found.surface(entity.span))}<sub>{escape(entity.label)}</sub></mark>"
