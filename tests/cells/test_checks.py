"""What a cell refuses before any work."""

import pytest

from spanferry.cells.labels import warn_once
from spanferry.core.errors import SpanferryError
from spanferry.pipeline import prepare, run

SOURCES = "data.sources=[en,es]"


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        (["data.sources=[]"], r"data\.sources=\[\]: different languages, at least one"),
        (["data.sources=[en,en]"], r"data\.sources=\['en', 'en'\]: different languages"),
        (["data.sources=[en,de]"], "lang=de is also the source language"),
        (["data.sources=[en,xx]"], "xx"),
        ([SOURCES, "method=none", "tagger=none"], "method=none ends with the links of one source"),
        ([SOURCES, "combiner=joint", "method=heuristic"], "combiner: it weighs each source's candidates, and the cell's method has none"),
        ([SOURCES, "transfer=in_language"], "no use for data.sources"),
        (["teachers=sources", "tagger=none"], "teachers are taggers, and teach one, and tagger=none"),
        (["teachers=unitrans", "transfer=zero_shot"], "these teachers also learn from projections"),
        (["teachers=sources", "transfer=in_language"], "teachers work under transfer=zero_shot and translate_train"),
        (["teachers=sources", "tagger=majority"], "a teacher says how likely each tag is, and the cell's tagger does not"),
        (
            ["confidence=entity", "method=heuristic"],
            "confidence=entity goes by the projection's scores, and the cell's method does not say",
        ),
        ([SOURCES, "combiner=vote", "combiner.weigh=true", "method=heuristic"], "combiner.weigh=true: the cell's method does not say"),
        (["label_noise=2"], "label_noise=2.0: a share of the training entities"),
        (["confidence=entity", "transfer=zero_shot"], "confidence=entity weights projected sentences"),
        (["domains.train=[sprot]"], "sprot.*sport"),
        (["shift=casing", "lang=zh"], r"shift=casing.*Chinese"),
    ],
)
def test_what_learning_cannot_be_done_is_said_before_work_starts(composed, overrides, says):
    with pytest.raises(SpanferryError, match=says):
        prepare(composed(*overrides))


def test_a_combiner_may_say_how_sure_it_is_where_the_method_does_not(composed):
    cell = prepare(composed(SOURCES, "combiner=vote", "method=heuristic", "confidence=entity"))
    assert [each.config.source_lang for each in (cell, *cell.others)] == ["en", "es"]


def test_a_label_that_one_source_has_may_be_kept(composed, tmp_path):
    for code, label in (("en", "PER"), ("es", "ORG")):
        (tmp_path / f"{code}.conll").write_text(f"Kai B-{label}\n")
    (tmp_path / "test.conll").write_text("Kai B-PER\n")
    files = ("data=files", f"data.root={tmp_path}", "data.source.train='{source}.conll'", "data.target.test=test.conll")
    prepare(composed(*files, "transfer=zero_shot", "tagger=majority", SOURCES, "labels=[PER,ORG]"))
    with pytest.raises(SpanferryError, match="no entity of the corpus is labelled 'LOC'"):
        prepare(composed(*files, "transfer=zero_shot", "tagger=majority", SOURCES, "labels=[LOC]"))


def test_asking_whether_a_method_has_candidates_does_not_run_it(composed, monkeypatch):
    from spanferry.methods.ilp import IlpMethod

    asked = []
    monkeypatch.setattr(IlpMethod, "candidates", lambda *of: asked.append(of))
    prepare(composed(SOURCES, "combiner=joint", "tagger=none"))
    assert asked == []


@pytest.fixture
def apart(tmp_path):
    """Labelled sentences, text of other ones, and a test set: the overrides that name them."""
    warn_once.cache_clear()  # another test may have warned of the same
    (tmp_path / "en.conll").write_text("Kai B-PER\nruns O\n\nKano B-LOC\n")
    (tmp_path / "text.tsv").write_text("Kai sleeps\tKai schläft\n")
    (tmp_path / "test.conll").write_text("Kano B-LOC\n")
    files = (f"data.root={tmp_path}", "data.source.train=en.conll", "data.text.train=text.tsv", "data.target.test=test.conll")
    return ("data=files", *files, "data.parallel=false", "tagger=majority")


def test_text_of_other_sentences_is_labelled_by_the_tagger_of_the_zero_shot_cell(composed, apart):
    zero_shot = run(prepare(composed(*apart, "labeler=tagger", "transfer=zero_shot")))
    made = run(prepare(composed(*apart, "labeler=tagger")))
    assert [stage.stage for stage in zero_shot.stages] == ["train", "predict"]
    assert [(stage.stage, stage.stored) for stage in made.stages if stage.stage in ("train", "label")] == [
        ("train", True), ("label", False), ("train", False),
    ]  # fmt: skip
    assert [[entity.label for entity in sentence.entities] for sentence in made.projected] == [["PER"]]


def test_text_of_other_sentences_needs_a_labeler(composed, apart):
    with pytest.raises(SpanferryError, match=r"labeler=gold: projection starts from parallel text .* labeler=tagger"):
        prepare(composed(*apart))


def test_a_test_set_of_other_labels_is_refused_and_one_of_more_worth_a_warning(composed, apart, tmp_path, caplog):
    (tmp_path / "test.conll").write_text("Kano B-PLACE\n\nKano B-LOC\n")
    prepare(composed(*apart, "transfer=zero_shot"))
    assert "no label of the source is PLACE, as in the test set" in caplog.text
    (tmp_path / "test.conll").write_text("Kano B-PLACE\n")
    with pytest.raises(SpanferryError, match="the test set is labelled PLACE, and the source LOC, PER: every score would be 0"):
        prepare(composed(*apart, "transfer=zero_shot"))


def test_a_test_set_without_labels_is_worth_a_warning(composed, apart, tmp_path, caplog):
    (tmp_path / "test.conll").write_text("Kano\n")
    prepare(composed(*apart, "transfer=zero_shot"))
    assert "the target's test split has no labels" in caplog.text
