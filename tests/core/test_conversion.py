"""Values of the configuration as annotations want them."""

from dataclasses import dataclass
from typing import Literal

import pytest

from spanferry.core.conversion import converted
from spanferry.core.errors import ConfigError


@dataclass
class Beams:
    """Options in a node of their own."""

    size: int = 4
    penalty: float = 1.0


@pytest.mark.parametrize(
    ("value", "hint", "wanted"),
    [([1, 2], tuple[int, ...], (1, 2)), (None, int | None, None), (1, float, 1.0), ("kl", Literal["mse", "kl"], "kl"), ("???", int, "???")],
)
def test_values_become_what_the_annotation_says(value, hint, wanted):
    found = converted("tagger.x", value, hint)
    assert (found, type(found)) == (wanted, type(wanted))


def test_a_value_that_cannot_is_told_with_its_place():
    with pytest.raises(ConfigError, match=r"tagger\.epochs=1\.5: .*integer"):
        converted("tagger.epochs", 1.5, int)
    with pytest.raises(ConfigError, match=r"data\.sources=\['en', 1\]: 1: input should be a valid string"):
        converted("data.sources", ["en", 1], list[str])


def test_a_node_becomes_its_dataclass():
    assert converted("translator.beams", {"size": 2}, Beams) == Beams(2, 1.0)
    with pytest.raises(ConfigError, match=r"translator\.beams\.penalty='x': .*number"):
        converted("translator.beams", {"penalty": "x"}, Beams)


def test_a_nodes_wrong_option_meets_the_right_one():
    with pytest.raises(ConfigError, match=r"translator\.beams\.sise: no such option\. Did you mean 'size'"):
        converted("translator.beams", {"sise": 2}, Beams)


def test_the_order_of_equal_unions_is_kept():
    assert (int | float) == (float | int)
    assert [type(converted("a.b", "1", hint)) for hint in (int | float, float | int)] == [int, float]
