"""What a cell leaves behind."""

import pytest

from spanferry.core.cell_record import CellRecord
from spanferry.core.errors import DataError


def test_a_record_is_read_back(tmp_path):
    stages = [{"stage": "align", "seconds": 1.0, "stored": True}]
    record = CellRecord({"lang": "de"}, {"test/f1": 0.5}, "", stages, {"commit": "abc"}, history=[], datasets=[], keys=[], model="m")
    record.save(tmp_path)
    assert CellRecord.load(tmp_path) == record
    assert [path.name for path in tmp_path.iterdir()] == ["cell.json"]


def test_a_folder_without_record_is_an_unfinished_cell(tmp_path):
    assert CellRecord.load(tmp_path) is None


def test_a_damaged_record_says_where_it_lies(tmp_path):
    (tmp_path / "cell.json").write_text("{")
    with pytest.raises(DataError, match=r"cell\.json: damaged"):
        CellRecord.load(tmp_path)


def test_the_headline_is_the_test_score_then_the_projections_then_the_links():
    assert CellRecord({}, {"projection/f1": 0.9, "test/f1": 0.4}).headline == 0.4
    assert CellRecord({}, {"alignment/f1": 0.8, "projection/f1": 0.9}).headline == 0.9
    assert CellRecord({}, {"alignment/f1": 0.8, "alignment/aer": 0.2}).headline == 0.8
    assert CellRecord({}).headline is None


def test_what_a_record_of_another_version_has_besides_is_passed_over(tmp_path):
    (tmp_path / "cell.json").write_text('{"axes": {"lang": "de"}, "metrics": {"test/f1": 0.5}, "link": "#/x"}')
    assert CellRecord.load(tmp_path) == CellRecord({"lang": "de"}, {"test/f1": 0.5})


def test_any_language_is_read_back_whatever_the_locale(tmp_path, ascii_locale):
    record = CellRecord({"lang": "yo"}, error="Ọ̀yọ́: no such file")
    record.save(tmp_path)
    assert CellRecord.load(tmp_path).error == record.error
    assert "Ọ̀yọ́" in (tmp_path / "cell.json").read_text("utf-8")  # and is read by people
