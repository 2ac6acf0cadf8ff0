"""Sections, tables and figures as HTML."""

from collections.abc import Mapping, Sequence
from html import escape

from spanferry.core.redaction import redacted
from spanferry.reports.origins import origin_of
from spanferry.reports.sections import Drawing, Row, Section, Table, Value
from spanferry.reports.values import interval, number


def section(found: Section, figures: Mapping[str, str], id: str = "") -> str:
    """A section: its words, its tables, its figures.

    Args:
        figures: SVG elements by the drawings' names.
        id: what links lead to.
    """
    words = "".join(f"<p>{_clean(paragraph)}</p>\n" for paragraph in found.text)
    tables = "".join(map(table, found.tables))
    drawn = "".join(drawing(each, figures[each.name]) for each in found.drawings if each.name in figures)
    named = f' id="{escape(id)}"' if id else ""
    return f"<section{named}>\n<h2>{_clean(found.title)}</h2>\n{words}{drawn}{tables}</section>\n"


def table(found: Table) -> str:
    """A table whose rows say what they were made of, where they were made of cells."""
    kinds = [
        "" if any(not isinstance(row.values[place], str | None) for row in found.rows) else "text" for place in range(len(found.heads))
    ]
    heads = "".join(f'<th class="{kind}">{_clean(head)}</th>' for kind, head in zip(kinds, found.heads, strict=True))
    made = any(row.cells for row in found.rows)
    body = "".join(_row(row, kinds, made) for row in found.rows)
    note = f'<p class="caption">{_clean(found.note)}</p>\n' if found.note else ""
    last = '<th class="text">made of</th>' if made else ""
    return (
        f"<h3>{_clean(found.title)}</h3>\n"
        f'<div class="wide"><table>\n<thead><tr>{heads}{last}</tr></thead>\n<tbody>\n{body}</tbody>\n</table></div>\n{note}'
    )


def _row(row: Row, kinds: Sequence[str], made: bool) -> str:
    fields = "".join(
        f'<td class="{kind}{" best" if place in row.best else ""}">{_value(value)}</td>'
        for place, (kind, value) in enumerate(zip(kinds, row.values, strict=True))
    )
    return f"<tr>{fields}{_made_of(row) if made else ''}</tr>\n"


def _made_of(row: Row) -> str:
    """So many cells and seeds; commit and configuration come up when asked for."""
    if not row.cells:
        return "<td></td>"
    origin = origin_of(row.cells)
    told, _, rest = origin.told.partition(", commit")
    return f'<td class="made"><details><summary>{escape(told)}</summary>commit{escape(rest) or " unknown"}</details></td>'


def _value(value: Value) -> str:
    ends = interval(value)
    return _clean(number(value)) + (f'<span class="interval">{escape(ends)}</span>' if ends else "")


def drawing(found: Drawing, svg: str) -> str:
    """A figure with its title, for readers who cannot see it too, and its caption."""
    caption = f"<figcaption>{_clean(found.caption)}</figcaption>" if found.caption else ""
    return f"<h3>{_clean(found.title)}</h3>\n{figure(svg, found.title, caption)}"


def figure(svg: str, title: str, caption: str = "") -> str:
    """An SVG element as a figure; nothing for none."""
    if not svg:
        return ""
    return (
        svg.replace("<svg ", f'<figure><div class="wide"><svg role="img" aria-label="{escape(title)}" ', 1) + f"</div>{caption}</figure>\n"
    )


def _clean(text: str) -> str:
    return escape(str(redacted(text)))
