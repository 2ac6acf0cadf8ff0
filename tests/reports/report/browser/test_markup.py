"""The section as HTML."""

import gzip
import json
import re
from base64 import b64decode
from html.parser import HTMLParser

from spanferry.reports.report import browser


class Elements(HTMLParser):
    """The ids of what is stored, with content, and every other script."""

    def __init__(self, html):
        super().__init__()
        self.stored, self.foreign, self._open = {}, [], None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "script" and given.get("type") == "text/plain":
            self._open = given["id"]
        elif tag == "script" or any(name.startswith("on") for name in given):
            self.foreign.append(tag)

    def handle_data(self, data):
        if self._open:
            self.stored[self._open] = gzip.decompress(b64decode(data))

    def handle_endtag(self, tag):
        self._open = None


def test_no_sentences_no_section(sweep_of):
    assert browser.section(sweep_of(None)) == ""


def test_the_parts_are_stored_by_name(sweep_of, record):
    found = Elements(browser.section(sweep_of([record("train-1")])))
    assert list(found.stored) == [f"sentences-{name}" for name in ("cell-0-0", "cell-0", "texts-0", "texts", "names")]
    assert not found.foreign


def test_cells_have_number_name_and_scores(sweep_of, record):
    names = json.loads(Elements(browser.section(sweep_of([record("train-1")]))).stored["sentences-names"])
    assert names["cells"] == [{"number": 10, "name": "de", "facts": "projection F1 0.500"}]
    assert names["languages"] == {"en": {"name": "English", "direction": "ltr"}, "de": {"name": "German", "direction": "ltr"}}


def test_words_of_a_language_that_runs_from_right_to_left_say_so(sweep_of, record):
    html = browser.section(sweep_of([record("train-1", language="ar"), record("train-2", language="xx")]))
    known = json.loads(Elements(html).stored["sentences-names"])["languages"]
    assert known["ar"]["direction"] == "rtl"
    assert known["xx"] == {"name": "xx", "direction": "auto"}  # the table lacks it: the words decide


def test_hostile_words_and_names_are_no_html(sweep_of, record):
    evil = "</script><script>alert(1)</script>"
    html = browser.section(sweep_of([record("train-1", words=evil)], [record("train-1", words="<!-- data --> <!--")]))
    assert "alert" not in html
    assert "EVIL" not in html
    assert not Elements(html).foreign


def test_a_sample_is_told(sweep_of, record):
    html = browser.section(sweep_of([record(f"train-{number}") for number in range(2000)]), most=1000)
    assert "Of 2,000 sentences, summed over cells, this page holds 1,000: the same in every cell, drawn by chance" in html


def test_without_a_sample_nothing_is_told(sweep_of, record):
    assert "summed over cells" not in browser.section(sweep_of([record("train-1")]), most=1)


def test_the_same_sentences_are_the_same_bytes(sweep_of, record):
    sweep = sweep_of([record("train-1")])
    assert browser.section(sweep) == browser.section(sweep)


def test_nothing_is_fetched():
    asking = r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(|fetch\(|innerHTML|insertAdjacentHTML|document\.write|eval\("
    assert not re.search(asking, browser.css() + browser.script())
