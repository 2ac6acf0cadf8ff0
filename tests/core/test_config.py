"""Every choice is bound to its class before any work; mistakes come together and suggest what was meant."""

from pathlib import Path

import pytest

from spanferry.core.config import Config, bind
from spanferry.core.errors import ConfigError

DEMO = {"_target_": "spanferry.data.demo.DemoCorpus", "train": 5, "dev": 1, "test": 1, "seed": 0}
FILES = {"_target_": "spanferry.data.files.FilesCorpus", "root": "x", "source": {}, "target": {}, "links": {}}


def test_binds_and_converts_by_the_annotations():
    bound = bind(Config(data=FILES | {"scheme": "bioes"}))["data"]
    assert bound.keywords["root"] == Path("x")
    assert bound.keywords["scheme"] == "bioes"
    assert bound.asks_for == {"source_language", "target_language"}


def test_a_seed_of_its_own_is_not_the_cells():
    assert "seed" not in bind(Config(data=DEMO))["data"].asks_for


def test_an_empty_node_is_no_choice():
    assert "tagger" not in bind(Config(data=DEMO, tagger={}))


def test_all_mistakes_are_reported_together():
    config = Config(
        data=DEMO | {"trian": 7, "dev": "many", "test": 1.5},
        labeler={"_target_": "spanferry.labelers.gold.GoldLabler"},
        translator={"_target_": "os.system"},
    )
    with pytest.raises(ConfigError) as caught:
        bind(config)
    text = str(caught.value)
    assert "data.trian: no such option. Did you mean 'train'?" in text
    assert "data.dev='many': input should be a valid integer" in text
    assert "data.test=1.5: input should be a valid integer" in text
    assert "labeler._target_='spanferry.labelers.gold.GoldLabler'" in text
    assert "translator._target_='os.system': a choice of the group translator is a class below spanferry.translators" in text


def test_what_must_be_given_is_named():
    with pytest.raises(ConfigError, match=r"data.links: must be given"):
        bind(Config(data={key: value for key, value in FILES.items() if key != "links"}))


def test_a_wrong_split_is_named():
    with pytest.raises(ConfigError, match=r"data.source=.*trian"):
        bind(Config(data=FILES | {"source": {"trian": "a.txt"}}))


def test_every_shipped_choice_binds(composed):
    """A YAML whose keywords its class does not know fails here."""
    root = Path(__file__).parents[2] / "conf"
    groups = ("aligner", "method", "tagger", "translator", "labeler", "tracking")
    for group in groups:
        for path in (root / group).glob("*.yaml"):
            bound = bind(composed(f"{group}={path.stem}"))
            assert path.stem == "none" or group in bound, path
