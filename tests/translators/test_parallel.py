"""The corpus's own other side."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Sentence, Translation
from spanferry.core.stages import Corpus
from spanferry.data.languages import LANGUAGES
from spanferry.translators.parallel import ParallelTranslator

EN, DE = Sentence("train-1", "en", ("dog",), ()), Sentence("train-1", "de", ("Hund",), ())


def test_translates_in_both_directions():
    translator = ParallelTranslator(Corpus({"train": [EN]}, {"train": [DE]}))
    assert translator.translate([EN], LANGUAGES["de"]) == [Translation(DE)]
    assert translator.translate([DE], LANGUAGES["en"]) == [Translation(EN)]


def test_a_side_that_is_not_there_is_named():
    with pytest.raises(ConfigError, match=r"no German side for 1 of 1 sentences \(first 'train-1'\)"):
        ParallelTranslator(Corpus({"train": [EN]}, {})).translate([EN], LANGUAGES["de"])
