"""Where a result comes from."""

import subprocess
from dataclasses import replace

from spanferry.core.config import Config, LanguageChoice
from spanferry.reports.provenance import _commit, provenance

CONFIG = Config(lang=LanguageChoice("sw"), aligner={"prefix": 4})


def test_versions_and_commit_are_told():
    found = provenance(CONFIG)
    assert found["version.spanferry"] == "0.1.0"
    assert len(found["commit"]) in (40, len("unknown"))
    assert found["dirty"] in ("true", "false")


def test_what_labels_became_is_told():
    told = provenance(replace(CONFIG, label_map={"PERSON": "PER", "DATE": None}))
    assert told["label_map"] == "PERSON is PER, DATE dropped"
    assert "label_map" not in provenance(CONFIG)


def test_git_is_asked_once_a_process(monkeypatch):
    asked = []
    monkeypatch.setattr("spanferry.reports.provenance._git", lambda *arguments: asked.append(arguments) or "")
    provenance(CONFIG)
    before = len(asked)  # 0 where another test asked first
    assert provenance(replace(CONFIG, seed=3))["config_hash"] != provenance(CONFIG)["config_hash"]
    assert len(asked) == before


def test_a_user_s_own_files_are_no_change_of_the_code(tmp_path, monkeypatch):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path)]
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").write_text("1")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], check=True)
    monkeypatch.setattr("spanferry.reports.provenance.__file__", str(tmp_path / "src/a.py"))
    (tmp_path / "my.conll").write_text("Kano B-LOC")
    assert _commit.__wrapped__()["dirty"] == "false"
    (tmp_path / "src/b.py").write_text("2")
    assert _commit.__wrapped__()["dirty"] == "true"
