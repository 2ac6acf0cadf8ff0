"""What published corpora have in common."""

import pytest

from spanferry.core.errors import ConfigError, DataError
from spanferry.data._published import credit
from spanferry.data.benchmark import BENCHMARKS
from spanferry.data.languages import LANGUAGES
from spanferry.pipeline import prepare, run

HAUSA = {"hau/test.txt": "Kano B-LOC\n"}
ENGLISH = {"en/train.tsv": "Kano B-LOC\n", "en/dev.tsv": "Lagos B-LOC\n\nEU B-ORG\n"}


def test_every_corpus_is_one_of_the_language_table():
    assert all(any(name in language.benchmarks for language in LANGUAGES.values()) for name in BENCHMARKS)


def test_the_source_comes_from_another_corpus(corpus, write):
    folder = write(HAUSA | ENGLISH)
    read = corpus("masakhaner2", "ha", root=folder, source="conll2003", source_root=folder)
    loaded = read.load()
    assert [(sentence.id, sentence.language) for sentence in loaded.source["dev"]] == [("dev-1", "en"), ("dev-2", "en")]
    assert [path.name for path in read.source_inputs] == ["train.tsv", "dev.tsv"]
    assert [path.name for path in read.target_inputs] == ["test.txt"]


def test_without_a_source_there_is_the_target_alone(corpus, write):
    read = corpus("masakhaner2", "ha", root=write(HAUSA))
    assert (read.load().source, read.source_inputs) == ({}, ())


def test_other_splits_can_be_asked_for(corpus, write):
    folder = write(HAUSA | {"hau/train.txt": "Kano B-LOC\n"})
    assert list(corpus("masakhaner2", "ha", root=folder, splits=("train", "test")).load().target) == ["train", "test"]


def test_sides_that_are_not_parallel_share_no_split(corpus, write):
    with pytest.raises(ConfigError, match=r"both name dev, but what both sides hold is parallel, which data=masakhaner2"):
        corpus("masakhaner2", "ha", root=write(HAUSA), source="conll2003", splits=("dev", "test"))


def test_a_corpus_lacks_a_language(corpus):
    with pytest.raises(ConfigError, match="conll2003 has no Spanish, which is in: conll2002, wikiann, europarl_ner"):
        corpus("conll2003", "es")


def test_a_corpus_lacks_a_split(corpus):
    with pytest.raises(ConfigError, match=r"europarl_ner has no train and dev split, only test: set data\.source_splits"):
        corpus("conll2003", "en", source="europarl_ner")


@pytest.mark.parametrize("options", [{"splits": ("dev",)}, {"source_splits": ("test",)}])
def test_parallel_sides_have_no_splits_to_choose(corpus, write, options):
    folder = write({"en.conll": "Kano B-LOC\n", "es.conll": "Kano B-LOC\n"})
    with pytest.raises(ConfigError, match=r"data\.splits=.*both sides are europarl_ner's.*leave both options out"):
        corpus("europarl_ner", "es", root=folder, source="europarl_ner", **options)


def test_a_root_and_a_hub_contradict_each_other(corpus, write):
    with pytest.raises(ConfigError, match="the corpus comes from one of them"):
        corpus("masakhaner2", "ha", root=write(HAUSA), hub="somebody/else")


def test_another_size_is_worth_a_warning(corpus, write, caplog):
    corpus("masakhaner2", "ha", root=write(HAUSA), sizes="warn").load()
    assert "hau/test.txt: 1 sentences; the published corpus has 1633 (data.sizes)" in caplog.text


def test_another_size_can_be_an_error(corpus, write):
    with pytest.raises(DataError, match=r"test\.txt: 1 sentences; the published corpus has 1633"):
        corpus("masakhaner2", "ha", root=write(HAUSA), sizes="check").load()


def test_another_size_can_be_ignored(corpus, write, caplog):
    corpus("masakhaner2", "ha", root=write(HAUSA), sizes="ignore").load()
    assert caplog.text == ""


def test_kept_docstarts_do_not_count(corpus, write, caplog):
    text = "-DOCSTART- O\n\n" + 1633 * "Kano B-LOC\n\n"
    loaded = corpus("masakhaner2", "ha", root=write({"hau/test.txt": text}), sizes="warn", docstart="keep").load()
    assert (len(loaded.target["test"]), caplog.text) == (1634, "")


def test_licence_and_citation_are_told_once(corpus, write, capsys):
    credit.credit.cache_clear()
    for _ in range(2):
        corpus("masakhaner2", "ha", root=write(HAUSA)).load()
    said = capsys.readouterr().err
    assert said.count("MasakhaNER 2.0. Licence: CC BY-NC 4.0") == said.count("Cite: Adelani et al., EMNLP 2022") == 1


def test_an_empty_file_is_refused(corpus, write):
    with pytest.raises(DataError, match=r"test\.txt: holds no sentence"):
        corpus("masakhaner2", "ha", root=write({"hau/test.txt": "\n"})).load()


def test_how_sizes_are_checked_does_not_matter_to_the_store(composed, write):
    folder = write(HAUSA | ENGLISH)

    def key(sizes):
        places = f"data.root={folder}", f"data.source_root={folder}"
        cell = prepare(composed("data=masakhaner2", "lang=ha", *places, f"data.sizes={sizes}", "transfer=zero_shot", "tagger=majority"))
        return cell.source("train").key

    assert key("warn") == key("ignore")


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("overrides", "support"),
    # gold PER, LOC and ORG entities of the test sets, counted in the files by their B- tags and, in hau, one I-ORG without a start
    [(["data=masakhaner2", "lang=ha", "data.root={0}/masakhaner2", "data.source_root={0}/conll"], 3352)],
)
def test_zero_shot_runs_on_the_real_corpora(composed, shared_data, overrides, support):
    filled = [override.format(shared_data) for override in overrides]
    result = run(prepare(composed(*filled, "transfer=zero_shot", "tagger=majority")))
    assert result.metrics["test/support"] == support
