"""Parquet files as the hub has them, from a folder laid out like a repository; the hub itself is out of reach of tests."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Entity, Span

TAGS = ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]  # not the order of the benchmarks
WORDS = [["Dar", "es", "Salaam"], ["Kai"]]


def repository(folder: Path, names: list[str], tags: list, words=WORDS) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.table({"id": [str(n) for n in range(len(words))], "tokens": words, "ner_tags": tags}), folder / name)
    return folder


def entities(loaded):
    return [sentence.entities for sentence in loaded.target["test"]]


EXPECTED = [(Entity(Span(0, 3), "LOC"),), (Entity(Span(0, 1), "PER"),)]


@pytest.mark.parametrize(
    ("benchmark", "lang", "file"),
    [
        ("masakhaner2", "sw", "swa/test/0000.parquet"),  # refs/convert/parquet, as of 2023
        ("masakhaner2", "sw", "swa/masakhaner2-test.parquet"),  # and before
        ("wikiann", "sw", "PAN-X.sw/test-00000-of-00001.parquet"),  # google/xtreme
        ("wikiann", "sw", "sw/test-00000-of-00001.parquet"),  # unimelb-nlp/wikiann
        ("conll2003", "en", "conll2003/test/0000.parquet"),
        ("conll2002", "es", "es/test/0000.parquet"),
        ("europarl_ner", "es", "es/test-00000-of-00001.parquet"),
    ],
)
def test_the_layouts_of_the_repositories(corpus, tmp_path, benchmark, lang, file):
    hub = repository(tmp_path, [file], [["B-LOC", "I-LOC", "I-LOC"], ["B-PER"]])
    assert entities(corpus(benchmark, lang, hub=str(hub)).load()) == EXPECTED


def test_class_labels_are_those_of_the_file(corpus, tmp_path):
    datasets = pytest.importorskip("datasets")
    features = datasets.Features(
        {"tokens": datasets.Sequence(datasets.Value("string")), "ner_tags": datasets.Sequence(datasets.ClassLabel(names=TAGS))}
    )
    (tmp_path / "swa").mkdir()
    rows = datasets.Dataset.from_dict({"tokens": WORDS, "ner_tags": [[1, 2, 2], [3]]}, features=features)
    rows.to_parquet(str(tmp_path / "swa" / "test-00000-of-00001.parquet"))
    assert entities(corpus("masakhaner2", "sw", hub=str(tmp_path)).load()) == EXPECTED


def test_bare_numbers_are_the_benchmark_s_tags(corpus, tmp_path):
    hub = repository(tmp_path, ["swa/test/0000.parquet"], [[5, 6, 6], [1]])  # O B-PER I-PER B-ORG I-ORG B-LOC I-LOC B-DATE I-DATE
    assert entities(corpus("masakhaner2", "sw", hub=str(hub)).load()) == EXPECTED


def test_a_split_in_several_files_is_read_in_order(corpus, tmp_path):
    hub = repository(tmp_path, ["swa/test-00000-of-00002.parquet"], [["O", "O", "O"], ["O"]])
    repository(tmp_path, ["swa/test-00001-of-00002.parquet"], [["O"]], [["baadaye"]])
    assert corpus("masakhaner2", "sw", hub=str(hub)).load().target["test"][-1].words == ("baadaye",)


def test_only_what_is_needed_counts_as_input(corpus, tmp_path):
    hub = repository(tmp_path, [f"{code}/{split}/0000.parquet" for code in ("swa", "hau") for split in ("train", "test")], [[0, 0, 0], [0]])
    assert corpus("masakhaner2", "sw", hub=str(hub)).target_inputs == (tmp_path / "swa/test/0000.parquet",)


def test_the_empty_row_that_ends_some_copies_is_left_out(corpus, tmp_path):
    hub = repository(tmp_path, ["es/test/0000.parquet"], [["O"], []], [["a"], []])
    assert len(corpus("conll2002", "es", hub=str(hub)).load().target["test"]) == 1


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ([[0, 0], [0]], "row 1, word 1: 3 words and 2 tags"),
        ([[0, 0, 9], [0]], r"row 1, word 3: tag 9: there are 9 \(O, B-PER"),
        ([["O", "O", "O"], ["PER"]], "row 2, word 1: .*tag 'PER' is not of the scheme"),
        ([["O", "O", "O"], ["B-GPE"]], "row 2, word 1: an entity is labelled 'GPE'"),
        ([[0, None, 0], [0]], "row 1, word 2: tag None is neither a text nor a whole number"),
        ([[0.0, 0.0, 0.0], [0.0]], r"row 1, word 1: tag 0\.0 is neither"),
        ([[False, False, True], [False]], "row 1, word 1: tag False is neither"),
        (["O", "O"], "column ner_tags is string"),
        ([[0, 0, 0], None], "column ner_tags is list.*1 rows without one"),
    ],
)
def test_what_breaks_the_form_is_refused_with_file_and_row(corpus, tmp_path, tags, says):
    hub = repository(tmp_path, ["swa/test/0000.parquet"], tags)
    with pytest.raises(DataError, match=rf"0000\.parquet: {says}"):
        corpus("masakhaner2", "sw", hub=str(hub)).load()


@pytest.mark.parametrize("word", [None, 7])
def test_a_word_is_a_text(corpus, tmp_path, word):
    hub = repository(tmp_path, ["swa/test/0000.parquet"], [["O"]], [[word]])
    with pytest.raises(DataError, match=rf"0000\.parquet: row 1, word 1: {word} is no text"):
        corpus("masakhaner2", "sw", hub=str(hub)).load()


def test_lists_of_other_writers_are_read(corpus, tmp_path):
    (tmp_path / "swa").mkdir()
    large = pa.large_list(pa.large_string())
    parquet.write_table(
        pa.table({"tokens": pa.array([["Kai"]], large), "ner_tags": pa.array([["B-PER"]], large)}), tmp_path / "swa/test.parquet"
    )
    assert entities(corpus("masakhaner2", "sw", hub=str(tmp_path)).load()) == EXPECTED[1:]


@pytest.mark.parametrize("metadata", ["{x", "[]", '{"info": {"features": {"ner_tags": {"feature": {"names": null}}}}}'])
def test_metadata_that_cannot_be_read_is_no_reason_to_guess_what_numbers_mean(corpus, tmp_path, metadata):
    (tmp_path / "swa").mkdir()
    table = pa.table({"tokens": [["Kai"]], "ner_tags": [[1]]}).replace_schema_metadata({"huggingface": metadata})
    parquet.write_table(table, tmp_path / "swa/test.parquet")
    with pytest.raises(DataError, match=r"test\.parquet: its metadata, where datasets names the tags, cannot be read"):
        corpus("masakhaner2", "sw", hub=str(tmp_path)).load()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (["swa/test/0000.parquet", "swa/test-00000-of-00001.parquet"], "holds a split more than once"),
        (["swa/test.parquet", "swa/test-old.parquet"], "holds a split more than once"),
        (["swa/test-00000-of-00001.parquet", "swa/test-00000-of-00002.parquet"], "holds a split more than once"),
        (["swa/test-00000-of-00002.parquet"], r"a part of a split is missing: parts \[0\], which count from 0, of 2 .*test-00000-of-00002"),
        (["swa/test-00000-of-00003.parquet", "swa/test-00002-of-00003.parquet"], r"a part of a split is missing: parts \[0, 2\]"),
        (["swa/test/0001.parquet"], "a part of a split is missing"),
        (["swa/partial-test/0000.parquet"], "holds no test split in Swahili"),
        (["swa/latest/0000.parquet"], "holds no test split in Swahili"),
    ],
)
def test_a_split_is_there_once_and_whole(corpus, tmp_path, files, says):
    hub = repository(tmp_path, files, [["O", "O", "O"], ["O"]])
    with pytest.raises(ConfigError, match=says):
        corpus("masakhaner2", "sw", hub=str(hub)).load()


@pytest.mark.parametrize("file", ["swa/test-2023.parquet", "swa/test-00000-of-00001-a09b74b3ef9c3b56.parquet"])
def test_one_file_may_have_any_name_with_its_split(corpus, tmp_path, file):
    repository(tmp_path, ["swa/train/latest.parquet"], [["O", "O", "O"], ["O"]])
    hub = repository(tmp_path, [file], [["B-LOC", "I-LOC", "I-LOC"], ["B-PER"]])
    assert entities(corpus("masakhaner2", "sw", hub=str(hub)).load()) == EXPECTED


def test_a_folder_that_names_no_language_holds_those_of_the_hub(corpus, tmp_path):
    hub = str(repository(tmp_path, ["data/test-00000-of-00001.parquet"], [["O", "O", "O"], ["O"]]))
    assert corpus("conll2003", "en", hub=hub).load().target["test"]
    with pytest.raises(ConfigError, match=r"holds no test split in German\. Looked for de/"):
        corpus("conll2003", "de", hub=hub).load()


def test_a_language_s_folder_may_be_a_link(corpus, tmp_path):
    repository(tmp_path / "elsewhere", ["test.parquet"], [["B-LOC", "I-LOC", "I-LOC"], ["B-PER"]])
    (tmp_path / "swa").symlink_to(tmp_path / "elsewhere")
    assert entities(corpus("masakhaner2", "sw", hub=str(tmp_path)).load()) == EXPECTED


def test_other_columns_are_named(corpus, tmp_path):
    (tmp_path / "swa").mkdir()
    parquet.write_table(pa.table({"words": [["a"]], "ner_tags": [[0]]}), tmp_path / "swa/test.parquet")
    with pytest.raises(DataError, match="has no column tokens, but words, ner_tags"):
        corpus("masakhaner2", "sw", hub=str(tmp_path)).load()


def test_what_is_no_parquet_is_refused(corpus, write):
    with pytest.raises(DataError, match="is no Parquet file"):
        corpus("masakhaner2", "sw", hub=str(write({"swa/test.parquet": "Dar B-LOC\n"}))).load()


def test_a_folder_without_the_language_says_what_was_looked_for(corpus, tmp_path):
    with pytest.raises(ConfigError, match=r"holds no test split in Swahili. Looked for PAN-X\.sw/\*test\*\.parquet, sw/\*test\*\.parquet"):
        corpus("wikiann", "sw", hub=str(tmp_path)).load()


@pytest.mark.parametrize("hub", ["nowhere", "./nowhere", "a/b/c", "/nowhere"])
def test_a_name_of_nothing_is_refused_without_a_network(corpus, hub):
    with pytest.raises(ConfigError, match="no such folder, nor a repository of the hub"):
        corpus("wikiann", "sw", hub=hub)


def test_a_language_that_the_hub_lacks_is_refused_without_a_network(corpus):
    with pytest.raises(
        ConfigError, match=r"CoNLL-2003 in German is not on the Hugging Face hub .* data.root=FOLDER, with the files of .*deu\.train"
    ):
        corpus("conll2003", "de")


def test_a_hub_out_of_reach_names_the_ways_out(corpus, monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(
        ConfigError, match=r"data.hub=masakhane/masakhaner2@refs/convert/parquet: not to be had .*data.root=FOLDER.*HF_HOME"
    ):
        corpus("masakhaner2", "sw").load()


def test_what_the_cache_holds_is_read_without_the_hub(corpus, monkeypatch, tmp_path):
    """The cache as huggingface_hub lays it out: refs/REVISION names the commit, snapshots/COMMIT has the files."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    cached = tmp_path / "datasets--masakhane--masakhaner2"
    (cached / "refs/refs/convert").mkdir(parents=True)
    (cached / "refs/refs/convert/parquet").write_text("c0ffee")
    repository(cached / "snapshots/c0ffee", ["swa/test/0000.parquet"], [["B-LOC", "I-LOC", "I-LOC"], ["B-PER"]])
    assert entities(corpus("masakhaner2", "sw").load()) == EXPECTED
