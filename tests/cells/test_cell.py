"""Steps through the store: what cells share."""

import json
from pathlib import Path

import pytest

from spanferry.core.errors import SpanferryError
from spanferry.pipeline import prepare, run

VOTE = ("aligner=vote", "method=heuristic", "tagger=none")
LETTERS4 = ("prefix=4", "symmetrisation=soft", "threshold=0.02")


def recipes(config, stage):
    """The recipes of a stage's outputs in the store."""
    return [json.loads(path.read_text()) for path in (Path(config.store) / stage).glob("*/artifact.json")]


def aligned(config):
    """The align step of a cell that runs."""
    (step,) = (stage for stage in run(prepare(config)).stages if stage.stage == "align")
    return step


def test_a_vote_is_one_step_whose_members_are_kept_each_by_itself(composed):
    config = composed(*VOTE)
    step = aligned(config)
    assert (step.shards, step.reused) == (5, 0)  # four members and the vote, which is not kept
    assert {recipe["config"]["prefix"] for recipe in recipes(config, "align")} == {3, 4, 5, None}
    assert (aligned(config).shards, aligned(config).reused) == (5, 4)


def test_a_vote_and_a_cell_share_an_alignment(composed):
    aligned(composed("aligner=statistical", *(f"aligner.{option}" for option in LETTERS4), *VOTE[1:]))
    assert aligned(composed(*VOTE)).reused == 1


def test_a_vote_of_other_members_or_another_vote_is_another_input_of_the_method(composed):
    first, same, *others = (
        aligned(composed(*VOTE, *overrides)).key
        for overrides in ([], [], ["aligner.threshold=0.9"], ["aligner.members.whole.hmm_iterations=2"], ["~aligner.members.whole"])
    )
    assert first == same
    assert len({first, *others}) == 4


def test_a_member_may_ask_for_the_corpus(composed):
    config = composed(*VOTE, "+aligner@aligner.members.gold=gold", "+aligner.weights.gold=100")
    metrics = run(prepare(config)).metrics
    assert metrics["alignment/f1"] == 1


def test_a_members_mistake_shows_before_work_starts(composed):
    with pytest.raises(SpanferryError, match="member letters3: prefix=0"):
        prepare(composed(*VOTE, "aligner.members.letters3.prefix=0"))


def test_text_said_once_teaches_all_members(composed, tmp_path):
    (tmp_path / "en-de.txt").write_text("a ||| b\n")
    text = ["aligner.members.letters3.parallel_text=['{source}-{target}.txt']", f"aligner.members.letters3.text_root={tmp_path}"]
    config = composed(*VOTE, *text)
    first = aligned(config)
    assert [len(recipe["inputs"]) for recipe in recipes(config, "align")] == [1] * 4
    (tmp_path / "en-de.txt").write_text("a ||| c\n")
    assert aligned(config).reused == 0
    assert first.key != aligned(config).key


TRANSLATE_TEST = ("transfer=translate_test", "labeler=tagger", "tagger=majority", "aligner=gold")


def test_a_tagger_that_labels_is_the_one_that_is_trained_on_the_source(composed):
    run(prepare(composed("transfer=zero_shot", "tagger=majority")))
    stages = {stage.stage: stage for stage in run(prepare(composed(*TRANSLATE_TEST))).stages}
    assert stages["train"].stored
    assert list(stages) == ["translate", "train", "label", "align", "project"]


def test_a_labelling_tagger_needs_a_tagger_and_a_labelled_source(composed):
    with pytest.raises(SpanferryError, match=r"labeler=tagger trains the cell's tagger .* tagger=none"):
        prepare(composed(*TRANSLATE_TEST, "tagger=none"))
    with pytest.raises(SpanferryError, match="learns from the source's labels, which transfer=translate_train starts from anyway"):
        prepare(composed("labeler=tagger"))
    with pytest.raises(SpanferryError, match="needs the source's train split"):
        prepare(composed(*TRANSLATE_TEST, "data.train=0"))


def test_a_label_map_renames_and_drops_on_both_sides(composed):
    cell = prepare(composed("label_map={PER: PERSON, LOC: null}", "tagger=none", "aligner=gold"))
    sentences = (*cell.corpus.source["train"], *cell.corpus.target["train"])
    assert {entity.label for sentence in sentences for entity in sentence.entities} == {"PERSON", "ORG"}
    assert cell.known_labels == {"PERSON", "ORG"}
    assert {entity.label for sentence in run(cell).projected for entity in sentence.entities} == {"PERSON", "ORG"}


