import re

import pytest

from spanferry.core.binding import bind
from spanferry.core.errors import ConfigError
from spanferry.taggers._recipe import Lora
from spanferry.taggers.tiny import TinyTagger
from spanferry.taggers.transformer import TransformerTagger


@pytest.mark.parametrize(
    ("name", "value"),
    [("epochs", 0), ("batch_size", 0), ("patience", 0), ("learning_rate", 0), ("weight_decay", -1), ("warmup", 1.5),
     ("max_length", 3), ("clip", -0.1), ("accumulate", 0), ("evaluations", 0), ("batch_tokens", 255), ("subword_dropout", 1.0)],
)  # fmt: skip
def test_a_value_out_of_range_is_named_with_its_rule(name, value):
    with pytest.raises(ConfigError, match=rf"^tagger\.{name}={value}: must be"):
        TransformerTagger(**{name: value})


@pytest.mark.parametrize(("name", "value"), [("rank", 0), ("alpha", 0), ("dropout", 1), ("targets", ())])
def test_so_is_one_of_an_adapter(name, value):
    with pytest.raises(ConfigError, match=rf"^tagger\.lora\.{name}={re.escape(str(value))}: must be"):
        Lora(**{name: value})


def test_so_is_a_weight_of_a_label():
    with pytest.raises(ConfigError, match=r"^tagger\.class_weights\.PER=-1: must be 0 or more"):
        TinyTagger(class_weights={"PER": -1})


@pytest.mark.parametrize(
    ("override", "found"),
    [
        ("tagger.lora={rank: 4, targets: [query]}", Lora(rank=4, targets=("query",))),
        ("tagger.class_weights={O: 0.5, PER: 2}", {"O": 0.5, "PER": 2.0}),
        ("tagger.class_weights=balanced", "balanced"),
        ("tagger.batch_tokens=512", 512),
    ],
)
def test_nodes_come_from_the_command_line(composed, override, found):
    tagger = bind(composed("tagger=tiny", override))["tagger"].build()
    assert getattr(tagger, override.partition("=")[0].removeprefix("tagger.")) == found


def test_a_misspelt_option_of_an_adapter_is_refused(composed):
    with pytest.raises(ConfigError, match=r"tagger\.lora=.*ranks"):
        bind(composed("tagger=tiny", "tagger.lora={ranks: 4}"))


@pytest.mark.parametrize(
    ("name", "value"), [("layers", 0), ("width", 65), ("dropout", 1.0), ("subword_dropout", 1.0), ("vocabulary", 0), ("heads", 0)]
)
def test_so_is_the_tiny_taggers(name, value):
    with pytest.raises(ConfigError, match=rf"^tagger\.{name}={value}: must be"):
        TinyTagger(**{name: value})
