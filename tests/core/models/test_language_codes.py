"""What models call a language, and what a user reads where they lack it."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.models.language_codes import FAMILIES, code_of
from spanferry.data.languages import LANGUAGES


def test_the_table_says():
    assert [code_of(LANGUAGES["tl"], family) for family in FAMILIES] == ["tgl_Latn", "tl", "tl", "fil"]


def test_a_stand_in_wins_over_the_table():
    assert code_of(LANGUAGES["pcm"], "nllb", {"pcm": "eng_Latn"}) == "eng_Latn"
    assert code_of(LANGUAGES["sw"], "nllb", {"sw": "swc_Latn"}) == "swc_Latn"


@pytest.mark.parametrize("code", ["bbj", "pcm"])
@pytest.mark.parametrize("family", FAMILIES)
def test_ghomala_and_nigerian_pidgin_are_in_no_family(code, family):
    with pytest.raises(ConfigError, match=rf"\({code}\)\. No family of the language table has it\. .*translator\.codes=\{{{code}: CODE\}}"):
        code_of(LANGUAGES[code], family, {"sw": "swh_Latn"})


def test_the_families_that_have_it_are_named():
    with pytest.raises(ConfigError, match=r"M2M100 lacks Mossi \(mos\)\. NLLB-200 and OPUS-MT have it\."):
        code_of(LANGUAGES["mos"], "m2m100")
    with pytest.raises(ConfigError, match=r"OPUS-MT lacks Bambara \(bam\)\. NLLB-200 and MADLAD-400 have it\."):
        code_of(LANGUAGES["bam"], "opus")
