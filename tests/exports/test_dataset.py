import pytest

from spanferry.exports import dataset
from spanferry.exports.export import export
from spanferry.exports.projected import read_projected

TAGS = ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]


@pytest.fixture
def load(monkeypatch, tmp_path):
    """``datasets.load_dataset``, without network and with a cache of its own."""
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    import datasets

    return lambda *named, **options: datasets.load_dataset(*named, cache_dir=str(tmp_path / "cache"), **options)


def test_tags_are_numbered_by_label():
    assert dataset.tag_names(["LOC", "PER"]) == TAGS


def test_the_front_matter_names_files_and_sizes(make_cell, tmp_path):
    (tmp_path / "data").mkdir()
    found = dataset.write(read_projected(make_cell()), tmp_path / "data")
    files = found["configs"][0]["data_files"]
    assert [file["split"] for file in files] == ["train", "validation"]
    assert all((tmp_path / file["path"]).is_file() for file in files)
    assert [split["num_examples"] for split in found["dataset_info"]["splits"]] == [3, 1]


def test_the_folder_loads_with_named_tags(make_cell, tmp_path, load):
    export(make_cell(), tmp_path / "out")
    found = load(str(tmp_path / "out"))
    assert {split: len(rows) for split, rows in found.items()} == {"train": 3, "validation": 1}
    assert found["train"].features["ner_tags"].feature.names == TAGS
    assert found["train"][1] == {"id": "train-2", "tokens": ["Ada", "mag", "Kap", "Stadt"], "ner_tags": [3, 0, 0, 0], "lost": 1}


def test_a_file_alone_has_the_names_too(make_cell, tmp_path, load):
    dataset.write(read_projected(make_cell()), tmp_path)
    found = load("parquet", data_files=str(tmp_path / "train-00000-of-00001.parquet"), split="train")
    assert found.features["ner_tags"].feature.names == TAGS
    assert found.features["lost"].dtype == "int32"


def test_the_same_corpus_is_the_same_file(make_cell, tmp_path):
    corpus = read_projected(make_cell())
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        dataset.write(corpus, tmp_path / name)
    first, second = ((tmp_path / name / "train-00000-of-00001.parquet").read_bytes() for name in ("a", "b"))
    assert first == second
