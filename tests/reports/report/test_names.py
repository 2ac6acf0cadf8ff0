"""Names of a report's files."""

import pytest

from spanferry.reports.report.names import named_apart, safe
from spanferry.reports.sections import Drawing, Section, Table


def section(*names):
    return Section("x", (), [Table(name, "x", (), ()) for name in names], [Drawing(name, "x", None) for name in names])


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("slopes", "slopes"),
        ("shift/names/f1", "shift_names_f1"),
        ("../x", "x"),
        ("中文", "unnamed"),
        ("a" * 300, "a" * 80),
        ("", "unnamed"),
    ],
)
def test_a_name_is_safe_in_any_folder(name, file):
    assert safe(name) == file


def test_what_is_named_alike_or_like_what_is_there_gets_a_number():
    found = named_apart([section("a/b", "seconds"), section("A_b")], ["cells"], ["seconds"])
    assert [table.name for each in found for table in each.tables] == ["a_b", "seconds", "A_b_2"]
    assert [drawing.name for each in found for drawing in each.drawings] == ["a_b", "seconds_2", "A_b_2"]
