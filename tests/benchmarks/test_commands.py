"""The benchmark times every command. What it measures is asserted nowhere."""

import re

import pytest

COMMANDS = [
    'python -c "import spanferry"', "python run.py --help", "python run.py", "python -m spanferry.reports FOLDER --html",
]  # fmt: skip


@pytest.mark.slow  # it trains, and sweeps
def test_every_command_is_timed_beside_its_baseline(tiny):
    assert [row["system"] for row in tiny.rows] == COMMANDS
    assert [row["baseline"] for row in tiny.rows][:2] == ["python -c pass", 'python -c "import hydra"']
    for row in COMMANDS:
        assert re.search(rf"^{re.escape(row)} ", tiny.output, re.MULTILINE), row


def test_a_command_that_fails_is_no_figure(load, tmp_path):
    with pytest.raises(RuntimeError, match="no such thing"):
        load("commands")._seconds(["-c", "raise SystemExit('no such thing')"], tmp_path)


def test_the_ratio_is_how_many_times_as_fast_it_is(load, tmp_path, monkeypatch):
    commands, rows = load("commands"), load("measuring.rows")
    monkeypatch.setenv(rows.FILE, str(tmp_path / "rows"))
    commands._keep("start-up", commands.Waited("ours", [1.0, 2.0, 4.0]), commands.Waited("theirs", [3.0]))
    assert rows.read(tmp_path / "rows") == [rows.Row("start-up", "s", "ours", 2.0, 3.0, "theirs", 3.0, None, 1.5)]


def test_runs_go_to_no_server_of_the_users(load, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://somewhere")
    assert "MLFLOW_TRACKING_URI" not in load("commands")._environment()
