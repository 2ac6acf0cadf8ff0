"""How alike aligners are."""

from io import StringIO

from rich.console import Console

from spanferry.core.cell_record import CellRecord
from spanferry.core.records import Alignment, Pair, Sentence
from spanferry.reports.agreement import agreements
from spanferry.reports.cells import GridCell
from spanferry.runs.links import save_links

ONE, TWO, THREE = (Alignment(links) for links in (((0, 0),), ((0, 0), (1, 1)), ((0, 1),)))


def cell(folder, aligner, *alignments, **axes):
    """A cell with its links; one without left none."""
    axes = {"lang": "de", "method": "ilp", "aligner": aligner, "seed": "0"} | axes
    folder = folder / "_".join(axes.values())
    (folder / "artifacts").mkdir(parents=True)
    ids = [f"train-{number}" for number, _ in enumerate(alignments, 1)]
    words = ("a", "b")
    save_links(folder, [Pair(Sentence(id, "en", words), Sentence(id, "de", words), of) for id, of in zip(ids, alignments, strict=True)])
    return GridCell(axes, CellRecord(axes), folder)


def shown(cells):
    console = Console(width=120, file=StringIO())
    for title, table in agreements(cells).items():
        console.print(title, table)
    return [line.replace("│", " ").split() for line in console.file.getvalue().splitlines()]


def test_every_two_aligners_have_a_number(tmp_path):
    # simalign and gold share 2 links of 2 and 4; recorded shares none with either
    found = shown([cell(tmp_path, "simalign", ONE, ONE), cell(tmp_path, "gold", TWO, TWO), cell(tmp_path, "recorded", THREE, THREE)])
    assert ["simalign", "2", "1.000", "0.667", "0.000"] in found
    assert ["gold", "4", "0.667", "1.000", "0.000"] in found


def test_an_aligner_s_options_are_told_where_they_vary(tmp_path):
    cells = [cell(tmp_path, "noisy", links, **{"aligner.recall": recall}) for recall, links in (("1", TWO), ("0.5", ONE))]
    assert ["noisy", "recall=0.5", "1", "0.667", "1.000"] in shown(cells)


def test_languages_have_a_table_each_and_methods_share_one(tmp_path):
    cells = [
        cell(tmp_path, aligner, ONE, lang=lang, method=method) for aligner in ("a", "b") for lang in ("de", "sw") for method in ("x", "y")
    ]
    assert list(agreements(cells)) == ["Agreement between aligners: lang=de", "Agreement between aligners: lang=sw"]


def test_what_changes_no_links_makes_no_table_of_its_own(tmp_path):
    axes = [{}, {"min_pair_score": "0.5"}, {"seed": "1"}]
    cells = [cell(tmp_path, aligner, ONE, **changes) for aligner in ("a", "b") for changes in axes]
    assert list(agreements(cells)) == ["Agreement between aligners: lang=de"]


def test_seeds_whose_links_differ_have_a_table_each(tmp_path):
    cells = [cell(tmp_path, "gold", ONE, seed=seed) for seed in ("0", "1")]
    cells += [cell(tmp_path, "noisy", links, seed=seed) for seed, links in (("0", ONE), ("1", TWO))]
    assert list(agreements(cells)) == [f"Agreement between aligners: lang=de, seed={seed}" for seed in (0, 1)]


def test_an_aligner_is_judged_by_the_method_that_needs_its_links(tmp_path):
    cells = [cell(tmp_path, "gold", method="tagged"), cell(tmp_path, "gold", ONE), cell(tmp_path, "noisy", ONE)]
    assert ["gold", "1", "1.000", "1.000"] in shown(cells)


def test_who_left_no_links_is_told(tmp_path):
    found = shown([cell(tmp_path, "gold", ONE), cell(tmp_path, "noisy", ONE), cell(tmp_path, "eflomal")])
    assert "No links left by eflomal." in " ".join(word for line in found for word in line)


def test_links_without_a_record_are_of_an_earlier_run(tmp_path):
    gold, noisy = cell(tmp_path, "gold", ONE), cell(tmp_path, "noisy", ONE)
    for record in (None, CellRecord(noisy.axes, error="no")):
        assert agreements([gold, GridCell(noisy.axes, record, noisy.folder)]) == {}


def test_other_pairs_and_no_links_are_no_number(tmp_path):
    nothing = Alignment(())
    found = shown([cell(tmp_path, "a", nothing), cell(tmp_path, "b", ONE, ONE), cell(tmp_path, "c", nothing)])
    assert ["a", "0", "no", "links", "other", "pairs", "no", "links"] in found


def test_one_aligner_has_nothing_to_compare(tmp_path):
    assert agreements([cell(tmp_path, "gold", ONE), cell(tmp_path, "-", lang="sw")]) == {}
