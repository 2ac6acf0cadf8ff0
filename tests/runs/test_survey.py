"""What a cell would run, known before it does."""

from dataclasses import replace

import pytest

from spanferry.data.demo.export import export
from spanferry.data.languages import LANGUAGES
from spanferry.pipeline import prepare, run
from spanferry.runs.survey import PlannedStage, Surveyor, computations, fingerprint, survey
from spanferry.store.recipe import Recipe

SOURCES = "data.sources=[en,es]"
TINY = ("tagger.epochs=1", "tagger.vocabulary=60", "tagger.layers=1", "tagger.width=16", "tagger.crops=0")
TEACHERS = ("transfer=zero_shot", *TINY)

CELLS = {
    "translate_train": ["tagger=majority"],
    "translate_test": ["transfer=translate_test", "aligner=gold"],
    "zero_shot": ["transfer=zero_shot", "tagger=majority"],
    "in_language": ["transfer=in_language", "tagger=majority"],
    "links alone": ["method=none", "tagger=none"],
    "links of a test set": ["method=none", "tagger=none", "transfer=translate_test"],
    "heuristic": ["method=heuristic", "tagger=none"],
    "garcia_ferrero": ["method=heuristic_garcia_ferrero_2022", "tagger=none"],
    "ilp_corpus over a vote": ["aligner=vote", "method=ilp_corpus", "tagger=none"],
    "no links": ["method=ilp", "method.scores={relative_length: 0, string_similarity: 1}", "tagger=none"],
    "noise on an aligner": ["aligner=noisy", "aligner@aligner.members.clean=statistical", "tagger=none"],
    "easyproject": ["method=easyproject", "tagger=majority"],
    "easyproject of a test set": ["method=easyproject", "transfer=translate_test"],
    "refiner": ["refiner=back_translation", "tagger=majority"],
    "refiner with another translator": ["refiner=back_translation", "translator@marked_translator=parallel", "tagger=none"],
    "labeler tagger": ["transfer=translate_test", "labeler=tagger", "tagger=majority"],
    "labels": ["labels=[PER]", "label_map={ORG: null}", "tagger=majority"],
    "filter": ["min_pair_score=0.7", "aligner.symmetrisation=soft", "tagger=majority"],
    "label noise": ["label_noise=0.2", "tagger=majority"],
    "confidence": ["confidence=entity", *TINY],
    "domains": ["aligner=gold", "tagger=majority", "domains.train=[news,sport]", "domains.test=[health]"],
    "sources pooled": [SOURCES, "tagger=majority"],
    "sources voting": [SOURCES, "combiner=vote", "tagger=majority"],
    "sources joined": [SOURCES, "combiner=joint", "tagger=none", "min_pair_score=0.3"],
    "sources joined over the corpus": [SOURCES, "combiner=joint", "method=ilp_corpus", "aligner=gold", "tagger=none"],
    "sources onto a test set": [SOURCES, "transfer=translate_test", "combiner=vote", "aligner=gold"],
    "sources without projection": [SOURCES, "transfer=zero_shot", "tagger=majority"],
    "shifts": ["transfer=zero_shot", "shift=standard", "tagger=majority"],
    "divergence": ["transfer=zero_shot", "divergence=true", "tagger=majority"],
    "teachers sources": [*TEACHERS, "teachers=sources", SOURCES],
    "teachers unitrans": ["teachers=unitrans", "aligner=gold", *TINY],
    "teachers advpicker": [*TEACHERS, "teachers=advpicker", "objective=adversarial", "objective.metric=discriminator"],
    "adversarial": [*TEACHERS, "objective=adversarial", "objective.metric=mmd"],
}  # fmt: skip


@pytest.mark.parametrize("overrides", CELLS.values(), ids=CELLS.keys())
def test_a_survey_tells_the_stages_of_the_run(composed, overrides):
    config = composed(*overrides)
    before, ran = survey(prepare(config)), run(prepare(config)).stages
    assert [(stage.stage, stage.key) for stage in before] == [(stage.stage, stage.key) for stage in ran]
    assert {stage.stored for stage in before} == {False}
    after = survey(prepare(config))
    assert [stage.key for stage in after if stage.stored] == [stage.key for stage in after if stage.kept]
    assert [replace(stage, reused=0, shards=0) for stage in computations(after)] == [
        replace(stage, reused=0, shards=0) for stage in computations(before)
    ]


