"""Pushing later, by hand."""

import json

import pytest

from spanferry.tracking.__main__ import main


def test_what_is_not_yet_pushed_below_a_folder_is(store, sweep, runs, capsys):
    options = ["--uri", store, "--experiment", "by hand", str(sweep.parent)]
    main(options)
    assert "2 cells pushed, 0 there before" in capsys.readouterr().out
    main(options)
    assert "0 cells pushed, 2 there before\nCompare them (mlflow ui --backend-store-uri sqlite:" in capsys.readouterr().out
    assert sorted(run.info.run_name for run in runs("by hand")[1]) == ["0_sw", "1_yo", "sweep grid"]


def test_a_damaged_cell_does_not_keep_others_from_being_pushed(store, sweep, runs, capsys):
    (sweep / "0_sw" / "cell.json").write_text("{")
    with pytest.raises(SystemExit, match="1"):
        main(["--uri", store, "--experiment", "damaged", str(sweep)])
    shown = capsys.readouterr()
    assert "1 cell pushed, 0 there before, 1 not pushed" in shown.out
    assert "cell.json: damaged" in shown.err


def test_a_damaged_plan_does_not_keep_others_from_being_pushed(store, sweep, leave, runs, capsys, tmp_path, monkeypatch):
    alone = leave("alone").rename(tmp_path / "alone")
    (sweep / "sweep.json").write_text("{")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    with pytest.raises(SystemExit, match="1"):
        main(["--experiment", "beside", str(alone), str(sweep)])
    assert "sweep.json: damaged" in capsys.readouterr().err
    assert [run.info.run_name for run in runs("beside")[1]] == ["alone"]


def test_a_folder_without_cells_is_refused(store, tmp_path):
    with pytest.raises(SystemExit, match="no cell that ended, and no sweep"):
        main(["--uri", store, str(tmp_path)])


def test_a_sweep_goes_to_its_own_server_and_experiment(store, sweep, runs, monkeypatch):
    plan = json.loads((sweep / "sweep.json").read_text())
    (sweep / "sweep.json").write_text(json.dumps(plan | {"tracking": {"uri": store, "experiment": "its own"}}))
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")  # nobody's
    main([str(sweep / "0_sw")])
    assert [run.info.run_name for run in runs("its own")[1]] == ["0_sw"]
    main([str(sweep)])
    assert sorted(run.info.run_name for run in runs("its own")[1]) == ["0_sw", "1_yo", "sweep grid"]


def test_a_server_that_is_away_is_told_with_the_option_for_another(sweep):
    with pytest.raises(SystemExit, match=r"does not answer.*\n.*--uri URI"):
        main(["--uri", "http://127.0.0.1:9", str(sweep)])
