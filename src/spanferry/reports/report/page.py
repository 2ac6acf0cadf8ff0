"""The report's page: one file that needs nothing else, no network; of all its parts only the browser of sentences needs its script."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from statistics import mean

from spanferry.core.redaction import redacted
from spanferry.data.languages import LANGUAGES
from spanferry.reports import naming
from spanferry.reports.grid import Grid, Mark, Score, sign, summary
from spanferry.reports.origins import origin_of, support_of
from spanferry.reports.reading import ReadSweep
from spanferry.reports.report import browser
from spanferry.reports.report.data import origin, seconds, status
from spanferry.reports.report.printing import figure, section, table
from spanferry.reports.sections import Section

_FEW = 6
"""Columns up to which an interval stands beside its score; of more it stands below."""


@dataclass(frozen=True)
class Parts:
    """What a page is made of besides the sweep itself.

    Attributes:
        costs: the part on what stages cost.
        study: the sections of the sweep's study.
        figures: SVG elements, by name.
        differences: the part on significance.
        sentences: the browser of sentences, as HTML; empty where no cell left any.
        cells: the list of all of them.
        missing: the part on those without a result.
    """

    figures: Mapping[str, str]
    costs: Section | None = None
    study: Sequence[Section] = ()
    differences: Section | None = None
    sentences: str = ""
    cells: Section | None = None
    missing: Section | None = None


def page(sweep: ReadSweep, parts: Parts) -> str:
    """The whole page: what was asked first, then what every sweep has to show, then where it comes from."""
    here = Path(__file__).parent
    sections = [
        _head(sweep),
        *(section(each, parts.figures) for each in parts.study),
        *(_scores(grid, parts.figures.get(grid.metric.replace("/", "_"), "")) for grid in sweep.grids),
        _folded(parts.differences, "differences") if parts.differences else "",
        section(parts.missing, {}, "missing") if parts.missing else "",
        parts.sentences,
        section(parts.costs, parts.figures) if parts.costs else "",
        _folded(parts.cells, "cells") if parts.cells else "",
        _from(sweep),
    ]
    title = escape(sweep.title)
    style = (here / "page.css").read_text("utf-8") + (browser.css() if parts.sentences else "")
    script = (here / "page.js").read_text("utf-8") + (browser.script() if parts.sentences else "")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{style}</style>\n'
        f"</head>\n<body>\n{''.join(filter(None, sections))}<script>\n{script}</script>\n</body>\n</html>\n"
    )


def _folded(found: Section, id: str) -> str:
    """A section of long tables, each opened by who wants it."""
    words = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in found.text)
    tables = "".join(
        f"<details><summary>{escape(each.title)}</summary>\n{table(each).partition('</h3>')[2]}</details>\n" for each in found.tables
    )
    return f'<section id="{id}">\n<h2>{escape(found.title)}</h2>\n{words}{tables}</section>\n'


def _head(sweep: ReadSweep) -> str:
    failed = sum(status(cell) == "failed" for cell in sweep.cells)
    missing = len(sweep.cells) - sweep.done - failed
    facts = [("", f"{sweep.done:,} of {len(sweep.cells):,}", "cells done")]
    facts += [("bad", f"{failed:,}", "failed")] if failed else []
    facts += [("bad", f"{missing:,}", "without result")] if missing else []
    facts += [("", duration(took), "of work, summed over cells")] if (took := _seconds(sweep)) else []
    facts += [("", duration(took), "from the first start to the last end")] if (took := _span(sweep)) else []
    items = "".join(_fact(*fact) for fact in facts)
    command = redacted(str(sweep.plan.get("command", "")))
    told = f'<code class="command">{escape(command)}</code>' if command else ""
    return f'<header>\n<h1>{escape(sweep.title)}</h1>\n{told}<ul class="facts">{items}</ul>\n</header>\n'


def _fact(kind: str, number: str, text: str) -> str:
    """A number and what it is of; what is bad leads to where it is told."""
    told = f"<b>{escape(number)}</b><span>{escape(text)}</span>"
    return f'<li class="bad"><a href="#missing">{told}</a></li>' if kind else f"<li>{told}</li>"


def _scores(grid: Grid, drawn: str) -> str:
    """A section of one score: the table, what its signs mean, the figure."""
    title, _, what = grid.title.partition(": ")
    explained = f'<p class="soft">{escape(what[:1].upper() + what[1:])}.</p>' if what else ""
    body = "".join(_row(language, scores, grid.metric) for language, scores in zip(grid.languages, grid.scores, strict=True))
    wide = "wide many" if len(grid.columns) > _FEW else "wide"
    shown = f'<div class="{wide}"><table>\n{_heads(grid)}<tbody>\n{body}</tbody>\n{_means(grid)}</table></div>'
    caption = f'<p class="caption">{escape(grid.caption)}</p>' if grid.caption else ""
    hint = '<p class="caption screen">A click on a column\'s head sorts by it.</p>' if len(grid.languages) > 1 else ""
    return f"<section>\n<h2>{escape(title)}</h2>\n{explained}{shown}\n{caption}{hint}{figure(drawn, title)}</section>\n"


def _heads(grid: Grid) -> str:
    """A line for each axis; equal neighbours on all but the last share a field."""
    named = [redacted(list(map(naming.told, grid.names, column))) for column in grid.columns]
    lines = []
    for depth, name in enumerate(grid.names):
        last = depth == len(grid.names) - 1
        corner = '<th class="left" data-sort="0">language</th>' if last else f'<th class="left soft">{escape(name)}</th>'
        if last:
            fields = [f'<th data-sort="{place}">{escape(values[depth])}</th>' for place, values in enumerate(named, 1)]
        else:
            groups = [list(group) for _, group in groupby(named, key=lambda values: values[: depth + 1])]
            fields = [f'<th colspan="{len(group)}">{escape(group[0][depth])}</th>' for group in groups]
        lines.append(f"<tr>{corner}{''.join(fields)}</tr>\n")
    return f"<thead>\n{''.join(lines)}</thead>\n"


def _row(language: str, scores: Sequence[Score], metric: str) -> str:
    name = LANGUAGES[language].name if language in LANGUAGES else ""
    counted = {found for score in scores for cell in score.cells if (found := support_of(cell, metric)) is not None}
    n = f"n = {min(counted):,}" + (f" to {max(counted):,}" if len(counted) > 1 else "") if counted else ""
    soft = ", ".join(filter(None, (name, n)))
    told = f'{escape(language)} <span class="interval">{escape(soft)}</span>' if soft else escape(language)
    return f'<tr><th class="left" data-key="{escape(language)}">{told}</th>{"".join(map(_field, scores))}</tr>\n'


def _field(score: Score) -> str:
    if score.mean is None:
        return f'<td class="none" data-key="">{escape(score.text)}</td>'
    kind = ' class="best"' if score.mark is Mark.BEST else ""
    before = f'<span class="sign">{escape(sign(score.mark).strip())}</span>' if sign(score.mark) else ""
    interval = f'<span class="interval">{escape(score.interval)}</span>' if score.interval else ""
    made = escape(origin_of(score.cells).told)
    return f'<td{kind} data-key="{score.mean!r}" title="{made}">{before}{escape(score.text)}{interval}</td>'


def _means(grid: Grid) -> str:
    """Each column's mean over the languages that all columns have; nothing for fewer than two such languages."""
    complete = [[score.mean for score in row if score.mean is not None] for row in grid.scores]
    complete = [row for row in complete if len(row) == len(grid.columns)]
    if len(complete) < 2:
        return ""
    fields = "".join(f"<td>{escape(summary([mean(column)]))}</td>" for column in zip(*complete, strict=True))
    whose = f"all {len(complete)}" if len(complete) == len(grid.scores) else f"the {len(complete)} that all columns have"
    return f'<tfoot><tr><th class="left">mean of {whose}</th>{fields}</tr></tfoot>\n'


