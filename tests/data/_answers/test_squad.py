"""Questions in the form of SQuAD."""

import json

import pytest

from spanferry.core.errors import DataError
from spanferry.data._answers.squad import Question, by_id, read_squad


def squad(folder, *questions, context="Kai lives in Kano."):
    """A file of one paragraph with (id, answer, start) questions."""
    asked = [{"id": id, "question": "?", "answers": [{"text": text, "answer_start": start}]} for id, text, start in questions]
    path = folder / "en.json"
    path.write_text(json.dumps({"version": "1.1", "data": [{"title": "t", "paragraphs": [{"context": context, "qas": asked}]}]}), "utf-8")
    return path


def test_a_question_knows_its_text_and_the_place_of_its_answer(tmp_path):
    path = squad(tmp_path, ("a", "Kano", 13), ("b", "Kai", 0))
    assert read_squad(path) == {
        "a": Question("a", "Kai lives in Kano.", (13, 17)),
        "b": Question("b", "Kai lives in Kano.", (0, 3)),
    }


@pytest.mark.parametrize("start", [12, -5, 99])
def test_an_answer_that_does_not_stand_at_its_place_has_none(tmp_path, start):
    assert read_squad(squad(tmp_path, ("a", "Kano", start)))["a"].answer is None


def test_a_byte_order_mark_before_the_file_is_taken_off_and_one_inside_counts(tmp_path):
    path = squad(tmp_path, ("a", "Kai", 1), context="\ufeffKai")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_squad(path)["a"].answer == (1, 4)


def test_a_row_may_have_no_answer():
    assert by_id([{"id": "a", "context": "Kai", "answers": {"text": [], "answer_start": []}}], "hub")["a"].answer is None


def test_an_id_twice_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"en\.json: question 2 has the id 'a' of one before it"):
        read_squad(squad(tmp_path, ("a", "Kano", 13), ("a", "Kai", 0)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"x\.json:1: .*the file is JSON in the form of SQuAD"),
        (b'{"data": [}\n', r"x\.json:1: "),
        (b"\xff\xfe", r"x\.json: byte 1 is not UTF-8"),
        (b"[]", r"x\.json: .*the form of SQuAD is data > paragraphs"),
        (b'{"data": [{"paragraphs": [{"context": "", "qas": [{"id": "a"}]}]}]}', r"x\.json: KeyError\('answers'\); the form of SQuAD"),
    ],
)
def test_another_form_is_refused_with_the_file(tmp_path, content, message):
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_squad(tmp_path / "x.json")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"x\.json: no such file"):
        read_squad(tmp_path / "x.json")


def test_a_row_of_another_form_is_refused_with_its_number():
    with pytest.raises(DataError, match=r"hub: question 1: KeyError\('context'\); a question has id, context and answers"):
        by_id([{"id": "a"}], "hub")
