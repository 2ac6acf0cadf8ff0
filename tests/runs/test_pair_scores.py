"""The pairs' scores as a file."""

from spanferry.core.records import Alignment, Pair, Sentence
from spanferry.runs.pair_scores import save_pair_scores


def pair(id, alignment):
    return Pair(Sentence(id, "en", ("Kai", "sleeps")), Sentence(id, "de", ("Kai", "schläft")), alignment)


def test_a_line_is_a_pair_that_has_a_score(tmp_path):
    pairs = [pair("train-1", Alignment(((0, 0),))), pair("train-2", None)]
    save_pair_scores(tmp_path, pairs, {"train-1": 0.5})
    assert (tmp_path / "pair_scores.tsv").read_text() == "train-1\t0.5000\tKai sleeps\tKai schläft\n"


def test_no_scores_leave_no_file(tmp_path):
    save_pair_scores(tmp_path, [pair("train-1", None)], {})
    assert list(tmp_path.iterdir()) == []