def _from(sweep: ReadSweep) -> str:
    """Where the results come from, and where the rest of them lies."""
    facts = {"sweep": str(sweep.plan.get("id", "")), "planned": str(sweep.plan.get("made", "")), "ran": _ran(sweep)}
    facts |= {name.removeprefix("version."): ", ".join(values) for name, values in origin(sweep.cells).items()}
    facts["dirty"] = {"true": "with uncommitted changes", "false": ""}.get(facts.get("dirty", ""), facts.get("dirty", ""))
    again = {"again": f"python -m spanferry.reports {shlex.quote(str(sweep.folder))} --html"} if sweep.plan.get("id") else {}
    facts |= {"folder": str(sweep.folder), **again}
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts.items() if text)
    files = (
        '<p>The same as data: <a href="table.csv">table.csv</a> (a row a cell), <a href="table.json">table.json</a>, and in '
        '<a href="tables/">tables/</a> each table as CSV, Markdown and LaTeX, in <a href="figures/">figures/</a> each figure as SVG and '
        "PNG.</p>"
    )
    return f"<section>\n<h2>Where it comes from</h2>\n<dl>{items}</dl>\n{files}\n</section>\n"


def _ran(sweep: ReadSweep) -> str:
    times = [time for cell in sweep.cells if cell.record and cell.record.started for time in (cell.record.started, cell.record.ended)]
    return " to ".join(f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M}" for time in (min(times), max(times))) + " UTC" if times else ""


def _span(sweep: ReadSweep) -> float:
    """Seconds from the first cell's start to the last one's end; 0 where cells do not say."""
    ended = [cell.record for cell in sweep.cells if cell.record and cell.record.started and cell.record.ended]
    return max(record.ended for record in ended) - min(record.started for record in ended) if ended else 0.0


def _seconds(sweep: ReadSweep) -> float:
    return sum(took for cell in sweep.cells if isinstance(took := seconds(cell), float))


def duration(seconds: float) -> str:
    """A time in words.

    >>> duration(0.4), duration(75), duration(7260)
    ('0.4 s', '1 min 15 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    return f"{whole // 60} min {whole % 60} s" if whole < 3600 else f"{whole // 3600:,} h {whole // 60 % 60} min"
