"""The panel that a cell ends with."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from spanferry.core.cell_record import CellRecord
from spanferry.reports.panel import panel

AXES = {"lang": "sw", "method": "ilp", "translator": "parallel", "aligner": "gold", "tagger": "tiny", "seed": "0"}


def shown(metrics, stages=(), command="", link="", **axes):
    console = Console(width=100, file=StringIO())
    console.print(panel(CellRecord(AXES | axes, metrics, "", stages), Path("out/[per]"), link, command))
    return console.file.getvalue()


def test_scores_stand_with_their_support_and_outcomes_are_told():
    text = shown(
        {"test/f1": 0.5, "test/precision": 0.25, "test/recall": 1.0, "test/support": 1234, "outcome/projected": 7, "outcome/overlap": 0}
    )
    assert ["test", "0.500", "0.250", "1.000", "1,234"] in [line.strip("│ ").split() for line in text.splitlines()]
    assert "source entities: projected 7" in text
    assert "overlap" not in text


def test_the_interval_the_ratio_and_the_boundary_classes_are_told():
    scores = {"projection/f1": 0.5, "projection/precision": 0.25, "projection/recall": 1.0, "projection/support": 3}
    interval = {"projection/f1_low": 0.4, "projection/f1_high": 0.625}
    counts = {"projection/boundary/exact": 1234, "projection/boundary/too_short": 2, "projection/boundary/missed": 0}
    text = shown(scores | interval | counts | {"outcome/projected": 7, "outcome/filtered": 1, "outcome/projected_ratio": 0.875})
    assert ["projection", "0.500", "0.400", "to", "0.625", "0.250", "1.000", "3"] in [
        line.strip("│ ").split() for line in text.splitlines()
    ]
    assert "source entities: projected 7, filtered 1 (projected ratio 0.875)" in text
    assert "projection spans: exact 1,234, too short 2 " in text


def test_the_error_rate_and_the_pairs_are_told():
    text = shown({"alignment/aer": 0.125, "pairs/score": 0.75, "pairs/filtered": 1234})
    assert "links: alignment error rate 0.125" in text
    assert "pairs: score 0.750, filtered 1,234" in text


def test_what_came_from_the_store_is_told_from_what_took_time():
    text = shown({}, [{"stage": "align", "seconds": 9.0, "stored": True}, {"stage": "train", "seconds": 1.25, "stored": False}])
    assert ["stored", "1.2", "s"] in [line.strip("│ ").split() for line in text.splitlines()]


def test_idle_choices_are_not_shown_and_paths_are_no_markup():
    text = shown({}, method="-", command="python run.py -m method=ilp,heuristic")
    assert "sw parallel gold tiny seed=0" in text
    assert "out/[per]" in text
    assert "python run.py -m method=ilp,heuristic" in text


def test_what_its_value_does_not_tell_is_named():
    assert "sw ilp parallel gold tagger=none seed=0 data.train=50" in shown({}, tagger="none", **{"data.train": "50"})


def test_where_the_tracker_shows_it_is_told():
    assert "http://127.0.0.1:5000/#/x" in shown({}, link="http://127.0.0.1:5000/#/x")
