"""What the corpora of questions share: all but which corpus it is and how passages that translate each other are found."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from spanferry.core.corpus import Corpus
from spanferry.data._answers.pairs import alone, pair_answers
from spanferry.data._answers.passages import Finder, Languages
from spanferry.data._answers.questions import QuestionFiles
from spanferry.data._answers.squad import Question
from spanferry.data._published.description import SizeCheck

MakeFinder = Callable[[Mapping[str, Question], Mapping[str, Question], Languages], Finder]
"""From the questions of both languages to what finds the passages of one of them."""


class QuestionCorpus:
    """Answers in two languages, as the split ``train`` of both sides; their domain is the corpus. Choices inherit: they are constructors.

    Args:
        files: the questions in both languages; where their words matter, each sentence begins with them.
        make_finder: how passages are found.
        sizes: what files of another size than published are: an error, worth a warning, or nothing.
        test: other questions of the target language, whose answers' sentences are the target's split ``test``; None: there is none.

    Raises:
        ConfigError: the corpus lacks a language, or its files or a language's splitter are missing.
    """

    version = 2
    immaterial = frozenset({"sizes"})

    def __init__(self, files: QuestionFiles, make_finder: MakeFinder, sizes: SizeCheck, test: QuestionFiles | None = None) -> None:
        self._files, self._make_finder, self._sizes, self._test = files, make_finder, sizes, test
        for each in (files, test) if test else (files,):
            each.check()

    @property
    def source_inputs(self) -> tuple[Path, ...]:
        """The files of both languages: which sentences are pairs depends on both."""
        return (*self._files.inputs, *(self._test.inputs if self._test else ()))

    target_inputs = source_inputs

    def load(self) -> Corpus:
        """Read and pair; what cannot be paired is counted.

        Raises:
            ConfigError: the hub cannot be reached.
            DataError: a file breaks its form, has not the published size and ``sizes`` is ``check``, or nothing can be paired.
        """
        (source, target), (ours, theirs) = self._files.read(self._sizes), self._files.languages
        languages, benchmark = (ours, theirs), self._files.benchmark
        finder = self._make_finder(source, target, languages)
        corpus = pair_answers(benchmark.title, source, target, finder, languages, benchmark.name, asked=self._files.asked)
        return self._tested(corpus, self._test) if self._test else corpus

    def _tested(self, corpus: Corpus, files: QuestionFiles) -> Corpus:
        """The corpus with a test set of the target language."""
        (questions,), (language,) = files.read(self._sizes), files.languages
        test = alone(questions, language, "test", files.benchmark.name, asked=files.asked)
        counts = {**corpus.counts, "test_questions": float(len(questions)), "test_without_place": float(len(questions) - len(test))}
        return replace(corpus, target={**corpus.target, "test": test}, counts=counts)
