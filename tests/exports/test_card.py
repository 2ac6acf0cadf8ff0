import pytest

from spanferry.exports.card import card, default_name
from spanferry.exports.projected import read_projected


def text(cell, licence="other", formats=("dataset", "conll", "jsonl")):
    return card(read_projected(cell), "A name", licence, {}, formats)


def test_the_name_is_made_of_the_languages(make_cell):
    assert default_name(read_projected(make_cell())) == "German named entities, projected from English"


def test_several_sources_stand_in_the_name(make_cell):
    corpus = read_projected(make_cell(data={"sources": ["en", "es", "sw"]}))
    assert default_name(corpus) == "German named entities, projected from English, Spanish and Swahili"


def test_contents_are_counted_by_split(make_cell):
    told = text(make_cell())
    assert "| split | sentences | words | entities | LOC | PER | without entities | lost an entity |" in told
    assert "| train | 3 | 12 | 3 | 1 | 2 | 1 | 1 |" in told
    assert "| dev | 1 | 4 | 2 | 1 | 1 | 0 | 0 |" in told


def test_how_it_was_made(make_cell):
    told = text(make_cell())
    assert "| method | `ilp` |" in told
    assert "refiner" not in told  # the cell had no use for one
    assert "python run.py lang=de method=ilp translator=parallel aligner=statistical data=demo seed=7" in told
    assert "Commit `c0ffee`, configuration `abc123`, seed 7." in told


def test_no_licence_is_decided_here(make_cell):
    assert "No licence is given (`other`)" in text(make_cell())
    assert "gave it the licence `mit`" in text(make_cell(), "mit")


def test_the_demo_is_called_what_it_is(make_cell):
    told = text(make_cell())
    assert "`--license apache-2.0` would do" in told
    assert "120 sentence frames" in told


def test_models_stand_with_their_licences(make_cell):
    told = text(make_cell(translator={"model": "facebook/nllb-200-3.3B"}, aligner={"model": "me/mine"}))
    assert "| `translator.model` | facebook/nllb-200-3.3B | CC BY-NC 4.0 |" in told
    assert "| `aligner.model` | me/mine | not known here |" in told
    assert "has to be looked up before this is published" in told


def test_own_files_are_to_be_filled_in(make_cell):
    assert "TO BE FILLED IN" in text(make_cell(data={"_target_": "spanferry.data.files.FilesCorpus"}))
    assert "TO BE FILLED IN" not in text(make_cell(data={"_target_": "spanferry.data.demo.DemoCorpus"}))


def test_translations_made_elsewhere_are_not_called_free_of_models(make_cell):
    told = text(make_cell(translator={"_target_": "spanferry.translators.recorded.RecordedTranslator"}))
    assert "Its translations were made elsewhere. By what, and under what terms: **TO BE FILLED IN" in told
    assert "No pretrained model" not in told
    assert "No pretrained model" in text(make_cell())


@pytest.mark.parametrize("formats", [("conll",), ("jsonl",)])
def test_only_what_is_there_is_described(make_cell, formats):
    told = text(make_cell(), formats=formats)
    assert "load_dataset" not in told
    assert f"`{formats[0]}/SPLIT" in told
