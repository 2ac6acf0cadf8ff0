import pytest
import yaml

from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES
from spanferry.exports.front_matter import check_licence, front_matter, iso639
from spanferry.exports.projected import read_projected


def read(cell, licence="other", **files):
    text = front_matter(read_projected(cell), "My: name", licence, files)
    assert text.startswith("---\n")
    assert text.endswith("\n---\n")
    return yaml.safe_load(text.strip("-\n"))


def test_what_the_hub_expects(make_cell):
    found = read(make_cell(), configs=[1])
    assert found["pretty_name"] == "My: name"
    assert found["language"] == ["de"]
    assert found["task_categories"] == ["token-classification"]
    assert found["task_ids"] == ["named-entity-recognition"]
    assert found["annotations_creators"] == ["machine-generated"]
    assert found["size_categories"] == ["n<1K"]
    assert found["source_datasets"] == ["original"]
    assert found["configs"] == [1]


def test_a_licence_is_other_unless_it_is_given(make_cell):
    assert read(make_cell())["license"] == "other"
    assert read(make_cell(), "cc-by-4.0")["license"] == "cc-by-4.0"
    assert "license_name" not in read(make_cell(), "cc-by-4.0")


def test_translations_and_their_source_are_named(make_cell):
    data = {"_target_": "spanferry.data.benchmark.BenchmarkCorpus", "benchmark": "wikiann", "source": "conll2003"}
    found = read(make_cell(data=data, translator={"_target_": "spanferry.translators.nllb.NllbTranslator"}))
    assert found["source_datasets"] == ["extended|eriktks/conll2003"]
    assert found["language_creators"] == ["machine-generated"]


@pytest.mark.parametrize(("code", "iso"), [("sw", "sw"), ("bam", "bm"), ("bbj", "bbj")])  # ISO 639-1, else 639-3
def test_languages_by_iso_639(code, iso):
    assert iso639(LANGUAGES[code]) == iso


@pytest.mark.parametrize("wrong", ["CC BY 4.0", "", "MIT", "a b"])
def test_what_is_no_identifier_of_the_hub_is_refused(wrong):
    with pytest.raises(ConfigError, match=r"--license=.*in small letters"):
        check_licence(wrong)
