"""The report's page."""

import re
from html.parser import HTMLParser

import pytest

from spanferry.reports.plots import style, svg
from spanferry.reports.report.costs import costs, spent
from spanferry.reports.report.differences import differences
from spanferry.reports.report.figures import figures
from spanferry.reports.report.listing import listed
from spanferry.reports.report.missing import missing
from spanferry.reports.report.page import Parts, duration, page
from spanferry.reports.sections import Row, Section, Table

EVIL = "<script>alert('&')</script>"
VOID = {"meta", "link", "br", "img"}


@pytest.fixture
def written(sweep):
    """The page of the sweep."""
    stages = costs(sweep.cells)
    with style():
        made = figures(sweep.grids, stages)
        drawn = {name: svg(figure) for name, figure in made.items()}
    cost, gone = spent(stages, made.get("seconds")), missing(sweep.failures, sweep.folder)
    study = [Section("What is asked", [EVIL], [Table("t", EVIL, ["<i>"], [Row([EVIL], sweep.cells)], EVIL)])]
    return page(sweep, Parts(drawn, cost, study, differences(sweep.cells, sweep.grids), cells=listed(sweep), missing=gone))


class Balance(HTMLParser):
    """Notes elements that are open, and what text stands in a table's fields."""

    def __init__(self):
        super().__init__()
        self.open, self.scripts = [], 0

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_elements_are_closed_and_nothing_of_a_users_is_an_element(written):
    reader = Balance()
    reader.feed(written)
    assert (reader.open, reader.scripts) == ([], 1)  # the one script is ours


def test_the_page_asks_for_nothing_from_elsewhere(written):
    asked = re.findall(r'(?:src|href|url)[=(]"?([^"#)][^")]*)', written)
    assert {place for place in asked if not place.startswith("#")} == {"table.csv", "table.json", "tables/", "figures/"}


def test_the_best_is_bold_what_is_alike_is_marked_and_failures_are_no_scores(written):
    assert 'class="best" data-key="0.9" title="1 cell, 1 seed, commit 117d270">.900<span class="interval">[.850 .950]</span>' in written
    assert '<span class="sign">=</span>.850' in written
    assert '<td class="none" data-key="">failed</td>' in written


def test_the_page_says_what_is_missing_and_where_it_comes_from(written):
    for told in ("2 of 4", "never ran", "117d270", "2.4.6", "9f3ac1d20b77"):
        assert told in written


def test_what_was_asked_stands_before_the_scores_and_rows_say_what_they_were_made_of(written):
    assert written.index("What is asked") < written.index("Projection F1")
    assert "<summary>2 cells, 1 seed</summary>commit 117d270</details>" in written


def test_every_cell_is_listed_also_those_without_result(written):
    listed = written[written.index('<section id="cells">') :]
    assert "All 4 cells" in listed
    assert all(f'<td class="text">{status}</td>' in listed for status in ("done", "failed", "missing"))


def test_secrets_of_the_command_are_hidden(written):
    assert "abcdefghijkl" not in written
    assert "api_key=***" in written


@pytest.mark.parametrize(("seconds", "text"), [(0.44, "0.4 s"), (75, "1 min 15 s"), (7260, "2 h 1 min")])
def test_times_in_words(seconds, text):
    assert duration(seconds) == text
