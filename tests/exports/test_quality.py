from dataclasses import replace

import pytest
from tests.exports.conftest import AXES, RECORDS

from spanferry.core.cell_record import CellRecord
from spanferry.exports.projected import read_projected
from spanferry.exports.quality import measured, outcomes, quality


def text(part, cell, **options):
    return "\n\n".join(part(read_projected(cell, **options)))


def test_what_is_exported_is_what_is_measured(make_cell):
    assert measured(read_projected(make_cell()).sentences).f1 == pytest.approx(10 / 11)  # by hand: 5 right of 5, of 6 gold
    assert measured(read_projected(make_cell(), complete=True).sentences).f1 == 1.0


def test_numbers_have_their_n_and_interval(make_cell):
    told = text(quality, make_cell())
    assert "Of the 4 sentences here 4 have labels of their own" in told
    row = next(line for line in told.splitlines() if line.startswith("| all |"))
    assert row.startswith("| all | 0.909 | ")
    assert row.endswith("| 1.000 | 0.833 | 6 | 5 | 4 |")
    assert "missed 1" in told


def test_without_gold_nothing_is_claimed(make_cell):
    told = text(quality, make_cell([replace(each, gold=None) for each in RECORDS]))
    assert "**Not measured.**" in told
    assert "F1 |" not in told


def test_a_part_with_gold_says_how_large_it_is(make_cell):
    told = text(quality, make_cell([RECORDS[0], replace(RECORDS[1], gold=None)]))
    assert "Of the 2 sentences here 1 have labels" in told


def test_links_and_tagger_are_told_where_they_were_scored(make_cell):
    links = {"f1": 0.8, "precision": 0.9, "recall": 0.7, "support": 40, "pairs": 4}
    test = {"f1": 0.25, "f1_low": 0.125, "f1_high": 0.375, "support": 9, "sentences": 3}
    metrics = {f"alignment/{name}": value for name, value in links.items()} | {f"test/{name}": value for name, value in test.items()}
    told = text(quality, make_cell(cell=CellRecord(AXES | {"tagger": "tiny"}, metrics)))
    assert "Links between words: F1 0.800 (precision 0.900, recall 0.700) against 40 gold links of 4 pairs" in told
    assert "`tagger=tiny`, `seed=7`" in told
    assert "F1 0.250 (0.125 to 0.375) on 9 gold entities of 3 target test sentences" in told


def test_outcomes_are_counted_with_shares(make_cell):
    told = text(outcomes, make_cell())
    assert "| projected | 5 | 83.3% | arrived |" in told
    assert "| unaligned | 1 | 16.7% |" in told