def test_another_label_map_projects_anew_on_the_same_alignment(composed):
    run(prepare(composed("tagger=none")))
    second = run(prepare(composed("tagger=none", "label_map={PER: PERSON}")))
    stored = {stage.stage: stage.stored for stage in second.stages}
    assert stored["align"]
    assert not stored["project"]


def test_a_method_sees_labels_by_their_new_names(composed):
    prepare(composed("label_map={PER: PERSON}", "labels=[PERSON]", "tagger=none"))
    with pytest.raises(SpanferryError, match=r"no entity of the corpus is labelled 'PER'\. Did you mean 'PERSON'"):
        prepare(composed("label_map={PER: PERSON}", "labels=[PER]", "tagger=none"))


def test_a_label_map_that_is_none_is_refused(composed):
    with pytest.raises(SpanferryError, match=r"label_map='PER': give names by label"):
        prepare(composed("label_map=PER"))


@pytest.mark.parametrize("name", ["''", "'A B'"])
def test_a_label_is_one_word(composed, name):
    with pytest.raises(SpanferryError, match=r"label_map\.PER='.*': a label is one word"):
        prepare(composed(f"label_map={{PER: {name}}}"))


def test_a_label_map_leaves_a_label(composed):
    with pytest.raises(SpanferryError, match=r"label_map drops every label of the corpus \(LOC, ORG, PER\)"):
        prepare(composed("label_map={PER: null, LOC: null, ORG: null}"))


def test_empty_translations_are_counted(composed, tmp_path):
    (tmp_path / "en.conll").write_text("Kai B-PER\n\nKano B-LOC\n")
    (tmp_path / "mt.conll").write_text("Kai\n\n\n")
    files = ["data=files", f"data.root={tmp_path}", "data.source.train=en.conll", "translator=recorded", f"recordings.root={tmp_path}"]
    config = composed(*files, "recordings.translations.train=mt.conll", "translator.empty=keep", "tagger=none")
    metrics = run(prepare(config)).metrics
    assert {name: metrics[f"translation/{name}"] for name in ("sentences", "empty", "truncated")} == {
        "sentences": 2,
        "empty": 1,
        "truncated": 0,
    }


def test_a_translator_is_asked_before_work_whether_it_knows_the_direction(composed):
    opus = ("translator=opus_mt", "lang=sw", "tagger=none")
    prepare(composed(*opus))
    with pytest.raises(SpanferryError, match="OPUS-MT lacks a model from Swahili"):
        prepare(composed(*opus, "transfer=translate_test"))


def test_a_cell_may_choose_what_splits_words(composed):
    chosen, usual = (prepare(composed("lang=zh", "tagger=none", *more)) for more in (["splitters={zh: characters}"], []))
    assert (chosen.target_language.splitter, usual.target_language.splitter) == ("characters", "jieba")
    with pytest.raises(SpanferryError, match=r"Chinese: no splitter 'letters'"):
        prepare(composed("lang=zh", "splitters={zh: letters}"))


def test_a_corpus_that_splits_text_otherwise_is_another(composed):
    keys = {prepare(composed("lang=zh", "tagger=none", *more)).target("train").key for more in (["splitters={zh: characters}"], [])}
    assert len(keys) == 2


def test_another_splitter_is_another_translation(composed):
    nllb = ("translator=nllb", "lang=zh", "tagger=none")
    first, second = (prepare(composed(*nllb, *more)).choices for more in (["splitters={zh: characters}"], []))
    assert first.recipe("translate", "translator", first.build("translator")).config["languages"] == ["en", "zh characters"]
    assert second.recipe("translate", "translator", second.build("translator")).config["languages"] == ["en", "zh"]


def test_a_code_for_a_language_that_there_is_not_is_refused(composed):
    with pytest.raises(SpanferryError, match=r"translator\.codes: no language 'swh' in the table\. Did you mean 'sw'"):
        prepare(composed("translator=nllb", "lang=sw", "tagger=none", "translator.codes={swh: swh_Latn}"))
