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
        "a": Question("a", "Kai lives in Kano.", (13, 17), "?"),
        "b": Question("b", "Kai lives in Kano.", (0, 3), "?"),
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
        (
            b'{"data": [{"paragraphs": [{"context": "", "qas": [{"id": "a"}]}]}]}',
            r"x\.json: article 1, paragraph 1: no 'answers'; the form of SQuAD",
        ),
        (b"[" * 100_000, r"x\.json: nested too deeply"),
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
    with pytest.raises(DataError, match=r"hub: question 1: no 'context'; a question has id, context and answers"):
        by_id([{"id": "a"}], "hub")


def row(**changes):
    return {"id": "a", "context": "Kai lives in Kano.", "answers": [{"text": "Kano", "answer_start": 13}]} | changes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": None}, "the id is None"),
        ({"id": ["a"]}, r"the id is \['a'\]"),
        ({"context": None}, "'a' has the context None"),
        ({"context": "\ud800"}, "surrogates not allowed"),
        ({"answers": None}, "'a' has the answers 'None'"),
        ({"answers": [{"text": "Kano", "answer_start": 13.5}]}, "'a' has the answers .*13.5.*of another type"),
        ({"answers": [{"text": "Kano", "answer_start": "13"}]}, "of another type"),
        ({"answers": [{"text": None, "answer_start": 13}]}, "of another type"),
        ({"answers": {"text": ["Kano"], "answer_start": []}}, "'a' has the answers .*shorter"),
        ({"answers": {"text": "Kano", "answer_start": 13}}, "'a' has the answers"),
    ],
)
def test_what_a_question_cannot_be_is_refused_with_its_id_and_the_value(changes, message):
    with pytest.raises(DataError, match=rf"hub: question 1: .*{message}"):
        by_id([row(**changes)], "hub")


def test_answers_are_a_list_or_a_mapping_of_lists():
    one, other = row(), row(answers={"text": ["Kano"], "answer_start": [13]})
    assert by_id([one], "hub") == by_id([other], "hub")


def test_numbers_and_texts_are_the_same_ids():
    assert list(by_id([row(id=7)], "hub")) == ["7"]


def test_of_several_answers_none_is_chosen():
    kano, kai = {"text": "Kano", "answer_start": 13}, {"text": "Kai", "answer_start": 0}
    assert by_id([row(answers=[kano, kano])], "hub")["a"].answer == (13, 17)
    assert by_id([row(answers=[kano, kai])], "hub")["a"].answer is None
    assert by_id([row(answers=[kano, kano | {"answer_start": 1}])], "hub")["a"].answer is None
