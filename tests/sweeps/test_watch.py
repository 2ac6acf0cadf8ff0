"""Watching a sweep that others work on."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.store.leases import hold
from spanferry.sweeps.watch import main


@pytest.fixture
def folder(placed):
    return placed("lang=de,sw,yo")


def leave(folder, number, error=""):
    place = folder.of(folder.placed[number])
    place.mkdir()
    CellRecord(folder.placed[number]["axes"], fingerprint=f"f{number}", error=error).save(place)


def test_how_it_stands_now(folder, capsys):
    leave(folder, 0)
    with hold(folder.claim(1)):
        main([str(folder.path), "--once"])
    assert capsys.readouterr().out == f"{folder.path}: 1 of 3 cells done, 0 failed, 1 under work, 1 left\n"


def test_it_ends_when_no_cell_is_missing(folder, capsys):
    for number, error in enumerate(("", "", "bad gold")):
        leave(folder, number, error)
    main([str(folder.path)])
    said = capsys.readouterr()
    assert said.out == f"{folder.path}: 2 of 3 cells done, 1 failed, 0 under work, 0 left\n"
    assert said.err.startswith("sweep sweep: 3 cells")


def test_watching_makes_nothing(folder, capsys):
    before = sorted(folder.path.rglob("*"))
    main([str(folder.path), "--once"])
    assert sorted(folder.path.rglob("*")) == before


def test_a_folder_without_a_sweep_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="holds no sweep"):
        main([str(tmp_path)])
