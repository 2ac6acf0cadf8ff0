"""A sweep of four cells: two languages, two methods; one failed, one never ran."""

import json

import pytest

from spanferry.core.cell_record import PLAN, CellRecord
from spanferry.core.significance import SentenceCounts
from spanferry.reports.reading import read_sweep
from spanferry.runs.counts import save_counts

EVIL = "<script>alert('&')</script>"


@pytest.fixture
def folder(tmp_path):
    """The sweep's folder; it and an error and an axis hold what HTML must not take for its own."""
    cells = []
    for number, (lang, method) in enumerate([("de", "ilp"), ("de", EVIL), ("sw", "ilp"), ("sw", EVIL)]):
        axes = {"lang": lang, "method": method, "aligner": "statistical", "seed": "0"}
        place = tmp_path / f"{number}_{lang}"
        cells.append({"number": number, "folder": place.name, "axes": axes})
        if (lang, method) == ("sw", EVIL):
            continue
        place.mkdir()
        stages = [
            {"stage": "align", "key": f"align-{lang}", "seconds": 2.0, "stored": method == EVIL},
            {"stage": "project", "key": f"project-{number}", "seconds": 1.0, "stored": False},
        ]
        right = 18 - number
        metrics = {"projection/f1": right / 20, "projection/f1_low": (right - 1) / 20, "projection/f1_high": (right + 1) / 20}
        error = f"{EVIL}: no" if lang == "sw" else ""
        record = CellRecord(axes, {} if error else metrics, error, stages, {"commit": "117d270", "version.numpy": "2.4.6"})
        record.save(place)
        counts = {str(each): (int(each < right), 1, 1) for each in range(20)}
        save_counts(place, {"projection": SentenceCounts(lang, counts)})
    command = f"python run.py -m method=ilp translator.api_key=abcdefghijkl data.root='{EVIL}'"
    (tmp_path / PLAN).write_text(json.dumps({"id": "9f3ac1d20b77", "command": command, "cells": cells}))
    return tmp_path


@pytest.fixture
def sweep(folder):
    """The same, read."""
    return read_sweep(folder)
