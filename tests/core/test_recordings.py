"""Recordings go by position within their split."""

import pytest

from spanferry.core.corpus import in_split
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.recordings import Recordings
from spanferry.data.languages import LANGUAGES


def recordings(folder, **files):
    for name in files.values():
        (folder / name).touch()
    return Recordings(folder, files, LANGUAGES["en"], LANGUAGES["de"], "recordings.links")


def read(path, split):
    return {"train": ["a", "b"], "dev": ["c"]}[split]


def test_entries_are_found_by_id_in_any_order(tmp_path):
    found = recordings(tmp_path, train="t", dev="d").entries(["dev-1", "train-2", "train-1"], read)
    assert found == [(tmp_path / "d", 1, "c"), (tmp_path / "t", 2, "b"), (tmp_path / "t", 1, "a")]


def test_a_split_nobody_asks_for_is_not_read(tmp_path):
    assert recordings(tmp_path, train="t", test="absent from read").entries(["train-1", "train-2"], read)[0][2] == "a"


def test_another_number_and_a_missing_split_are_refused(tmp_path):
    with pytest.raises(DataError, match="t has 2 entries for the 1 sentences of split train"):
        recordings(tmp_path, train="t").entries(["train-1"], read)
    with pytest.raises(DataError, match=r"nothing recorded for 1 of 1 sentences \(first 'dev-1'\); see recordings.links"):
        recordings(tmp_path, train="t").entries(["dev-1"], read)


def test_no_files_is_a_mistake(tmp_path):
    with pytest.raises(ConfigError, match=r"nothing recorded: name the files by split: recordings.links.train="):
        recordings(tmp_path)


def test_a_sentence_is_of_the_split_its_id_starts_with():
    assert in_split("dev-12", "dev")
    assert not in_split("dev-12", "train")
