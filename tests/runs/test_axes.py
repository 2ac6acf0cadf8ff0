"""A cell's place in its grid."""

import pytest

from spanferry.core.config import Config, LanguageChoice, Transfer
from spanferry.core.errors import ConfigError
from spanferry.runs.axes import axes, name


def test_a_cell_that_stops_at_its_links_has_no_use_for_a_labeler(choices):
    links = axes(Config(lang=LanguageChoice("sw")), choices | {"method": "none"}, [])
    assert (links["labeler"], links["method"], links["aligner"]) == ("-", "none", "gold")
    assert axes(Config(lang=LanguageChoice("sw"), method={"_target_": "x"}), choices, [])["labeler"] == "gold"


def test_axes_are_the_choices_and_what_else_was_set(choices):
    config = Config(lang=LanguageChoice("sw"), transfer=Transfer.translate_train, seed=3)
    found = axes(
        config,
        choices,
        [
            *("lang=sw", "aligner.prefix=3", "data.root=/x", "seed=3"),
            *("tracking=none", "search.trials=3", "link_weights=true", "hydra.verbose=true"),
        ],
    )
    assert found["transfer"] == "translate_train"
    assert found["data.root"] == "/x"
    assert found["seed"] == "3"
    assert found["aligner.prefix"] == "3"
    assert set(found) == {*choices, "transfer", "seed", "aligner.prefix", "data.root"}
    assert name(found) == "sw ilp parallel gold none seed 3"


def test_what_a_transfer_has_no_use_for_is_no_axis(choices):
    found = axes(Config(lang=LanguageChoice("sw"), transfer=Transfer.zero_shot), choices, [])
    assert (found["method"], found["aligner"], found["translator"], found["labeler"]) == ("-", "-", "-", "gold")
    assert name(found) == "sw zero_shot none seed 0"


def test_a_cell_has_one_choice_of_each(choices):
    with pytest.raises(ConfigError, match="lang: a cell has one choice; for several, a sweep"):
        axes(Config(), choices | {"lang": None}, [])
