"""What may be searched, and by which score."""

import re

import pytest

from spanferry.core.config import Config, Transfer
from spanferry.core.errors import ConfigError
from spanferry.core.searching import BEST_DEV, PROJECTED_DEV
from spanferry.core.settings import check, probes
from spanferry.core.spaces import Numbers, Options

NUMBERS = Numbers(0.0, 1.0)
TINY = {"_target_": "spanferry.taggers.tiny.TinyTagger"}
ITSELF = {"_target_": "spanferry.labelers.tagger.TaggerLabeler"}


@pytest.mark.parametrize("name", ["tagger.epochs", "objective", "+teachers.count", "confidence"])
def test_what_trains_is_searched_by_the_tagger(name):
    check({name: NUMBERS}, BEST_DEV, [Config(tagger=TINY)])
    with pytest.raises(ConfigError, match=f"{re.escape(name)}: changes no projection"):
        check({name: NUMBERS}, PROJECTED_DEV, [Config(tagger=TINY)])


@pytest.mark.parametrize("name", ["method.min_score", "aligner", "translator@marked_translator", "min_pair_score"])
def test_what_makes_labels_is_searched_by_the_projection(name):
    check({name: NUMBERS}, PROJECTED_DEV, [Config()])
    with pytest.raises(ConfigError, match=r"makes the labels of the dev split too.*search\.metric=projection/dev/f1"):
        check({name: NUMBERS}, BEST_DEV, [Config(tagger=TINY)])


@pytest.mark.parametrize("name", ["seed", "lang", "data.train", "transfer", "labels", "search.trials", "label_noise", "nonsense"])
def test_what_is_no_setting_is_refused(name):
    with pytest.raises(ConfigError, match=f"{name}: searched, and no setting.*{name}=A,B"):
        check({name: NUMBERS}, BEST_DEV, [])


def test_nothing_to_search_is_refused():
    with pytest.raises(ConfigError, match="nothing to search"):
        check({}, BEST_DEV, [Config(tagger=TINY)])


@pytest.mark.parametrize(
    ("config", "metric", "name", "rule"),
    [
        (Config(transfer=Transfer.translate_test), BEST_DEV, "tagger", "has no dev scores"),
        (Config(), BEST_DEV, "objective", "the cell has no tagger"),
        (Config(tagger=TINY, labeler=ITSELF), BEST_DEV, "tagger", "labels the dev split itself"),
        (Config(transfer=Transfer.zero_shot), PROJECTED_DEV, "method", "transfer=zero_shot projects nothing"),
        (Config(tagger=TINY), PROJECTED_DEV, "tagger.epochs", "tagger.epochs: changes no projection"),
    ],
)
def test_a_score_that_says_nothing_of_what_is_searched_is_refused(config, metric, name, rule):
    with pytest.raises(ConfigError, match=rule):
        check({name: NUMBERS}, metric, [config])


def test_probes_hold_every_option_and_both_ends():
    found = probes({"tagger.epochs": Numbers(2, 8, 1, whole=True), "objective": Options(("a", "b", "c"))})
    assert found == [{"tagger.epochs": low, "objective": option} for low, option in (("2", "a"), ("8", "b"), ("2", "c"))]


def test_a_tagger_that_is_searched_is_one():
    check({"tagger": Options(("tiny", "majority"))}, BEST_DEV, [Config()])


def test_nothing_to_search_needs_no_probes():
    assert probes({}) == []
