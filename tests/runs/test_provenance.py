"""Where a result comes from."""

import subprocess
from dataclasses import replace

import pytest

from spanferry import __version__
from spanferry.core.config import Config, LanguageChoice
from spanferry.runs.provenance import _commit, provenance

CONFIG = Config(lang=LanguageChoice("sw"), aligner={"prefix": 4})


def test_versions_and_commit_are_told():
    found = provenance(CONFIG)
    assert found["version.spanferry"] == __version__
    assert len(found["commit"]) in (40, len("unknown"))
    assert found["dirty"] in ("true", "false")


def test_what_labels_became_is_told():
    told = provenance(replace(CONFIG, label_map={"PERSON": "PER", "DATE": None}))
    assert told["label_map"] == "PERSON is PER, DATE dropped"
    assert "label_map" not in provenance(CONFIG)


def test_git_is_asked_once_a_process(monkeypatch):
    asked = []
    monkeypatch.setattr("spanferry.runs.provenance._git", lambda *arguments: asked.append(arguments) or "")
    provenance(CONFIG)
    before = len(asked)  # 0 where another test asked first
    assert provenance(replace(CONFIG, seed=3))["config_hash"] != provenance(CONFIG)["config_hash"]
    assert len(asked) == before


@pytest.fixture
def repository(tmp_path):
    """A folder with ``run.py`` and ``src/a.py``, committed."""
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path)]
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").write_text("1")
    (tmp_path / "run.py").touch()
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], check=True)
    return tmp_path


def commit(monkeypatch, checkout):
    monkeypatch.setattr("spanferry.runs.provenance.checkout", lambda: checkout)
    return _commit.__wrapped__()


def test_a_user_s_own_files_are_no_change_of_the_code(repository, monkeypatch):
    (repository / "my.conll").write_text("Kano B-LOC")
    assert commit(monkeypatch, repository)["dirty"] == "false"
    (repository / "src/b.py").write_text("2")
    assert commit(monkeypatch, repository)["dirty"] == "true"


def test_a_package_comes_from_its_release_whatever_repository_it_was_installed_in(repository, monkeypatch):
    assert commit(monkeypatch, None) == {"commit": f"v{__version__}", "dirty": "false"}


def test_a_checkout_that_lies_in_a_repository_of_somebody_else_s_has_no_commit(repository, monkeypatch):
    (repository / "unpacked").mkdir()
    (repository / "unpacked" / "run.py").touch()
    assert commit(monkeypatch, repository / "unpacked") == {"commit": "unknown", "dirty": "false"}
