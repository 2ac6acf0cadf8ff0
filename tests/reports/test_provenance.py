"""Where a result comes from."""

from dataclasses import replace

from spanferry.core.config import Config, LanguageChoice
from spanferry.reports.provenance import config_hash, provenance

CONFIG = Config(lang=LanguageChoice("sw"), aligner={"prefix": 4})


def test_the_hash_counts_what_decides_scores_and_nothing_else():
    assert config_hash(CONFIG) == config_hash(replace(CONFIG, store="/elsewhere", tracking={"uri": "http://x"}, link_weights=True))
    assert config_hash(CONFIG) == config_hash(replace(CONFIG, search={"trials": 3}))
    assert config_hash(CONFIG) != config_hash(replace(CONFIG, aligner={"prefix": 5}))
    assert config_hash(CONFIG) != config_hash(replace(CONFIG, seed=1))


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
