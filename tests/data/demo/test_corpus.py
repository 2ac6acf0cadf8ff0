"""The bundled corpus keeps what its documentation promises."""

from collections import Counter
from dataclasses import astuple

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.records import Pair
from spanferry.data.demo import DemoCorpus
from spanferry.data.demo.frames import read_frames
from spanferry.data.demo.lexicon import LANGUAGES, read_names
from spanferry.data.languages import LANGUAGES as TABLE


def demo(target="de", source="en", **sizes):
    sizes = {"train": 200, "dev": 50, "test": 50, "seed": 0} | sizes
    return DemoCorpus(**sizes, source_language=TABLE[source], target_language=TABLE[target]).load()


def test_frames_and_names_are_as_many_as_promised():
    frames, names = read_frames(), read_names()
    labels = Counter()
    for key, entries in names.items():
        labels[key.split("/")[1][:3]] += len(entries)
    assert len(frames) >= 60
    assert len({frame.id.split("-")[0] for frame in frames}) >= 4
    assert min(labels["PER"], labels["CIT"] + labels["COU"], labels["COM"] + labels["TEA"] + labels["INS"]) >= 60


def test_hard_cases_are_there():
    found = Counter(case for frame in read_frames() for case in frame.hard)
    assert min(found[case] for case in ("swap", "dropped", "repeat", "compound")) >= 4


def test_no_name_stands_in_two_splits():
    english = {}
    for key, names in read_names().items():
        split = key.split("/")[0]
        for name in names:
            surface = " ".join(word.text for word in name.words("en"))
            assert english.setdefault(surface, split) == split


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_renders_with_links_and_entities(language):
    corpus = demo(language)
    for source, target in zip(corpus.source["train"], corpus.target["train"], strict=True):
        gold = corpus.gold_links(Pair(source, target))
        Pair(source, target, gold)  # in range
        assert gold.links
        assert len(target.entities) <= len(source.entities)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_target_entity_is_linked_at_both_edges(language):
    """Otherwise no method could recover it from gold links."""
    corpus = demo(language, train=600)
    for source, target in zip(corpus.source["train"], corpus.target["train"], strict=True):
        linked = {j for _, j in corpus.links[source.id].links}
        for entity in target.entities:
            assert {entity.span.start, entity.span.end - 1} <= linked, target.surface(entity.span)


def test_the_same_seed_makes_the_same_corpus_and_more_keeps_the_first():
    assert demo().source["train"] == demo(train=300).source["train"][:200]
    assert demo().source["train"] != demo(seed=1).source["train"]


def test_a_sentence_is_of_its_frame_s_domain_on_both_sides():
    corpus = demo(train=0)
    for split in ("dev", "test"):
        domains = [sentence.domain for sentence in corpus.source[split]]
        assert set(domains) == {"business", "health", "news", "sport"}
        assert [sentence.domain for sentence in corpus.target[split]] == domains


def test_the_source_side_does_not_depend_on_the_target():
    assert demo("de").source == demo("zh").source


def test_any_two_languages_pair():
    corpus = demo("yo", source="sw")
    assert (corpus.source["test"][0].language, corpus.target["test"][0].language) == ("sw", "yo")


def test_languages_it_lacks_are_refused():
    with pytest.raises(ConfigError, match=r"no French \(fr\)"):
        demo("fr")


def test_a_stand_in_stands_under_codes_it_lacks():
    french, german = demo("fr", stand_in="de"), demo("de", stand_in="de")
    assert {sentence.language for sentence in french.target["train"]} == {"fr"}
    assert [sentence.words for sentence in french.target["train"]] == [sentence.words for sentence in german.target["train"]]
    assert french.links == german.links


def test_a_language_it_has_needs_no_stand_in():
    assert demo("sw", stand_in="de") == demo("sw")


def test_a_stand_in_it_lacks_is_refused():
    with pytest.raises(ConfigError, match=r"data\.stand_in=fr: one of en, de, es, sw, yo, zh, or null"):
        demo("de", stand_in="fr")


def test_sizes_are_not_negative():
    with pytest.raises(ConfigError, match="0 or more"):
        demo(train=-1)


def test_an_answer_is_one_entity_behind_its_question_and_the_same_on_both_sides():
    corpus, plain = demo("sw", answers=True), demo("sw")
    assert corpus.answers
    for source, target, whole in zip(corpus.source["train"], corpus.target["train"], plain.source["train"], strict=True):
        assert [entity.label for side in (source, target) for entity in side.entities] == ["ANSWER", "ANSWER"]
        assert source.words[source.words.index("?") + 1 :] == whole.words
        linked = {(i, j) for i, j in corpus.links[source.id].links if i in range(*astuple(source.entities[0].span))}
        assert {j for _, j in linked} & set(range(*astuple(target.entities[0].span)))


def test_the_question_asks_for_the_answer_s_label():
    corpus, plain = demo(answers=True), demo()
    asked = {"Who": "PER", "Where": "LOC", "Which": "ORG"}
    for source, whole in zip(corpus.source["test"], plain.source["test"], strict=True):
        labels = {whole.surface(entity.span): entity.label for entity in whole.entities}
        assert labels[source.surface(source.entities[0].span)] == asked[source.words[0]]


def test_the_answer_is_drawn_alike_for_every_language_and_anew_by_another_seed():
    assert demo("de", answers=True).source == demo("zh", answers=True).source
    assert demo(answers=True).source != demo(answers=True, seed=1).source


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_answers_keep_gold_links_in_range(language):
    corpus = demo(language, answers=True)
    for source, target in zip(corpus.source["train"], corpus.target["train"], strict=True):
        links = corpus.gold_links(Pair(source, target)).links
        assert links
        assert all(ours < len(source.words) and theirs < len(target.words) for ours, theirs in links)


def test_every_frame_has_an_entity_to_ask_for():
    assert all(frame.askable for frame in read_frames())
