import pytest
from tests.exports.conftest import names

from spanferry.core.errors import SpanferryError
from spanferry.exports.placing import MARK, placed


def fill(folder, text="new"):
    (folder / MARK).write_text(text)


def test_a_new_folder_appears_when_the_block_ends(tmp_path):
    with placed(tmp_path / "a" / "out", tmp_path / "cell") as folder:
        fill(folder)
        assert not (tmp_path / "a" / "out").exists()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["out"]
    assert (tmp_path / "a" / "out" / MARK).read_text() == "new"


def test_what_fails_leaves_nothing(tmp_path):
    with pytest.raises(KeyError), placed(tmp_path / "out", tmp_path / "cell"):
        raise KeyError
    assert names(tmp_path) == []


def test_what_fails_leaves_the_earlier_export(tmp_path):
    (tmp_path / "out").mkdir()
    fill(tmp_path / "out", "old")
    with pytest.raises(KeyError), placed(tmp_path / "out", tmp_path / "cell"):
        raise KeyError
    assert (tmp_path / "out" / MARK).read_text() == "old"


def test_an_earlier_export_is_replaced_whole(tmp_path):
    (tmp_path / "out" / "conll").mkdir(parents=True)
    fill(tmp_path / "out", "old")
    with placed(tmp_path / "out", tmp_path / "cell") as folder:
        fill(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [MARK]


@pytest.mark.parametrize("held", [["mine.txt"], [MARK, ".git"], ["README.md", "data"]])
def test_what_is_not_ours_alone_is_not_touched(tmp_path, held):
    for name in held:
        (tmp_path / "out" / name).mkdir(parents=True)
    with pytest.raises(SpanferryError, match="add --overwrite"), placed(tmp_path / "out", tmp_path / "cell"):
        pytest.fail("must not get here")
    assert names(tmp_path / "out") == sorted(held)


def test_overwriting_replaces_it(tmp_path):
    (tmp_path / "out" / "mine").mkdir(parents=True)
    with placed(tmp_path / "out", tmp_path / "cell", overwrite=True) as folder:
        fill(folder)
    assert names(tmp_path / "out") == [MARK]


def test_not_even_overwriting_removes_the_cell_or_where_you_are(tmp_path, monkeypatch):
    (tmp_path / "out" / "cell").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for out in (tmp_path / "out", tmp_path / "here"):
        with pytest.raises(SpanferryError, match="name a new folder"), placed(out, tmp_path / "out" / "cell", overwrite=True):
            pytest.fail("must not get here")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(SpanferryError, match="is a file"), placed(tmp_path / "out", tmp_path / "cell"):
        pytest.fail("must not get here")


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SpanferryError, match="cannot be written"), placed(tmp_path / "file" / "out", tmp_path / "cell"):
        pytest.fail("must not get here")


def test_a_name_that_is_too_long_is_told(tmp_path):
    with pytest.raises(SpanferryError, match="cannot be written"), placed(tmp_path / ("x" * 300), tmp_path / "cell"):
        pass
