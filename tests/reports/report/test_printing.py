"""Sections as HTML."""

from spanferry.reports.report.printing import figure, section, table
from spanferry.reports.sections import Estimate, Row, Section, Table

EVIL = "<script>"


def test_numbers_stand_right_texts_left_and_the_best_in_bold():
    made = table(Table("t", "Title", ["lang", "F1"], [Row(["de", Estimate(0.5, 0.25, 0.75)], best=[1])]))
    assert '<td class="text">de</td><td class=" best">.500<span class="interval">[.250 .750]</span></td>' in made
    assert "made of" not in made  # of nothing


def test_nothing_of_a_users_is_an_element():
    made = section(Section(EVIL, [EVIL], [Table("t", EVIL, [EVIL], [Row([EVIL])], EVIL)]), {})
    assert EVIL not in made


def test_a_figure_says_what_it_shows_to_those_who_cannot_see_it():
    assert 'aria-label="Two lines"' in figure("<svg width='1'></svg>", "Two lines")
    assert figure("", "None") == ""
