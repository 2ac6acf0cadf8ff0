import json

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.reports.cells import GridCell
from spanferry.studies._domain_mismatch.divergences import measures
from spanferry.studies._domain_mismatch.fields import fields
from spanferry.studies.domain_mismatch import DomainMismatch

F1 = {("news", "news"): 0.6, ("sport", "news"): 0.4, ("news", "sport"): 0.3, ("sport", "sport"): 0.5}


def cell(train, test, f1, sources="[en]", seed=0, folder=None, **more):
    axes = {"lang": "yo", "method": "-", "aligner": "-", "data.sources": sources, "seed": str(seed)}
    axes |= {"domains.train": train, "domains.test": test, **more.pop("axes", {})}
    return GridCell(axes, None if f1 is None else CellRecord({}, {"test/f1": f1, **more}), folder)


@pytest.fixture
def cells():
    """Two domains and two mixes of sources; a second source makes up for half of what is lost."""
    lost = {(train, test): F1[test, test] - f1 for (train, test), f1 in F1.items()}
    return [
        cell(f"[{train}]", f"[{test}]", F1[test, test] - share * lost[train, test], sources, **{"divergence/mmd": lost[train, test]})
        for sources, share in (("[en]", 1), ("[en,es]", 0.5))
        for train, test in F1
    ]


def found(cells):
    return fields(cells, "domains.train", "domains.test", {})


def table(cells, name, study=None):
    tables = [table for section in (study or DomainMismatch()).sections(cells) for table in section.tables]
    return next(table for table in tables if table.name == name)


def test_the_matrix_says_what_is_in_domain(cells):
    rows = [row.values for row in table(cells[:4], "domain_matrix").rows]
    assert [(row[2], row[3], row[4], row[6].value) for row in rows] == [
        ("news", "news", "yes", 0.6), ("sport", "news", "no", 0.4), ("news", "sport", "no", 0.3), ("sport", "sport", "yes", 0.5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("train", "test", "inside"),
    [("[news,sport]", "[sport]", True), ("null", "[sport]", True), ("[news]", "null", False), ("[news]", "[news,sport]", False)],
)
def test_a_test_set_is_in_domain_where_all_its_domains_were_learnt_from(train, test, inside):
    assert found([cell(train, test, 0.5)])[0].in_domain == inside


def test_loss_is_against_the_training_for_the_same_test_set(cells):
    rows = [row.values for row in table(cells[:4], "mismatch_by_pair").rows]
    assert [(row[2], row[4], round(row[5], 3)) for row in rows] == [("news", "sport", 0.2), ("sport", "news", 0.2)]


def test_the_purest_in_domain_training_is_what_is_compared_with(cells):
    more = [cell("[news,sport]", "[news]", 0.9), *cells[:4]]
    assert {row.values[3] for row in table(more, "mismatch_by_pair").rows} == {"news", "sport"}


def test_mixes_of_sources_are_compared(cells):
    rows = [row.values for row in table(cells, "mismatch_by_sources").rows]
    assert [(row[0], round(row[3].value, 3), row[4]) for row in rows] == [("en", 0.2, 2), ("en+es", 0.1, 2)]
    assert rows[1][5].value == pytest.approx(-0.1)


def test_another_combiner_is_another_mix():
    cells = [cell("[news]", "[news]", 0.5, "[en,es]", axes={"combiner": name}) for name in ("pool", "vote")]
    assert [field.mix for field in found(cells)] == ["en+es pool", "en+es vote"]


def test_pairs_on_the_same_sentences_are_tested(tmp_path):
    cells = []
    for train, right in (("[news]", 1), ("[sport]", 0)):
        folder = tmp_path / train
        folder.mkdir()
        counts = {"test": {"gold": "same", "by_id": {f"test-{number}": [right, 1, 1] for number in range(40)}}}
        (folder / "counts.json").write_text(json.dumps(counts), "utf-8")
        cells.append(cell(train, "[news]", float(right), folder=folder))
    values = table(cells, "mismatch_by_pair").rows[0].values
    assert (values[6].value < 0.001, values[7:]) == (True, [1, 40])


def test_divergence_that_goes_with_f1_has_the_correlation_of_numpy(cells):
    import numpy as np

    kept = cells[:4]
    far = [each.value("divergence/mmd") for each in kept]
    expected = np.corrcoef(far, [each.value("test/f1") for each in kept])[0, 1]
    measure = measures(found(kept))[0]
    assert (measure.name, measure.pearson.value) == ("mmd", pytest.approx(expected))


def test_a_planted_loss_is_found_among_trainings_for_the_same_test_set(cells):
    assert measures(found(cells[:4]))[0].same_test.value == pytest.approx(-1)  # F1 is the test set's best less the divergence


def test_a_measure_that_never_varies_is_said_and_not_drawn(cells):
    flat = [
        cell(each.axes["domains.train"], each.axes["domains.test"], each.value("test/f1"), **{"divergence/js_surfaces": 1.0})
        for each in cells
    ]
    section = DomainMismatch().sections(flat)[2]
    assert "js_surfaces: the same for every field" in section.text[1]
    assert section.drawings == []


def test_corpora_may_be_the_domains():
    cells = [
        cell("null", "null", f1, axes={"data.source": "conll2003", "data": data}) for data, f1 in (("masakhaner2", 0.6), ("wikiann", 0.4))
    ]
    study = DomainMismatch("data.source", "data", names={"conll2003": "news", "masakhaner2": "news"})
    assert [row.values[2:5] for row in table(cells, "domain_matrix", study).rows] == [["news", "news", "yes"], ["news", "wikiann", "no"]]


def test_every_row_names_its_cells(cells):
    assert all(row.cells for section in DomainMismatch().sections(cells) for table in section.tables for row in table.rows)


def test_without_scores_it_says_what_is_missing():
    sections = DomainMismatch().sections([cell("[news]", "[news]", None), cell("[sport]", "[news]", None)])
    assert "2 of 2 fields have no score" in sections[0].text[1]
    assert [len(section.drawings) for section in sections] == [0, 0, 0]


def test_a_loss_is_over_the_seeds_that_both_have():
    cells = [cell("[news]", "[news]", 0.6), cell("[sport]", "[news]", 0.4), cell("[sport]", "[news]", 0.0, seed=1)]
    (row,) = table([*cells, cell("[news]", "[news]", None, seed=1)], "mismatch_by_pair").rows
    assert row.values[5] == pytest.approx(0.2)  # were seed 1 counted, it would be .4
