"""Models of the hub that a sweep names."""

import pytest

from spanferry.sweeps.models import models_lacking, models_told, warn_of_models
from spanferry.sweeps.surveying import SurveyedCell, surveyed


@pytest.fixture
def cells(planned):
    """A cell whose links come from an encoder."""
    return [SurveyedCell(planned("lang=de")[0], (), "f0", {"bert-base": "aligner.model", "org/tagger": "labeler.model"})]


@pytest.fixture
def cache(monkeypatch):
    """The models that are here."""
    found = set()
    monkeypatch.setattr("spanferry.sweeps.models.in_cache", found.__contains__)
    return found


def test_what_is_not_here_comes_with_the_command_that_fetches_it(cells, cache):
    cache.add("bert-base")
    assert models_told(cells) == "Models of the hub: bert-base, org/tagger.\nNot in the cache (HF_HOME) yet:\nhf download org/tagger"


def test_where_all_are_here_nothing_is_to_fetch(cells, cache):
    cache.update({"bert-base", "org/tagger"})
    assert models_told(cells) == "Models of the hub: bert-base, org/tagger; all are in this machine's cache."


def test_without_models_nothing_is_told(planned):
    assert models_told([SurveyedCell(planned("lang=de")[0], (), "f0")]) == ""


def test_offline_a_missing_model_is_told_of_before_the_start(cells, cache, monkeypatch, capsys):
    cache.add("bert-base")
    assert models_lacking(cells) == ""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    warn_of_models(cells)
    assert capsys.readouterr().err.endswith("cells that have to load one will fail: org/tagger (labeler.model)\n")


def test_a_survey_notes_the_models_that_choices_name(planned):
    (cell,) = surveyed(planned("lang=de", "aligner=simalign"))
    assert cell.models == {"bert-base-multilingual-cased": "aligner.model"}
