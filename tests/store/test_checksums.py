"""Checksums of files, and damage."""

import hashlib

import pytest

from spanferry.store.checksums import checksums, damage, wrong_bytes


@pytest.fixture
def files(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "a").write_bytes(b"abc")
    return checksums(tmp_path, ["model/a"])


def test_a_file_is_known_by_its_sha_and_its_size(files):
    assert files == {"model/a": {"sha256": hashlib.sha256(b"abc").hexdigest(), "bytes": 3}}


@pytest.mark.parametrize(
    ("data", "wrong"), [(b"abc", ""), (b"ab", "2 bytes instead of 3"), (b"abd", "its checksum is another"), (None, "it is missing")]
)
def test_damage_is_named(tmp_path, files, data, wrong):
    (tmp_path / "model" / "a").unlink()
    if data is not None:
        (tmp_path / "model" / "a").write_bytes(data)
        assert wrong_bytes(data, files["model/a"]) == wrong
    assert damage(tmp_path, files) == ({"model/a": wrong} if wrong else {})


def test_contents_of_large_files_can_be_left_unread(tmp_path, files):
    (tmp_path / "model" / "a").write_bytes(b"abd")
    assert damage(tmp_path, files, up_to=2) == {}
