import pytest

from spanferry.core.errors import ConfigError
from spanferry.taggers.tiny import TinyTagger
from spanferry.taggers.transformer import TransformerTagger


@pytest.mark.parametrize(
    ("name", "value"),
    [("epochs", 0), ("batch_size", 0), ("patience", 0), ("learning_rate", 0), ("weight_decay", -1), ("warmup", 1.5),
     ("max_length", 3), ("clip", -0.1)],
)  # fmt: skip
def test_a_value_out_of_range_is_named_with_its_rule(name, value):
    with pytest.raises(ConfigError, match=rf"^tagger\.{name}={value}: must be"):
        TransformerTagger(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"), [("layers", 0), ("width", 65), ("dropout", 1.0), ("subword_dropout", 1.0), ("vocabulary", 0), ("heads", 0)]
)
def test_so_is_the_tiny_taggers(name, value):
    with pytest.raises(ConfigError, match=rf"^tagger\.{name}={value}: must be"):
        TinyTagger(**{name: value})
