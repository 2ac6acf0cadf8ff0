"""A user's own corpus."""

import pytest

from spanferry.core.bio import Scheme
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.records import Alignment, Pair
from spanferry.data.files import FilesCorpus

NONE = {"train": None, "dev": None, "test": None}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "en.train").write_text("Anna B-PER\nsleeps O\n\nKano B-LOC\n")
    (tmp_path / "de.train").write_text("Anna B-PER\nschläft O\n\nKano B-LOC\n")
    (tmp_path / "de.test").write_text("Kai B-PER\n")
    (tmp_path / "en-de.links").write_text("0-0 1-1\n0-0\n")
    return tmp_path


def corpus(folder, languages, **changes):
    options = {
        "source": {"train": "{source}.train"},
        "target": {"train": "{target}.train", "test": "{target}.test"},
        "links": {"train": "{source}-{target}.links"},
    }
    return FilesCorpus(root=folder, **(options | changes), **languages)


def test_loads_both_sides_and_links(folder, languages):
    loaded = corpus(folder, languages).load()
    assert [s.id for s in loaded.source["train"]] == [s.id for s in loaded.target["train"]] == ["train-1", "train-2"]
    assert loaded.target["test"][0].language == "de"
    assert loaded.links == {"train-1": Alignment(((0, 0), (1, 1))), "train-2": Alignment(((0, 0),))}


def test_all_sentences_are_of_the_domain_that_is_told(folder, languages):
    assert {s.domain for s in corpus(folder, languages).load().source["train"]} == {""}
    told = corpus(folder, languages, domain="sport").load()
    assert {s.domain for s in (*told.source["train"], *told.target["train"], *told.target["test"])} == {"sport"}


def test_gold_links_hold_for_these_very_words_in_both_directions(folder, languages):
    (folder / "en-de.links").write_text("0-1\n0-0\n")
    loaded = corpus(folder, languages).load()
    source, target = loaded.source["train"][0], loaded.target["train"][0]
    assert loaded.gold_links(Pair(source, target)) == Alignment(((0, 1),))
    assert loaded.gold_links(Pair(target, source)) == Alignment(((1, 0),))
    assert loaded.gold_links(Pair(source, source)) is None


def test_possible_links_are_kept_apart_and_turned_with_the_pair(folder, languages):
    (folder / "en-de.links").write_text("1-1 1p2\n1?1\n")
    loaded = corpus(folder, languages, links_base=1).load()
    first, second = (Pair(loaded.source["train"][n], loaded.target["train"][n]) for n in (0, 1))
    assert loaded.links == {"train-1": Alignment(((0, 0),)), "train-2": Alignment(())}
    assert [loaded.possible_links(pair).links for pair in (first, second)] == [((0, 1),), ((0, 0),)]
    assert loaded.possible_links(Pair(first.target, first.source)) == Alignment(((1, 0),))
    assert loaded.possible_links(Pair(first.source, first.source)) == Alignment(())


def test_a_possible_link_out_of_range_is_refused_with_its_line(folder, languages):
    (folder / "en-de.links").write_text("0-0\n0p1\n")
    with pytest.raises(DataError, match=r"en-de\.links:2: sentence 'train-2': link 0-1 is out of range"):
        corpus(folder, languages).load()


def test_inputs_are_told_apart_by_side(folder, languages):
    read = corpus(folder, languages)
    assert [path.name for path in read.source_inputs] == ["en.train"]
    assert [path.name for path in read.target_inputs] == ["de.train", "de.test", "en-de.links"]


def test_sides_of_different_length_are_refused(folder, languages):
    (folder / "de.train").write_text("Anna B-PER\n")
    with pytest.raises(DataError, match=r"en\.train has 2 sentences and .*de\.train has 1.*data\.target\.train=null"):
        corpus(folder, languages).load()


def test_links_of_different_length_are_refused(folder, languages):
    (folder / "en-de.links").write_text("0-0\n")
    with pytest.raises(DataError, match=r"en-de\.links: 1 lines of links for 2 source and 2 target"):
        corpus(folder, languages).load()


def test_a_link_out_of_range_is_refused_with_its_line(folder, languages):
    (folder / "en-de.links").write_text("0-0\n0-1\n")
    with pytest.raises(
        DataError, match=r"en-de\.links:2: sentence 'train-2': link 0-1 is out of range; the source has 1 words and the target 1"
    ):
        corpus(folder, languages).load()


def test_no_files_is_a_mistake(tmp_path, languages):
    with pytest.raises(ConfigError, match="no files; name them"):
        FilesCorpus(tmp_path, NONE, NONE, NONE, **languages)


def test_missing_files_are_found_before_reading(tmp_path, languages):
    with pytest.raises(ConfigError, match=r"data\.source\.train: no such file: .*en\.train"):
        corpus(tmp_path, languages)


