"""``data=xquad``: 240 Wikipedia paragraphs and the answers to 1,190 questions in 12 languages (Artetxe, Ruder and Yogatama, ACL 2020)."""

from collections.abc import Mapping
from pathlib import Path

from spanferry.core.corpus import ANSWER
from spanferry.core.records import Language
from spanferry.data._answers.corpus import QuestionCorpus
from spanferry.data._answers.passages import Languages, ParallelTexts, text_ratio
from spanferry.data._answers.questions import QuestionFiles
from spanferry.data._answers.squad import Question
from spanferry.data._published.description import Benchmark, Form, SizeCheck

XQUAD = Benchmark(
    name="xquad",
    title="XQuAD",
    labels=(ANSWER,),
    forms=(Form({"dev": "{code}.json"}), Form({"dev": "xquad.{code}.json"})),
    hub="google/xquad@main",
    folders=("xquad.{code}", "XQuAD.{code}"),  # its own; XTREME's
    home="https://github.com/google-deepmind/xquad",
    licence="CC BY-SA 4.0",
    citation="Artetxe et al., ACL 2020, https://aclanthology.org/2020.acl-main.421",
    sizes={code: {"dev": frozenset({1190})} for code in ("ar", "de", "el", "en", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh")},
    parallel=True,
)


class XquadCorpus(QuestionCorpus):
    """XQuAD's answers as entities: English ones projected onto another language are judged by what its translator marked.

    The paragraphs of two languages translate each other. Their sentences are aligned, and the group that holds a question's answers is a
    pair of the split ``train``, which both sides hold: there is nothing to train on.

    Args:
        root: the folder of its files; None: from the hub.
        hub: a repository of Parquet files, ``OWNER/NAME@REVISION``, or a folder laid out like one; None: the corpus's own.
        sizes: what files of another size than published are: an error, worth a warning, or nothing.
        question: whether each sentence begins with its question, in its own language.

    Raises:
        ConfigError: the corpus lacks a language, or its files or a language's splitter are missing.
    """

    def __init__(
        self,
        root: Path | None,
        hub: str | None,
        source_language: Language,
        target_language: Language,
        sizes: SizeCheck = "warn",
        question: bool = False,
    ) -> None:
        super().__init__(QuestionFiles(XQUAD, (source_language, target_language), "dev", root, hub, question), _finder, sizes)


def _finder(source: Mapping[str, Question], target: Mapping[str, Question], languages: Languages) -> ParallelTexts:
    return ParallelTexts(text_ratio(source, target), languages)
