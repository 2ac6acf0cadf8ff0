"""The language table."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES, language


def test_codes_are_unique_and_names_read_well():
    assert len({entry.iso639_3 for entry in LANGUAGES.values()}) == len(LANGUAGES)
    assert language("pcm").name == "Nigerian Pidgin"


def test_nllb_codes_name_the_script_or_are_absent():
    for entry in LANGUAGES.values():
        assert entry.nllb == "" or entry.nllb.partition("_")[2] == entry.script


def test_languages_without_spaces():
    assert {code for code, entry in LANGUAGES.items() if entry.separator == ""} == {"ja", "my", "th", "zh"}


def test_benchmarks_hold_what_they_publish():
    """MasakhaNER 2.0: 20 languages (Adelani et al., EMNLP 2022); Europarl NER: 4."""
    assert sum("masakhaner2" in entry.benchmarks for entry in LANGUAGES.values()) == 20
    assert {code for code, entry in LANGUAGES.items() if "europarl_ner" in entry.benchmarks} == {"de", "en", "es", "it"}


def test_unknown_language_says_what_to_do():
    with pytest.raises(ConfigError, match=r"no language 'xx'.*A row in data/languages.py adds one"):
        language("xx")
