"""Where runs say that they were to be logged."""

import json

import pytest

from spanferry.core.errors import DataError
from spanferry.tracking._own import Own, own, without_user


def test_a_sweep_and_its_cells_say_it_by_the_plan(tmp_path):
    (tmp_path / "0_sw").mkdir()
    said = {"uri": "http://me:***@host:5000", "experiment": "grid", "models": True}
    (tmp_path / "sweep.json").write_text(json.dumps({"id": "x", "tracking": said, "cells": []}))
    assert own(tmp_path) == own(tmp_path / "0_sw") == Own("http://host:5000", "grid", models=True)


def test_a_cell_of_its_own_says_it_by_its_configuration(tmp_path):
    (tmp_path / "artifacts").mkdir()
    (tmp_path / "artifacts" / "config.yaml").write_text("tracking:\n  uri: http://host:5000\n  experiment: one\n")
    assert own(tmp_path) == Own("http://host:5000", "one")


def test_who_logged_nowhere_says_nothing(tmp_path):
    assert own(tmp_path) == Own()
    (tmp_path / "sweep.json").write_text(json.dumps({"cells": [], "tracking": {}}))
    assert own(tmp_path) == Own()


@pytest.mark.parametrize("uri", ["http://host:5000", "http://me:pass@host:5000", "http://me:p@ss@host:5000", "http://token@host:5000"])
def test_an_address_without_its_user(uri):
    assert without_user(uri) == "http://host:5000"


def test_a_damaged_configuration_is_named(tmp_path):
    (tmp_path / "artifacts").mkdir()
    (tmp_path / "artifacts" / "config.yaml").write_text("tracking: [\n")
    with pytest.raises(DataError, match=r"config\.yaml: damaged"):
        own(tmp_path)
