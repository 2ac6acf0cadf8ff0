"""Names of a report's files: safe in any folder, and each only once."""

import re
from collections.abc import Iterable
from dataclasses import replace

from spanferry.reports.sections import Section

_LONGEST = 80
"""Characters: far fewer than file systems allow, and enough for people."""


def safe(name: str) -> str:
    """A name that is a file's in any folder, and a label's in LaTeX.

    >>> safe("shift/names/f1"), safe("métrique n° 1"), safe("../")
    ('shift_names_f1', 'm_trique_n_1', 'unnamed')
    """
    return re.sub(r"[^A-Za-z0-9.-]+", "_", name)[:_LONGEST].strip("_.-") or "unnamed"


def named_apart(sections: Iterable[Section], tables: Iterable[str], drawings: Iterable[str]) -> list[Section]:
    """The sections with such names for their tables and drawings; what would be another's gets a number.

    Args:
        tables: names that are taken already; ``drawings`` likewise.
    """
    taken = {name.casefold() for name in tables}, {name.casefold() for name in drawings}
    return [
        replace(
            section,
            tables=[replace(table, name=_free(table.name, taken[0])) for table in section.tables],
            drawings=[replace(drawing, name=_free(drawing.name, taken[1])) for drawing in section.drawings],
        )
        for section in sections
    ]


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first of ``NAME_2``, ``NAME_3`` ... that nothing has; it is taken then. Some folders know no capitals."""
    found, number = safe(name), 2
    while found.casefold() in taken:
        found, number = f"{safe(name)}_{number}", number + 1
    taken.add(found.casefold())
    return found