def test_parallel_text_is_the_target_side_of_a_labelled_source(folder, languages):
    (folder / "en-de.txt").write_text("Anna sleeps ||| Anna schläft\nKano ||| Kano\n")
    loaded = corpus(folder, languages, target={}, links={}, text={"train": "{source}-{target}.txt"}).load()
    assert [entity.label for entity in loaded.source["train"][0].entities] == ["PER"]
    assert [(s.id, s.words, s.entities) for s in loaded.target["train"]] == [
        ("train-1", ("Anna", "schläft"), None),
        ("train-2", ("Kano",), None),
    ]


def test_parallel_text_alone_is_unlabelled_on_both_sides(folder, languages):
    (folder / "en-de.txt").write_text("Anna sleeps ||| Anna schläft\n")
    loaded = corpus(folder, languages, source={}, links={}, target={"test": "de.test"}, text={"train": "en-de.txt"}).load()
    assert [(s.id, s.words, s.entities) for s in loaded.source["train"]] == [("train-1", ("Anna", "sleeps"), None)]
    assert loaded.target["test"][0].entities


def test_running_text_is_split_into_words_and_the_labelled_source_keeps_its_own(folder, languages):
    (folder / "en.train").write_text("Anna B-PER\nsleeps O\n. O\n")
    (folder / "en-de.txt").write_text("Anna sleeps. ||| Anna schläft.\n")
    loaded = corpus(folder, languages, target={}, links={}, text={"train": "en-de.txt"}, running_text=True).load()
    assert loaded.source["train"][0].words == ("Anna", "sleeps", ".")
    assert loaded.target["train"][0].words == ("Anna", "schläft", ".")


def test_a_line_of_another_sentence_is_refused_with_its_number(folder, languages):
    (folder / "en-de.txt").write_text("Anna sleeps ||| Anna schläft\nLagos ||| Lagos\n")
    with pytest.raises(DataError, match=r"en-de\.txt:2: its source side \('Lagos'\) is not sentence 2 of the labelled source \('Kano'\)"):
        corpus(folder, languages, target={}, links={}, text={"train": "en-de.txt"}).load()


def test_text_with_more_lines_than_the_source_has_sentences_is_refused(folder, languages):
    (folder / "en-de.txt").write_text("Anna sleeps ||| Anna schläft\n")
    with pytest.raises(DataError, match=r"en-de\.txt has 1 lines and the labelled source 2 sentences"):
        corpus(folder, languages, target={}, links={}, text={"train": "en-de.txt"}).load()


def test_text_beside_a_target_file_of_its_split_is_refused(folder, languages):
    (folder / "en-de.txt").write_text("Anna sleeps ||| Anna schläft\nKano ||| Kano\n")
    with pytest.raises(ConfigError, match=r"data\.text and data\.target: both name the target side of train"):
        corpus(folder, languages, text={"train": "en-de.txt"})


def test_parallel_text_counts_on_both_sides(folder, languages):
    (folder / "en-de.txt").write_text("Anna ||| Anna\n")
    read = corpus(folder, languages, target={}, links={}, text={"train": "en-de.txt"})
    assert folder / "en-de.txt" in {*read.source_inputs} & {*read.target_inputs}


def test_text_of_other_sentences_leaves_the_source_to_learn_from(folder, languages):
    for name, line in (("text.en", "Ada sleeps\n"), ("text.de", "Ada schläft\n")):
        (folder / name).write_text(line)
    text = {"train": ["text.{source}", "text.{target}"]}
    loaded = corpus(folder, languages, target={"test": "de.test"}, links={}, text=text, parallel=False).load()
    assert [(s.words, s.entities) for s in loaded.source["train"]] == [(("Ada", "sleeps"), None)]
    assert [(s.words, s.entities) for s in loaded.target["train"]] == [(("Ada", "schläft"), None)]
    assert [s.words for s in loaded.labelled["train"]] == [("Anna", "sleeps"), ("Kano",)]
    assert loaded.gold_source is loaded.labelled


def test_the_sides_may_be_of_two_schemes(folder, languages):
    (folder / "en.train").write_text("Anna I-PER\nsleeps O\n\nKano I-LOC\n")
    loaded = corpus(folder, languages, scheme={"source": Scheme.IOB1}).load()
    assert loaded.source["train"][0].entities == loaded.target["train"][0].entities


def test_also_where_both_are_of_one_language(folder, languages):
    (folder / "en.train").write_text("Anna I-PER\nsleeps O\n\nKano I-LOC\n")
    one = {"source_language": languages["source_language"], "target_language": languages["source_language"]}
    loaded = corpus(folder, one, scheme={"source": Scheme.IOB1}, target={"train": "de.train"}, links=NONE).load()
    assert loaded.source["train"][0].entities == loaded.target["train"][0].entities
