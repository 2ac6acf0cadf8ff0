"""The benchmark runs and prints every row, and does its sums right. What it measures is asserted nowhere."""

import re
from importlib.util import find_spec

import pytest

from spanferry.core.records import Alignment

EFLOMAL = find_spec("eflomal")


def test_alignment_error_rate(load):
    # 2 links, 1 sure and 1 possible of them, 2 sure in gold: 1 - (1 + 2) / (2 + 2)
    found = [Alignment(((0, 0), (1, 1)))]
    assert load("statistical")._alignment_error_rate(found, [({(0, 0), (2, 2)}, {(1, 1)})]) == pytest.approx(0.25)


def test_link_f1(load):
    assert load("statistical")._link_f1([Alignment(((0, 0), (1, 1)))], [Alignment(((0, 0),))]) == pytest.approx(2 / 3)


ROWS = ["{}", "de {}", "{} 20", "{} 40"]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("name", ["statistical", pytest.param("eflomal", marks=pytest.mark.skipif(not EFLOMAL, reason="not installed"))])
def test_every_row_is_printed(tiny, name, row):
    assert re.search(rf"^{re.escape(row.format(name))}  ", tiny.output, re.MULTILINE)


@pytest.mark.shared_data
def test_real_corpora_are_read(load, shared_data, monkeypatch):
    monkeypatch.setattr(load("statistical"), "SYSTEMS", ("m2m100",))
    corpora = load("statistical")._real(shared_data)
    assert len(corpora.linked) == 447
    assert {lang: len(pairs) for lang, (pairs, _) in corpora.labelled.items()} == {"es": 799, "it": 799}


@pytest.mark.skipif(not EFLOMAL, reason="not installed")
def test_all_is_compared_with_eflomal(tiny):
    assert tiny.compared() == {("statistical", "eflomal")}
    assert {row["what"] for row in tiny.rows if row["ratio"]} == {"pairs/s, training and both directions", "MB at the peak"}


@pytest.mark.skipif(bool(EFLOMAL), reason="installed")
def test_eflomal_is_left_out(tiny):
    assert {"kind": "LeftOut", "system": "eflomal", "package": "eflomal"} in tiny.rows
