"""The benchmark runs and prints every row. What it measures is asserted nowhere; links are facts, and ours are the originals'."""

import re
from importlib.util import find_spec

import pytest

SYSTEMS = [
    "simalign itermax", "simalign match", "awesome-align softmax",
    "SimalignAligner itermax float32", "SimalignAligner mwmf float32", "AwesomeAligner softmax float32",
    "SimalignAligner itermax bfloat16", "SimalignAligner mwmf bfloat16", "AwesomeAligner softmax bfloat16",
]  # fmt: skip
MATCHINGS = ["itermax", "mwmf"]
GROWTH = ["0", "1,000"]


@pytest.mark.parametrize("row", SYSTEMS + MATCHINGS + GROWTH)
def test_every_row_is_printed(tiny, row):
    assert re.search(rf"^{re.escape(row)} ", tiny.output, re.MULTILINE)


@pytest.mark.parametrize("row", ["SimalignAligner itermax float32", "SimalignAligner mwmf float32"])
def test_links_are_simaligns(tiny, row):
    assert re.search(rf"^{row} .* 3/3 ", tiny.output, re.MULTILINE)


@pytest.mark.parametrize("end", ["matrices", "links"])
@pytest.mark.parametrize("matching", MATCHINGS)
def test_matchings_are_simaligns(tiny, matching, end):
    assert re.search(rf"^{matching} +{end} .* 3/3$", tiny.output, re.MULTILINE)


@pytest.mark.skipif(find_spec("awesome_align") is None, reason="awesome-align is not installed")
def test_links_are_awesome_aligns(tiny):
    assert re.search(r"^AwesomeAligner softmax float32 .* 3/3 ", tiny.output, re.MULTILINE)


def test_all_time_and_memory_is_told(tiny):
    assert re.search(r"are spent outside the encoder", tiny.output)
    assert re.search(r"^1,000 .* [\d,]+ MB$", tiny.output, re.MULTILINE)


def test_every_aligner_of_ours_is_compared_with_its_original(tiny):
    rates = {(row["system"], row["baseline"]) for row in tiny.rows if row.get("what") == "pairs/s"}
    assert ("SimalignAligner mwmf float32", "simalign match") in rates
    assert ("SimalignAligner itermax bfloat16", "simalign itermax") in rates
    assert len(rates) == (6 if find_spec("awesome_align") else 4)
