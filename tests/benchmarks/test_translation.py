"""The benchmark runs and prints every row. What it measures is asserted nowhere; what is said is transformers'."""

import re

import pytest

SYSTEMS = ["transformers float32", "transformers float32, as they come", "ctranslate2 float32", "ctranslate2 int8"]


@pytest.mark.parametrize("row", [*SYSTEMS, "64", "128"])
def test_every_row_is_printed(tiny, row):
    assert re.search(rf"^{re.escape(row)} ", tiny.output, re.MULTILINE)


@pytest.mark.parametrize("beam_size", [1, 4])
def test_every_beam_size_has_its_table(tiny, beam_size):
    assert re.search(rf"^Beam size {beam_size} ", tiny.output, re.MULTILINE)


def test_ctranslate2_says_what_transformers_says(tiny):
    assert re.findall(r"^ctranslate2 float32 .* (\d)/3 *$", tiny.output, re.MULTILINE) == ["3", "3"]


def test_every_way_is_compared_with_transformers(tiny):
    assert tiny.compared() == {(system, SYSTEMS[0]) for system in SYSTEMS[1:]}
