"""Questions and their answers, in the form of SQuAD: JSON files, or rows of a Parquet file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spanferry.core.errors import DataError
from spanferry.data._answers.sentences import Place


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a text answers.

    Attributes:
        id: the same in all languages.
        context: the text.
        answer: the place of the first answer in it; None: the file gives none, or what stands at its place is not the answer.
    """

    id: str
    context: str
    answer: Place | None


def read_squad(path: Path) -> dict[str, Question]:
    """The questions of a JSON file, by id, in the file's order.

    Raises:
        DataError: the file is missing, no UTF-8 JSON in the form of SQuAD, or an id stands there twice.
    """
    return by_id(_rows(_json(path), path), path)


def by_id(rows: Iterable[Mapping[str, Any]], place: Path | str) -> dict[str, Question]:
    """The questions of rows with ``id``, ``context`` and ``answers`` (``text`` and ``answer_start``, a list each), in their order.

    Raises:
        DataError: a row lacks one of these, or an id stands there twice; ``place`` says where.
    """
    found: dict[str, Question] = {}
    for number, row in enumerate(rows, 1):
        try:
            question = Question(row["id"], row["context"], _answer(row["context"], row["answers"]))
        except (KeyError, TypeError) as error:
            raise DataError(f"{place}: question {number}: {error!r}; a question has id, context and answers (text, answer_start)") from None
        if question.id in found:
            raise DataError(f"{place}: question {number} has the id {question.id!r} of one before it; ids join the languages")
        found[question.id] = question
    return found


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise DataError(f"{path}: no such file (looked from {Path.cwd()})") from None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: byte {error.start + 1} is not UTF-8; convert the file to UTF-8 first") from None
    except json.JSONDecodeError as error:
        raise DataError.at(path, error.lineno, f"{error.msg}; the file is JSON in the form of SQuAD") from None


def _rows(content: Any, path: Path) -> Iterator[dict[str, Any]]:
    try:
        for article in content["data"]:
            for paragraph in article["paragraphs"]:
                for question in paragraph["qas"]:
                    yield {"id": question["id"], "context": paragraph["context"], "answers": _columns(question["answers"])}
    except (KeyError, TypeError) as error:
        raise DataError(f"{path}: {error!r}; the form of SQuAD is data > paragraphs > context and qas > id and answers") from None


def _columns(answers: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    answers = list(answers)
    return {name: [answer[name] for answer in answers] for name in ("text", "answer_start")}


def _answer(context: str, answers: Mapping[str, Any]) -> Place | None:
    """The first answer's place: the file's if the answer stands there, and no search where it does not."""
    if not len(answers["text"]):
        return None
    text, start = answers["text"][0], int(answers["answer_start"][0])
    return (start, start + len(text)) if text and start >= 0 and context.startswith(text, start) else None
