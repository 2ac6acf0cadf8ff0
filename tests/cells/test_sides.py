"""Splits and domains that a cell keeps."""

from dataclasses import replace

import pytest

from spanferry.cells.sides import in_domains
from spanferry.core.config import Domains
from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError


@pytest.fixture
def corpus(sentence):
    train = [replace(sentence("(LOC Kano)", f"train-{number}"), domain=domain) for number, domain in enumerate(("news", "sport"), 1)]
    test = [replace(item, id=item.id.replace("train", "test")) for item in train]
    return Corpus({"train": train}, {"train": train, "test": test})


def domains(sentences):
    return [sentence.domain for sentence in sentences]


def test_a_mix_to_learn_from_and_another_to_be_tested_on(corpus):
    kept = in_domains(corpus, Domains(train=["news"], test=["sport"]))
    assert domains(kept.source["train"]) == domains(kept.target["train"]) == ["news"]
    assert domains(kept.target["test"]) == ["sport"]


def test_without_a_choice_all_stay(corpus):
    assert in_domains(corpus, Domains()) == corpus


def test_a_domain_that_is_not_there_is_refused(corpus):
    with pytest.raises(ConfigError, match=r"sprot.*sport"):
        in_domains(corpus, Domains(train=["sprot"]))


def test_the_sides_may_be_of_different_domains(corpus, sentence):
    other = replace(corpus, target={"train": [replace(sentence("(LOC Kano)"), domain="law")]})
    kept = in_domains(other, Domains(train=["news"]))
    assert (domains(kept.source["train"]), domains(kept.target["train"])) == (["news"], [])
