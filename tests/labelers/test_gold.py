"""The corpus's own labels."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence
from spanferry.labelers.gold import GoldLabeler


def test_passes_labelled_sentences_on():
    sentences = [Sentence("a", "en", ("x",), ()), Sentence("b", "en", ("y",), ())]
    assert GoldLabeler().label(sentences) == sentences


def test_refuses_what_nobody_labelled():
    with pytest.raises(ConfigError, match=r"sentence 'b' \(en\) has no labels"):
        GoldLabeler().label([Sentence("b", "en", ("y",))])
