"""A checkout and an installed package: where configurations lie, and what the command is called."""

from pathlib import Path

import pytest

from spanferry.core import installation

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """As if the package lay in ``site-packages``."""
    monkeypatch.setattr(installation, "_PACKAGE", tmp_path / "site-packages" / "spanferry")
    return tmp_path / "site-packages" / "spanferry"


def test_a_checkout_has_its_configurations_at_its_top():
    assert installation.checkout() == ROOT
    assert installation.configs() == ROOT / "conf"


def test_a_package_brings_its_own(installed):
    assert installation.checkout() is None
    assert installation.configs() == installed / "conf"


def test_a_folder_that_is_called_src_is_no_checkout(monkeypatch, tmp_path):
    monkeypatch.setattr(installation, "_PACKAGE", tmp_path / "src" / "spanferry")
    assert installation.checkout() is None


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("run.py", "python run.py"),
        ("../my code/run.py", "python '../my code/run.py'"),
        ("/usr/bin/spanferry", "spanferry"),
        (r"spanferry.exe", "spanferry"),
        ("/lib/spanferry/__main__.py", "python -m spanferry"),
        ("/lib/spanferry/reports/__main__.py", "python run.py"),
        ("", "python run.py"),
    ],
)
def test_the_command_is_called_as_it_was_typed(monkeypatch, typed, named):
    monkeypatch.setattr("sys.argv", [typed, "lang=de"])
    assert installation.program() == named


def test_a_process_of_another_kind_names_what_is_installed(installed, monkeypatch):
    monkeypatch.setattr("sys.argv", ["/lib/spanferry/reports/__main__.py"])
    assert installation.program() == "spanferry"
