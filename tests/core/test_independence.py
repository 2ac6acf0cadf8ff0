import pytest

from spanferry.core import independence
from spanferry.core.errors import DataError


def test_what_is_saved_is_loaded(tmp_path):
    independence.save(tmp_path, {"train-1": 0.25, "train-2": 1.0})
    assert independence.load(tmp_path) == {"train-1": 0.25, "train-2": 1.0}


def test_a_tagger_that_was_not_asked_says_nothing(tmp_path):
    assert independence.load(tmp_path) == {}


@pytest.mark.parametrize("text", ["{", "[1]", '{"train-1": "much"}'])
def test_another_file_is_refused(tmp_path, text):
    (tmp_path / independence.FILE).write_text(text, "utf-8")
    with pytest.raises(DataError, match=r"independence\.json: .*must map sentence ids to numbers"):
        independence.load(tmp_path)


def test_ids_of_any_script_are_read_whatever_the_locale(tmp_path, ascii_locale):
    (tmp_path / independence.FILE).write_text('{"Ọ̀yọ́-1": 0.5}', "utf-8")
    assert independence.load(tmp_path) == {"Ọ̀yọ́-1": 0.5}
