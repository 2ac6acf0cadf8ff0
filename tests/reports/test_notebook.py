from pathlib import Path

import pytest

from spanferry.core.errors import SpanferryError
from spanferry.core.records import Entity, Outcome, Sentence, Span
from spanferry.core.sentence_record import SentenceRecord
from spanferry.reports import notebook, plots
from spanferry.reports.sections import Drawing, Row, Section, Table

ROOT = Path(__file__).parents[2]
PER = Entity(Span(0, 1), "PER")
RECORD = SentenceRecord(
    Sentence("train-1", "de", ("<Ada>", "schlief")),
    Sentence("train-1", "en", ("Ada", "slept"), (PER,)),
    gold=(),
    projected=(PER,),
    outcomes=(Outcome.PROJECTED,),
    links=((0, 0),),
)


@pytest.mark.parametrize("folder", [".", "notebooks", "src/spanferry"])
def test_in_the_repository_outputs_go_below_its_root(monkeypatch, folder):
    monkeypatch.chdir(ROOT / folder)
    assert notebook.home() == ROOT


def test_elsewhere_they_go_where_one_is(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert notebook.home() == tmp_path


def test_what_python_printed(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert notebook.python("-c", "import os; print(os.getcwd())").strip() == str(tmp_path)


def test_what_fails_is_told(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpanferryError, match="no such thing"):
        notebook.python("-c", "import sys; sys.exit('no such thing')")


def test_a_grid_and_a_cell_run_and_are_read(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    small = "tagger=none data.train=12 data.dev=0"
    sweep = notebook.sweep("grid", f"lang=de,sw {small}")
    assert (sweep.folder, sweep.done) == (tmp_path / "multirun" / "notebooks" / "grid", 2)
    assert "Projection F1" in notebook.tables(sweep).html
    assert (notebook.cell("one", f"lang=de {small}") / "cell.json").is_file()


def test_a_sentence_shows_what_was_labelled_and_what_crossed():
    shown = notebook.sentence(RECORD).html
    assert shown.count("<mark") == 2  # the source's and the projected one; gold has none
    assert "&lt;Ada&gt;<sub>PER</sub>" in shown
    assert "outcomes of the source's entities: projected" in shown


def test_links_are_drawn():
    assert "<svg" in notebook.links(RECORD).html


def test_sections_have_their_tables_and_figures():
    with plots.style():
        figure, _ = plots.canvas()
    found = Section("Asked", ["Why?"], [Table("t", "Told", ["a"], [Row(["1 < 2"])])], [Drawing("d", "Drawn", figure)])
    shown = notebook.sections([found])._repr_html_()
    assert all(part in shown for part in ("<h2>Asked</h2>", "<p>Why?</p>", "1 &lt; 2", "<svg"))
