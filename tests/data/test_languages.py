"""The language table."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.writing import SPLITTERS
from spanferry.data.languages import LANGUAGES, language

ALL = pytest.mark.parametrize("entry", LANGUAGES.values(), ids=LANGUAGES)


def held_by(benchmark: str) -> set[str]:
    return {code for code, entry in LANGUAGES.items() if benchmark in entry.benchmarks} - {"en"}


def test_codes_are_unique_and_names_read_well():
    for column in ("iso639_3", "iso639_1", "nllb", "m2m100", "opus", "madlad", "name"):
        codes = [getattr(entry, column) for entry in LANGUAGES.values() if getattr(entry, column)]
        assert len(set(codes)) == len(codes), column
    assert language("pcm").name == "Nigerian Pidgin"


@ALL
def test_codes_have_their_form(entry):
    assert len(entry.iso639_1) in (0, 2)
    assert len(entry.iso639_3) == 3
    assert entry.code in (entry.iso639_1, entry.iso639_3)
    assert entry.splitter in SPLITTERS


@ALL
def test_nllb_codes_name_the_script_or_are_absent(entry):
    assert entry.nllb == "" or entry.nllb.partition("_")[2] == entry.script


@ALL
def test_arabic_and_hebrew_run_from_the_right(entry):
    assert (entry.direction == "rtl") == (entry.script in {"Arab", "Hebr"})


def test_nllb_and_m2m100_codes_are_those_of_their_tokenizers():
    """As transformers lists them; a language without a code is in neither list under any of its names."""
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES as M2M100
    from transformers.models.nllb.tokenization_nllb import FAIRSEQ_LANGUAGE_CODES as NLLB

    for entry in LANGUAGES.values():
        assert entry.nllb in NLLB or not any(code.startswith(entry.iso639_3) for code in NLLB), entry.code
        assert entry.m2m100 in M2M100["m2m100"] or not {entry.iso639_1, entry.iso639_3} & set(M2M100["m2m100"]), entry.code


def test_languages_without_spaces_have_a_splitter_of_their_own():
    assert {code: entry.splitter for code, entry in LANGUAGES.items() if entry.separator == ""} == {
        "ja": "fugashi", "my": "burmese", "th": "pythainlp", "zh": "jieba",
    }  # fmt: skip


def test_benchmarks_hold_what_they_publish():
    """English aside, XTREME's PAN-X has 39 (Hu et al., ICML 2020), MasakhaNER 2.0 20, 1.0 10 (Adelani et al., EMNLP 2022, TACL 2021).

    XQuAD has 11 (Artetxe et al., ACL 2020; Romanian added later), MLQA 6 (Lewis et al., ACL 2020), Europarl NER 3 (Agerri et al., 2018).
    """
    counts = {"wikiann": 39, "masakhaner2": 20, "masakhaner1": 10, "xquad": 11, "mlqa": 6, "europarl_ner": 3}
    assert {name: len(held_by(name)) for name in counts} == counts
    assert held_by("conll2003") | held_by("conll2002") == {"de", "es", "nl"}


def test_wikiann_and_masakhaner2_share_two_of_57():
    assert held_by("wikiann") & held_by("masakhaner2") == {"sw", "yo"}
    assert len(held_by("wikiann") | held_by("masakhaner2")) == 57


def test_unknown_language_says_what_to_do():
    with pytest.raises(ConfigError, match=r"no language 'xx'.*A row in data/languages.py adds one"):
        language("xx")
