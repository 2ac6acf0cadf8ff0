"""Pushing later, by hand."""

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


def test_a_folder_without_cells_is_refused(store, tmp_path):
    with pytest.raises(SystemExit, match="no cell that ended, and no sweep"):
        main(["--uri", store, str(tmp_path)])
