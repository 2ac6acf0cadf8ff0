from tests.exports.conftest import CONFIG

from spanferry.exports.settings import command, settings


def test_what_made_the_corpus_is_told_and_where_things_lie_is_not():
    found = settings(CONFIG | {"data": {"root": "/home/me/corpus", "files": ["~/a.txt", "b.txt"]}})
    assert "store" not in found
    assert "tagger" not in found
    assert found["data"] == {"root": "…/corpus", "files": ["…/a.txt", "b.txt"]}


def test_a_tagger_that_labelled_is_told():
    assert "tagger" in settings(CONFIG | {"labeler": {"_target_": "spanferry.labelers.tagger.TaggerLabeler"}})


def test_secrets_are_hidden():
    assert settings({"translator": {"api_key": "abc"}})["translator"]["api_key"] == "***"


def test_the_command_has_the_choices_that_count():
    axes = {"lang": "de", "method": "ilp", "combiner": "-", "data.root": "/home/me/my corpus"}
    assert command(axes) == "python run.py lang=de method=ilp 'data.root=…/my corpus'"
