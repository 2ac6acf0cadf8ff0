"""Questions and their answers, in the form of SQuAD: JSON files, or rows of a Parquet file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spanferry.core.errors import DataError
from spanferry.core.text_files import opened, quoted
from spanferry.data._answers.sentences import Place


@dataclass(frozen=True, slots=True)
class Question:
    """A question that a text answers.

    Attributes:
        id: the same in all languages.
        context: the text.
        answer: the place of the answer in it; None: the file gives none, what stands at its place is not the answer, or it gives
            several that do not all stand at one place.
        text: the question itself; empty: the file has none.
    """

    id: str
    context: str
    answer: Place | None
    text: str = ""


def read_squad(path: Path) -> dict[str, Question]:
    """The questions of a JSON file, by id, in the file's order.

    Raises:
        DataError: the file is missing, cannot be opened, or is no UTF-8 JSON in the form of SQuAD, or an id stands there twice.
    """
    return by_id(_rows(_json(path), path), path)


def by_id(rows: Iterable[Mapping[str, Any]], place: Path | str) -> dict[str, Question]:
    """The questions of rows with ``id``, ``context`` and ``answers``, in their order.

    Answers are a list of ``text`` and ``answer_start`` each, as JSON has them, or one mapping of these to lists, as Parquet files do.

    Raises:
        DataError: a row lacks one of these or has it of another type, or an id stands there twice; ``place`` says where.
    """
    found: dict[str, Question] = {}
    for number, row in enumerate(rows, 1):
        try:
            question = _question(row)
        except (KeyError, TypeError, ValueError) as error:
            raise DataError(f"{place}: question {number}: {_said(error)}; a question has id, context and answers ({_ANSWER})") from None
        if question.id in found:
            raise DataError(f"{place}: question {number} has the id {question.id!r} of one before it; ids join the languages")
        found[question.id] = question
    return found


_ANSWER = "text, and answer_start, the number of characters before it"


def _question(row: Mapping[str, Any]) -> Question:
    id, context = row["id"], row["context"]
    if not isinstance(id, str | int):
        raise TypeError(f"the id is {id!r}")
    if not isinstance(context, str):
        raise TypeError(f"{id!r} has the context {context!r}")
    context.encode()  # half a surrogate pair, which JSON can spell, is no character
    try:
        return Question(str(id), context, _answer(context, row["answers"]), str(row.get("question") or ""))
    except (TypeError, ValueError) as error:
        raise TypeError(f"{id!r} has the answers {quoted(str(row['answers']))}: {error}") from None


def _json(path: Path) -> Any:
    with opened(path) as file:
        content = file.read()
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: byte {error.start + 1} is not UTF-8; convert the file to UTF-8 first") from None
    except json.JSONDecodeError as error:
        said = f"character {error.colno}: {error.msg}; the file is JSON in the form of SQuAD. Is it cut short?"
        raise DataError.at(path, error.lineno, said) from None
    except (RecursionError, ValueError):  # or a whole number of thousands of digits
        raise DataError(f"{path}: nested too deeply, or with too long a number, to be JSON in the form of SQuAD") from None


def _rows(content: Any, path: Path) -> Iterator[dict[str, Any]]:
    where = ""
    try:
        for article, text in enumerate(content["data"], 1):
            for paragraph, part in enumerate(text["paragraphs"], 1):
                where = f"article {article}, paragraph {paragraph}: "
                for question in part["qas"]:
                    known = {"id": question["id"], "context": part["context"], "answers": question["answers"]}
                    yield known | {"question": question.get("question")}
    except (KeyError, TypeError) as error:
        form = "the form of SQuAD is data > paragraphs > context and qas > id and answers"
        raise DataError(f"{path}: {where}{_said(error)}; {form}") from None


def _said(error: Exception) -> str:
    return f"no {error}" if isinstance(error, KeyError) else str(error)


def _answer(context: str, answers: Any) -> Place | None:
    """The one place that all answers name: the file's if the answer stands there, and no search where it does not."""
    if isinstance(answers, Mapping):
        given = list(zip(answers["text"], answers["answer_start"], strict=True))
    else:
        given = [(answer["text"], answer["answer_start"]) for answer in answers]
    places = {_place(context, *answer) for answer in given}
    return places.pop() if len(places) == 1 else None


def _place(context: str, text: Any, start: Any) -> Place | None:
    if not isinstance(text, str) or not isinstance(start, int):
        raise TypeError("of another type")
    return (start, start + len(text)) if text and start >= 0 and context.startswith(text, start) else None
