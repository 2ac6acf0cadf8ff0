"""The files that a cell leaves."""

from spanferry.cells.results import Result
from spanferry.core.config import Config, LanguageChoice
from spanferry.core.records import Alignment, Pair, Sentence
from spanferry.runs.files import leave_files


def test_files_are_left_split_by_split(tmp_path):
    kano = [Sentence(f"{split}-1", "sw", ("Kano",), ()) for split in ("train", "dev")]
    pair = Pair(Sentence("train-1", "en", ("Kano",)), kano[0], Alignment(((0, 0),)))
    leave_files(Result({}, (), projected=kano, pairs=[pair]), Config(lang=LanguageChoice("sw")), tmp_path)
    files = {path.name: path.read_text() for path in (tmp_path / "artifacts").iterdir()}
    assert set(files) == {"config.yaml", "projected.train.conll", "projected.dev.conll", "links.train.talp"}
    assert files["projected.train.conll"] == "Kano\tO\n\n"
    assert files["links.train.talp"] == "0-0\n"


def test_scores_of_pairs_are_left(tmp_path):
    pair = Pair(Sentence("train-1", "en", ("Kano",)), Sentence("train-1", "sw", ("Kano",)), Alignment(((0, 0),)))
    leave_files(Result({}, (), pairs=[pair], pair_scores={"train-1": 1.0}), Config(lang=LanguageChoice("sw")), tmp_path)
    assert (tmp_path / "artifacts" / "pair_scores.tsv").read_text() == "train-1\t1.0000\tKano\tKano\n"


def test_weights_of_links_are_left_where_they_are_asked_for(tmp_path):
    pair = Pair(Sentence("train-1", "en", ("Kano",)), Sentence("train-1", "sw", ("Kano",)), Alignment(((0, 0),), (0.5,)))
    leave_files(Result({}, (), pairs=[pair]), Config(lang=LanguageChoice("sw"), link_weights=True), tmp_path)
    assert (tmp_path / "artifacts" / "weighted_links.train.talp").read_text() == "0-0:0.5\n"
    assert (tmp_path / "artifacts" / "links.train.talp").read_text() == "0-0\n"


def test_what_a_cell_left_is_cleared_and_nothing_else(tmp_path):
    kano = Sentence("test-1", "sw", ("Kano",), ())
    pair = Pair(kano, kano, Alignment(((0, 0),)))
    everything = Result({}, (), projected=[kano], pairs=[pair], pair_scores={"test-1": 1.0}, predicted=[kano])
    left = leave_files(everything, Config(lang=LanguageChoice("sw"), link_weights=True), tmp_path)
    assert len(list(left.iterdir())) == 6
    (left / "notes.txt").touch()
    leave_files(Result({}, ()), Config(lang=LanguageChoice("sw")), tmp_path)
    assert {path.name for path in left.iterdir()} == {"config.yaml", "notes.txt"}
