"""A report's tables as files: CSV with all digits, Markdown, LaTeX (booktabs)."""

import csv
from collections.abc import Callable, Mapping, Sequence
from html import escape
from io import StringIO

from spanferry.core.redaction import redacted
from spanferry.reports.origins import origin_of
from spanferry.reports.sections import Estimate, Row, Table, Value
from spanferry.reports.values import printed

_ORIGIN = ("cells", "seeds", "commit", "config")
_LATEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\^{}", "\\": r"\textbackslash{}"}
    | {"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''"}
)
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\|`*"})
_FORMULA = tuple("=+@\t\r")
"""What a spreadsheet takes for the start of a formula; a minus is one too, but mostly of a number, or alone."""


def table_files(table: Table) -> Mapping[str, str]:
    """The table by its files' endings: ``csv``, ``md``, ``tex``."""
    return {"csv": csv_of(table), "md": markdown(table), "tex": latex(table)}


def csv_of(table: Table) -> str:
    """A line a row, numbers with all their digits; of an estimate also ``_low`` and ``_high``; then what the row was made of."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    wide = [any(isinstance(row.values[place], Estimate) for row in table.rows) for place in range(len(table.heads))]
    heads = [name for head, is_wide in zip(table.heads, wide, strict=True) for name in _heads(head, is_wide)]
    writer.writerow([*map(harmless, redacted(heads)), *_ORIGIN])
    for row in table.rows:
        values = [field for value, is_wide in zip(row.values, wide, strict=True) for field in _fields(value, is_wide)]
        made = origin_of(row.cells)
        writer.writerow([*map(harmless, redacted(values)), made.cells, made.seeds, " ".join(made.commits), " ".join(made.configs)])
    return text.getvalue()


def harmless(value: str | float) -> str | float:
    """A field of CSV that no spreadsheet runs: a formula's first sign, in somebody else's labels say, comes after a quote.

    >>> harmless("=cmd()"), harmless("-"), harmless(-0.5)
    ("'=cmd()", '-', -0.5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _heads(head: str, wide: bool) -> list[str]:
    name = head.replace("\n", " ")
    return [name, f"{name}_low", f"{name}_high"] if wide else [name]


def _fields(value: Value, wide: bool) -> list[str | float]:
    if isinstance(value, Estimate):
        return [value.value, "" if value.low is None else value.low, "" if value.high is None else value.high]
    plain = "" if value is None else value
    return [plain, "", ""] if wide else [plain]


def markdown(table: Table) -> str:
    """A table as GitHub and pandoc read it, the best in bold; title above, note below."""
    heads = [_cell(head) for head in table.heads]
    lines = [" | ".join(heads), " | ".join("---" if _is_text(table.rows, place) else "---:" for place in range(len(heads)))]
    lines += [" | ".join(f"**{text}**" if best else text for text, best in _texts(row, _cell)) for row in table.rows]
    note = f"\n{redacted(table.note)}\n" if table.note else ""
    return f"**{table.title}**\n\n" + "".join(f"| {line} |\n" for line in lines) + note


def _cell(text: str) -> str:
    """Text that is one field of a line; what might be HTML is none."""
    return " ".join(escape(str(redacted(text)), quote=False).translate(_MARKDOWN).splitlines())


def latex(table: Table) -> str:
    """A ``table`` environment in need of ``booktabs``; title and note are its caption."""
    columns = "".join("l" if _is_text(table.rows, place) else "r" for place in range(len(table.heads)))
    head = " & ".join(map(_escaped, table.heads))
    body = "".join(
        _begun(" & ".join(rf"\textbf{{{text}}}" if best else text for text, best in _texts(row, _escaped))) + " \\\\\n"
        for row in table.rows
    )
    caption = _escaped(". ".join(part.rstrip(".") for part in (table.title, table.note) if part))
    return (
        "% \\usepackage{booktabs}\n\\begin{table}\n\\centering\n\\small\n"
        f"\\begin{{tabular}}{{{columns}}}\n\\toprule\n{head} \\\\\n\\midrule\n{body}\\bottomrule\n\\end{{tabular}}\n"
        f"\\caption{{{caption}}}\n\\label{{tab:{table.name}}}\n\\end{{table}}\n"
    )


def _begun(row: str) -> str:
    """A row whose first sign is no option of the line end before it."""
    return f"{{}}{row}" if row.startswith(("[", "*")) else row


def _escaped(text: str) -> str:
    return " ".join(str(redacted(text)).splitlines()).translate(_LATEX)


def _texts(row: Row, clean: Callable[[str], str]) -> list[tuple[str, bool]]:
    """Each field's text, and whether it is among the row's best."""
    return [(clean(row.signs.get(place, "") + printed(value)), place in row.best) for place, value in enumerate(row.values)]


def _is_text(rows: Sequence[Row], place: int) -> bool:
    """Whether a column holds no number at all."""
    return all(isinstance(row.values[place], str | None) for row in rows)
