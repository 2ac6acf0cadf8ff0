"""``data=mlqa``: Wikipedia in 7 languages, with questions asked of a sentence that they share (Lewis et al., ACL 2020)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from spanferry.core.corpus import ANSWER, Split
from spanferry.core.records import Language
from spanferry.data._answers.corpus import QuestionCorpus
from spanferry.data._answers.passages import AnswerSentences, Languages, answer_ratio
from spanferry.data._answers.questions import QuestionFiles
from spanferry.data._answers.squad import Question
from spanferry.data._published.description import Benchmark, Form, SizeCheck, Sizes

_FILE = "{split}-context-{{code}}-question-{{code}}.json"


def _form(folder: str) -> Form:
    splits: tuple[Split, ...] = ("dev", "test")
    return Form({split: folder.format(split=split) + _FILE.format(split=split) for split in splits})


def _sizes(dev: int, *test: int) -> Sizes:
    return {"dev": frozenset({dev}), "test": frozenset(test)}


_SIZES: Mapping[str, Sizes] = {
    "en": _sizes(1148, 11590),
    "de": _sizes(512, 4517),
    "es": _sizes(500, 5253, 5254),  # the paper and the hub; the README of the files
    "ar": _sizes(517, 5335),
    "zh": _sizes(504, 5137),
    "vi": _sizes(511, 5495),
    "hi": _sizes(507, 4918),
}

MLQA = Benchmark(
    name="mlqa",
    title="MLQA",
    labels=(ANSWER,),
    forms=(_form("{split}/"), _form("MLQA_V1/{split}/"), _form("")),
    hub="google/xtreme@main",  # facebook/mlqa is a loading script, which `datasets` 4 and later do not run
    folders=("MLQA.{code}.{code}", "mlqa.{code}.{code}"),  # XTREME's; those of a facebook/mlqa in Parquet
    home="https://dl.fbaipublicfiles.com/MLQA/MLQA_V1.zip",
    licence="CC BY-SA 3.0",
    citation="Lewis et al., ACL 2020, https://aclanthology.org/2020.acl-main.653",
    sizes=_SIZES,
)


class MlqaCorpus(QuestionCorpus):
    """MLQA's answers as entities: those of one language projected onto another are judged by what annotators marked there.

    Its texts do not translate each other: each holds, among other things, one sentence that the others hold too, and the answer lies in
    it. So the sentences of the answers are a pair of the split ``train``, which both sides hold; they were found by machine, and nothing
    in the corpus says how well they match. Pairs of implausible length are left out and counted.

    To train on projected answers and test on the target's own, take both parts, and the question in front:
    without it nobody can tell which part of a sentence is asked for.

    Args:
        root: the folder of its files, as the archive has them; None: from the hub.
        hub: a repository of Parquet files, ``OWNER/NAME@REVISION``, or a folder laid out like one; None: XTREME's copy.
        part: which questions: the ``test`` set, or the smaller ``dev`` set to try things on; ``both``: pairs of the dev set, and as the
            target's split ``test`` the answers' sentences of the test set, which need no counterpart.
        question: whether each sentence begins with its question, in its own language.
        sizes: what files of another size than published are: an error, worth a warning, or nothing.

    Raises:
        ConfigError: the corpus lacks a language, or its files or a language's splitter are missing.
    """

    def __init__(
        self,
        root: Path | None,
        hub: str | None,
        source_language: Language,
        target_language: Language,
        part: Literal["test", "dev", "both"] = "test",
        sizes: SizeCheck = "warn",
        question: bool = False,
    ) -> None:
        languages = source_language, target_language
        pairs = QuestionFiles(MLQA, languages, "dev" if part == "both" else part, root, hub, question)
        test = QuestionFiles(MLQA, languages[1:], "test", root, hub, question) if part == "both" else None
        super().__init__(pairs, _finder, sizes, test)


def _finder(source: Mapping[str, Question], target: Mapping[str, Question], languages: Languages) -> AnswerSentences:
    return AnswerSentences(answer_ratio(source, target, languages), languages)
