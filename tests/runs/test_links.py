"""What a cell leaves of its links."""

from spanferry.core.records import Alignment, Pair, Sentence
from spanferry.runs.links import load_links, save_links, save_weighted_links


def pair(id, alignment):
    return Pair(Sentence(id, "en", ("a", "b")), Sentence(id, "de", ("c", "d")), alignment)


SOFT = Alignment(((0, 0), (1, 0)), (1.0, 0.33333))
PAIRS = [pair("train-1", SOFT), pair("train-2", Alignment(())), pair("test-1", Alignment(((1, 1),))), pair("dev-1", None)]


def test_links_are_read_back_by_split_without_weights(tmp_path):
    (tmp_path / "artifacts").mkdir()
    save_links(tmp_path, PAIRS)
    assert load_links(tmp_path) == {"train": [Alignment(SOFT.links), Alignment(())], "test": [Alignment(((1, 1),))]}


def test_weights_lie_beside_them(tmp_path):
    (tmp_path / "artifacts").mkdir()
    save_weighted_links(tmp_path, PAIRS)
    files = {path.name: path.read_text() for path in (tmp_path / "artifacts").iterdir()}
    assert files == {"weighted_links.train.talp": "0-0:1 1-0:0.3333\n\n", "weighted_links.test.talp": "1-1:1\n"}


def test_a_cell_without_links_has_none(tmp_path):
    assert load_links(tmp_path) == {}
