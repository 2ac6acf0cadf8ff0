"""What the configuration's keys say."""

from dataclasses import asdict

import pytest

from spanferry.core.config import Confidence, Config, Domains, LanguageChoice, Transfer, label_names, of_sources, restored, splitter_names
from spanferry.core.errors import ConfigError


def test_one_source_is_the_configuration_itself():
    config = Config(data={"train": 5}, source_lang="de")
    assert of_sources(config) == [config]


def test_each_source_is_a_configuration_of_its_own():
    found = of_sources(Config(data={"train": 5, "sources": ["en", "de"]}))
    assert [(config.source_lang, config.data) for config in found] == [("en", {"train": 5}), ("de", {"train": 5})]


@pytest.mark.parametrize("sources", [[], ["en", "en"]])
def test_sources_are_different_languages(sources):
    with pytest.raises(ConfigError, match=r"data\.sources=.*different languages, at least one"):
        of_sources(Config(data={"sources": sources}))


def test_plain_values_are_a_configuration_again():
    config = Config(LanguageChoice("sw"), transfer=Transfer.zero_shot, confidence=Confidence.entity, domains=Domains(train=["sport"]))
    assert restored(asdict(config)) == config


def test_a_label_may_be_renamed_or_dropped():
    assert label_names(Config(label_map={"PERSON": "PER", "MISC": None})) == {"PERSON": "PER", "MISC": None}
    assert label_names(Config()) == {}


@pytest.mark.parametrize(
    ("label_map", "error"), [("PER", "give names by label"), ({"A": ""}, "is one word"), ({"A": "B C"}, "is one word")]
)
def test_a_label_is_one_word(label_map, error):
    with pytest.raises(ConfigError, match=error):
        label_names(Config(label_map=label_map))


def test_splitters_go_by_language():
    assert splitter_names(Config(splitters={"zh": "characters"})) == {"zh": "characters"}
    with pytest.raises(ConfigError, match="splitters"):
        splitter_names(Config(splitters=["characters"]))