def test_recorded_translations_and_links_are_not_read(composed, tmp_path):
    export(tmp_path, LANGUAGES["en"], [LANGUAGES["de"]], 6, 3, 3)
    files = [f"data.{side}.{split}='{{{side}}}.{split}.conll'" for side in ("source", "target") for split in ("train", "dev", "test")]
    recorded = [f"recordings.{kind}.{split}='{file}'" for split in ("train", "dev") for kind, file in (
        ("translations", f"{{target}}.{split}.conll"), ("links", f"{{source}}-{{target}}.{split}.talp"),
    )]  # fmt: skip
    config = composed(
        "data=files", f"data.root={tmp_path}", f"recordings.root={tmp_path}", *files, *recorded,
        "translator=recorded", "aligner=recorded", "tagger=majority",
    )  # fmt: skip
    before = survey(prepare(config))
    assert [stage.key for stage in before] == [stage.key for stage in run(prepare(config)).stages]
    assert [stage.items for stage in before] == [9, 9, 9, 9, 9, 3]


def test_a_filter_that_would_leave_nothing_is_for_the_run_to_find(composed):
    assert survey(prepare(composed("min_pair_score=1", "aligner.symmetrisation=soft", "tagger=none")))[-1].stage == "project"


def test_a_survey_goes_by_a_sentence_for_each_split(composed):
    cell = prepare(composed("tagger=none"))
    assert [sentence.id for sentence in cell.over(Surveyor(None)).source("train", "dev").items] == ["train-1", "dev-1"]


def test_sizes_are_those_of_the_corpus(composed):
    stages = survey(prepare(composed("data.train=1000", SOURCES, "combiner=vote", "tagger=majority")))
    found = [(stage.stage, stage.items, stage.shards) for stage in stages]
    assert found == [
        ("translate", 1020, 1), ("label", 1020, 1), ("align", 1020, 1), ("project", 1020, 3), ("combine", 1020, 3),
        ("train", 1020, 1), ("predict", 20, 1), ("translate", 1020, 1), ("label", 1020, 1), ("align", 1020, 1), ("project", 1020, 3),
    ]  # fmt: skip


def test_pooled_sentences_are_as_many_as_all_sources_have(composed):
    stages = survey(prepare(composed(SOURCES, "transfer=zero_shot", "tagger=majority")))
    assert [stage.items for stage in stages if stage.stage == "train"] == [160]


def test_a_step_of_several_stages_has_them_as_parts(composed):
    (vote,) = [stage for stage in survey(prepare(composed("aligner=vote", "tagger=none"))) if stage.stage == "align"]
    assert (vote.key, vote.shards) == (vote.parts[-1].key, len(vote.parts))
    assert len({part.key for part in computations([vote])}) == len(vote.parts) > 2


def test_what_an_artifact_lacks_is_told(tmp_path):
    place = tmp_path / "label" / (recipe := Recipe("label", {}, 1)).key
    place.mkdir(parents=True)
    (place / "00001-of-00003.parquet").touch()
    (place / ".00002-of-00003.parquet.tmp").touch()
    (place / "00002-of-00003.parquet.lease.0").touch()
    assert noted(tmp_path, recipe) == PlannedStage("label", recipe.key, 1200, 3, 1, "")


def test_a_whole_artifact_says_itself_of_how_many_parts_it_is(tmp_path):
    place = tmp_path / "label" / (recipe := Recipe("label", {"_target_": "x.Y"}, 1)).key
    place.mkdir(parents=True)
    for number in range(2):  # a filter left fewer items than went in
        (place / f"0000{number}-of-00002.parquet").touch()
    assert noted(tmp_path, recipe) == PlannedStage("label", recipe.key, 1200, 2, 2, "x.Y")


def noted(store, recipe):
    from spanferry.core.codecs import SENTENCES
    from spanferry.core.records import Sentence

    surveyor = Surveyor(store)
    surveyor.items(recipe, object(), [Sentence("train-1", "en", ("train 1200",))], lambda batch, done: [], SENTENCES)
    (stage,) = surveyor.done
    return stage


def test_two_cells_are_the_same_if_everything_that_decides_their_scores_is(composed, tmp_path):
    (gold := tmp_path / "gold").write_text("Kai B-PER")

    def of(*overrides):
        config = composed("tagger=none", *overrides)
        return fingerprint(config, survey(prepare(config)), [gold])

    first = of()
    assert len(first) == 16
    assert first == of("link_weights=true") != of("seed=1")
    gold.write_text("Kai B-LOC")
    assert first != of()


def test_files_that_only_shifts_read_make_another_cell(composed, tmp_path):
    def of(names):
        (tmp_path / "names.tsv").write_text(names)
        config = composed("transfer=zero_shot", "tagger=majority", "shift=standard", f"shift.members.names.file={tmp_path / 'names.tsv'}")
        return fingerprint(config, survey(prepare(config)))

    assert of("PER\tKai Diallo\n") != of("PER\tAda Diallo\n")


def test_a_survey_computes_nothing_and_leaves_the_cell_as_it_was(composed, tmp_path):
    cell = prepare(composed("tagger=majority", "shift=keyboard"))
    counts = cell.counts
    survey(cell)
    assert (cell.stages, cell.counts, list((tmp_path / "store").iterdir())) == ([], counts, [])
    assert len(run(cell).projected) == 80
