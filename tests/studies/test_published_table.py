"""A sweep's rows beside those of a paper, on cells made by hand."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import ConfigError
from spanferry.core.significance import SentenceCounts
from spanferry.reports.cells import GridCell
from spanferry.runs.counts import save_counts
from spanferry.studies.published_table import PublishedTable


def cell(row, aligner, f1, lang="es", data="europarl_ner", seed="0", folder=None, **axes):
    """A cell of translate_test whose interval reaches .01 to both sides."""
    placed = {
        "lang": lang,
        "data": data,
        "seed": seed,
        "method": "ilp",
        "variant": row,
        "aligner": aligner,
        "transfer": "translate_test",
        **axes,
    }
    ends = {"test/f1_low": f1 - 0.01, "test/f1_high": f1 + 0.01, "test/sentences": 799.0}
    return GridCell(placed, CellRecord(placed, {"test/f1": f1} | ends), folder)


def tables(cells):
    return {table.name: table for section in PublishedTable().sections(cells) for table in section.tables}


def lines(table, *heads):
    return [
        tuple(getattr(row.values[table.heads.index(head)], "value", row.values[table.heads.index(head)]) for head in heads)
        for row in table.rows
    ]


def test_a_row_stands_beside_the_published_number_of_its_aligner():
    found = tables([cell("ngrams", "awesome", 0.89)])["published"]
    # .8863 is published for ngrams, awesome, es
    assert lines(found, "row", "ours", "published with", "published", "difference", "inside", "n sentences") == [
        ("ngrams", 0.89, "awesome", 0.8863, "+0.004", "yes", 799)
    ]


def test_a_published_number_beyond_the_interval_is_outside():
    assert lines(tables([cell("ngrams", "awesome", 0.92)])["published"], "difference", "inside") == [("+0.034", "no")]


def test_an_aligner_of_ours_stands_beside_all_of_theirs():
    found = tables([cell("heuristic", "vote", 0.9)])["published"]
    assert lines(found, "aligner", "published with", "published") == [("vote", "awesome", 0.9028), ("vote", "simalign", 0.9065)]


def test_model_transfer_has_no_aligner():
    found = tables([cell("model_transfer", "-", 0.7, transfer="zero_shot")])["published"]
    assert lines(found, "aligner", "published with", "published") == [("-", "-", 0.741)]


def test_means_are_over_the_languages_of_both():
    found = tables([cell("ngrams", "awesome", 0.9), cell("ngrams", "awesome", 0.8, "it"), cell("ngrams", "awesome", 0.1, "en")])
    # (.8863 + .8715) / 2; over de, es and it (.9203 + .8863 + .8715) / 3
    ((ours, theirs, both, whole, all_languages),) = lines(
        found["published_means"], "ours", "published", "n languages", "published, all", "n all"
    )
    assert (ours, theirs, both, whole, all_languages) == (pytest.approx(0.85), pytest.approx(0.8789), 2, pytest.approx(0.8927, abs=1e-4), 3)


def test_seeds_are_averaged_and_have_no_interval():
    found = tables([cell("ngrams", "awesome", 0.88), cell("ngrams", "awesome", 0.90, seed="1")])["published"]
    assert lines(found, "ours", "inside") == [(pytest.approx(0.89), None)]
    assert [len(row.cells) for row in found.rows] == [2]


def test_of_other_data_our_rows_stand_alone():
    (section,) = PublishedTable().sections([cell("ngrams", "vote", 0.9, data="demo")])
    assert section.text[0].startswith("Nothing published fits data=demo: politov_2025 has europarl_ner, masakhaner2, wikiann.")
    assert [table.name for table in section.tables] == ["own_rows"]


def test_a_tagger_trained_on_translations_is_another_question():
    (section,) = PublishedTable().sections([cell("ngrams", "awesome", 0.9, transfer="translate_train", tagger="small")])
    assert "a tagger trained on translations" in section.text[0]


def test_projection_alone_is_the_same_question():
    assert "published" in tables([cell("ngrams", "awesome", 0.9, transfer="translate_train", tagger="-")])


def test_what_failed_is_said():
    failed = GridCell({**cell("ngrams", "awesome", 0.9).axes, "lang": "it"}, None)
    section, *_ = PublishedTable().sections([cell("ngrams", "awesome", 0.9), failed])
    assert section.text[-1] == "Without a score: it ngrams awesome: missing."
    assert len(section.tables[1].rows) == 1


def test_no_cells_are_no_tables():
    (section,) = PublishedTable().sections([])
    assert not section.tables


def test_choices_that_go_with_model_transfer_alone_are_not_told():
    found = tables([cell("ngrams", "awesome", 0.9, labeler="hf"), cell("model_transfer", "-", 0.7, transfer="zero_shot", labeler="gold")])
    assert [row for (row,) in lines(found["published"], "row")] == ["ngrams", "model_transfer"]


def test_what_else_varies_tells_rows_apart():
    found = tables([cell("ngrams", "awesome", 0.9, labeler="hf"), cell("ngrams", "awesome", 0.8, labeler="tagger")])
    assert [row for (row,) in lines(found["published"], "row")] == ["ngrams (hf)", "ngrams (tagger)"]


@pytest.fixture
def judged(tmp_path):
    """Make a cell that gets so many of 20 sentences of one entity right."""

    def make(row, right, aligner="awesome", lang="es"):
        folder = tmp_path / f"{row}-{aligner}-{lang}"
        folder.mkdir()
        save_counts(folder, {"test": SentenceCounts("gold", {f"test-{n}": (int(n < right), 1, 1) for n in range(20)})})
        return cell(row, aligner, right / 20, lang, folder=folder)

    return make


def test_rows_are_compared_with_the_baseline_of_the_same_aligner(judged):
    cells = [judged("heuristic", 5), judged("ngrams", 20), judged("heuristic", 5, "simalign"), judged("ngrams", 20, lang="it")]
    found = tables(cells)["own_differences"]
    # published for es: ngrams .8863, heuristic .9028 with awesome; 15 sentences better and none worse: 2 of 2**15 shuffles reach that
    ((row, against, difference, p, published),) = lines(found, "row", "against", "difference", "p", "published difference")
    assert (row, against, difference, published) == ("ngrams", "heuristic awesome", "+0.750", "-0.017")
    assert 0 < p < 0.001


def test_how_many_differ_is_said(judged):
    _, section = PublishedTable().sections([judged("heuristic", 5), judged("ngrams", 20)])
    assert section.text[0].startswith("Of 1 comparison with heuristic, 1 are significantly better and 0 significantly worse")
    assert section.text[0].endswith("0 of 1 have the sign of the published difference.")


def test_model_transfer_is_compared_with_every_aligner(judged):
    cells = [judged("heuristic", 5), judged("heuristic", 6, "simalign"), judged("model_transfer", 4, "-")]
    found = tables(cells)["own_differences"]
    assert lines(found, "row", "against") == [("model_transfer", "heuristic awesome"), ("model_transfer", "heuristic simalign")]


def test_a_figure_has_a_panel_for_each_row():
    section, *_ = PublishedTable().sections([cell("ngrams", "awesome", 0.9), cell("heuristic", "awesome", 0.9)])
    assert [axes.get_title(loc="left") for axes in section.drawings[0].figure.axes] == ["ngrams", "heuristic"]


def test_a_table_that_is_not_there_is_refused():
    with pytest.raises(ConfigError, match=r"study.numbers=politov: neither one of ours \(politov_2025\) nor a file"):
        PublishedTable("politov")


def test_rows_of_another_tagger_are_not_compared(judged):
    cells = [judged("heuristic", 5), judged("ngrams", 20), judged("ngrams", 15, lang="it"), judged("heuristic", 10, lang="it")]
    for each, tagger in zip(cells, ("tiny", "small", "tiny", "tiny"), strict=True):
        each.axes["tagger"] = tagger
    # of es the two rows differ in their tagger too, so that the difference would be of both
    assert lines(tables(cells)["own_differences"], "lang", "row") == [("it", "ngrams (tiny)")]


def test_significance_is_corrected_for_the_number_of_comparisons(judged):
    # six sentences of twenty differ, all one way: p = 2 / 2^6 = .031, and four such are none after Holm's correction
    cells = [judged(row, right, lang=lang) for lang in ("de", "es", "it", "sw") for row, right in (("heuristic", 5), ("ngrams", 11))]
    found = lines(tables(cells)["own_differences"], "p", "p (Holm)")
    assert all(p < 0.05 < corrected and corrected == pytest.approx(4 * p, rel=0.2) for p, corrected in found)
    assert "Of 4 comparisons with heuristic, 0 are significantly better" in PublishedTable().sections(cells)[1].text[0]
