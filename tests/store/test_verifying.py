"""Verifying: damage shows, and what is damaged is computed again."""

import json

import pytest

from spanferry.store.inventory import artifacts
from spanferry.store.live import live
from spanferry.store.verifying import remove, verify


def verdicts(root):
    return [verify(artifact) for artifact in artifacts(root)]


def damaged(root):
    return [name for verdict in verdicts(root) for name in verdict.damaged]


def without_checksums(folder):
    path = folder / "artifact.json"
    path.write_text(json.dumps({name: value for name, value in json.loads(path.read_text()).items() if name != "files"}))


def spoil(path):
    """Another byte in the middle; size and time stay."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(bytes(data))


def test_a_sound_store(tmp_path, filled):
    filled()
    filled("train", folder=True)
    assert damaged(tmp_path) == []
    assert [verdict.unchecked for verdict in verdicts(tmp_path)] == [0, 0]


def test_every_byte_counts_as_read(tmp_path, filled):
    filled()
    (artifact,) = artifacts(tmp_path)
    read = []
    verify(artifact, read.append)
    assert sum(read) == artifact.size - artifact.files["artifact.json"]


@pytest.mark.parametrize("spoiled", [spoil, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(path.read_bytes() + b"x")])
def test_a_damaged_shard_is_named_removed_and_computed_again(tmp_path, filled, spoiled):
    key = filled("align", 10)
    spoiled(tmp_path / "align" / key / "00001-of-00003.parquet")
    assert damaged(tmp_path) == ["00001-of-00003.parquet"]
    remove(tmp_path, verdicts(tmp_path))
    (artifact,) = artifacts(tmp_path)
    assert artifact.missing == ["00001-of-00003.parquet"]
    assert damaged(tmp_path) == []  # what is missing is no damage
    filled("align", 10)
    (artifact,) = artifacts(tmp_path)
    assert artifact.complete


def test_a_damaged_folder_goes_whole(tmp_path, filled):
    key = filled("train", folder=True)
    spoil(tmp_path / "train" / key / "output" / "model.bin")
    assert damaged(tmp_path) == ["output/model.bin"]
    remove(tmp_path, verdicts(tmp_path))
    assert not (tmp_path / "train" / key / "output").exists()
    filled("train", folder=True)
    assert damaged(tmp_path) == []


def test_a_file_that_a_folder_misses_is_damage(tmp_path, filled):
    key = filled("train", folder=True)
    (tmp_path / "train" / key / "output" / "model.bin").rename(tmp_path / "train" / key / "output" / "other.bin")
    assert damaged(tmp_path) == ["output/model.bin"]


def test_what_a_run_uses_is_named_but_not_removed(tmp_path, filled):
    key = filled("train", folder=True)
    spoil(tmp_path / "train" / key / "output" / "model.bin")
    with live(tmp_path, [key]):
        assert remove(tmp_path, verdicts(tmp_path)) == []
    assert damaged(tmp_path) == ["output/model.bin"]


def test_old_shards_are_checked_by_their_pages_and_old_folders_not_at_all(tmp_path, filled):
    shards, model = filled("align", 3), filled("train", folder=True)
    for folder in (tmp_path / "align" / shards, tmp_path / "train" / model):
        without_checksums(folder)
    assert [verdict.unchecked for verdict in verdicts(tmp_path)] == [0, 1]
    path = tmp_path / "align" / shards / "00000-of-00001.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    assert damaged(tmp_path) == ["00000-of-00001.parquet"]


def test_an_artifact_that_is_made_again_meanwhile_is_sound(tmp_path, filled):
    key = filled("align", 3)
    (before,) = artifacts(tmp_path)
    described = {**before.described, "files": {"00000-of-00001.parquet": {"sha256": "0" * 64, "bytes": 1}}}
    old = type(before)(before.stage, key, before.folder, before.files, before.used, described)
    assert verify(old).damaged == {}
