"""Candidates that a text-to-text model proposes: the first half of T-Projection (García-Ferrero et al. 2023, arXiv 2212.10548).

The model is asked a sentence and which labels to look for, and answers with an entity for each, in the form its authors published:

    Obama went to New York . <Person>[None]</Person><Location>[None]</Location>
    <Person>Obama</Person><Location>New York</Location>

Words are joined by spaces in every language, as published: candidates are then made of the words that the pair has.
"""

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_name
from spanferry.core.models.device import Device, released
from spanferry.core.paths import local_files
from spanferry.core.records import Entity, Pair, Span
from spanferry.methods.links import source_entities
from spanferry.methods.scores import PairCandidates

if TYPE_CHECKING:
    from spanferry.methods._generator import Generator

NAMES: Mapping[str, str] = {"PER": "Person", "LOC": "Location", "ORG": "Organization", "MISC": "Miscellaneous"}
"""What labels are called in questions and answers, as published; others go by themselves."""

_PLAIN = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Generation:
    """How a text-to-text model is asked for candidates. Defaults are the paper's.

    Attributes:
        beams: of the beam search, each of which gives one answer. The paper's appendix A finds 15 to 25 as good as its 100.
        max_length: subwords of a question and of an answer. Longer sentences are asked about in windows that overlap by half.
        batch_beams: beams searched at a time, of all sentences of a batch together; memory grows with it. One sentence at the least.
        within_words: whether a candidate that the sentence does not hold is looked for within its words too (``Jamani`` in
            ``waseJamani``): published for languages that put prefixes on names.

    Raises:
        ConfigError: a value is out of its range.
    """

    beams: int = 100
    max_length: int = 256
    batch_beams: int = 128
    within_words: bool = False

    def __post_init__(self) -> None:
        for name, least in (("beams", 1), ("max_length", 32), ("batch_beams", 1)):
            if getattr(self, name) < least:
                raise ConfigError(f"method.generation.{name}={getattr(self, name)}: must be at least {least}")


GENERATION = Generation()
"""As published."""


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a sentence, and a label for each entity that is looked for in it, in the source's order."""

    words: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def tags(self) -> str:
        """What follows the words."""
        return answer((label, "[None]") for label in self.labels)

    @property
    def text(self) -> str:
        """What the model reads."""
        return f"{' '.join(self.words)} {self.tags}"


class GeneratedSpans:
    """The spans of the target sentence that a text-to-text model answers with; an entity gets those of its own label.

    All answers of the beam search count, and every place where a candidate stands is a candidate; see ``occurrences``. What the model
    makes up is passed over. A sentence without words, or whose source has no entities, is not asked about, and none is twice.

    Args:
        model: a T5 or mT5 that was fine-tuned to answer: a folder that ``save_pretrained`` wrote, or a model of the Hugging Face hub.
        device: ``auto`` takes what the machine has.
        option: what the user sets ``model`` by; errors name it.

    Raises:
        ConfigError: ``model`` is a path to nowhere.
    """

    def __init__(self, model: str, generation: Generation, device: Device = "auto", option: str = "method.candidate_model") -> None:
        check_name(model, option)
        self._model, self._generation, self._option = model, generation, option
        self._device: Device = device
        self._known: dict[Question, PairCandidates] = {}

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model."""
        return local_files(self._model)

    def __call__(self, pairs: Sequence[Pair]) -> list[PairCandidates]:
        """For each pair, for each source entity in order, its candidates: leftmost first, then shorter first, none twice.

        Raises:
            ConfigError: the model cannot be had, or is no text-to-text model.
            DataError: a source is not labelled.
        """
        questions = [Question(pair.target.words, tuple(entity.label for entity in source_entities(pair))) for pair in pairs]
        asked = list(dict.fromkeys(each for each in questions if each.words and each.labels and each not in self._known))
        answers = self._generator.answers(asked) if asked else []
        self._known |= {question: self._spans(question, own) for question, own in zip(asked, answers, strict=True)}
        return [self._known.get(question, [[] for _ in question.labels]) for question in questions]

    def release(self) -> None:
        """Forget the model."""
        released(self, "_generator")

    def _spans(self, question: Question, answers: Sequence[str]) -> PairCandidates:
        spans: dict[str, set[Span]] = {label: set() for label in question.labels}
        for label, candidate in dict.fromkeys(found for text in answers for found in read_answer(text, question.labels)):
            spans[label].update(occurrences(question.words, candidate, self._generation.within_words))
        return [sorted(spans[label]) for label in question.labels]

    @cached_property
    def _generator(self) -> "Generator":
        from spanferry.methods._generator import Generator
        from spanferry.methods._seq2seq import load_model

        tokenizer, network = load_model(self._model, self._option, self._device)
        return Generator(tokenizer, network, self._generation)


def answer(entities: Iterable[tuple[str, str]]) -> str:
    """What the model should answer: label and text of each entity, in order."""
    return "".join(f"<{_name(label)}>{text}</{_name(label)}>" for label, text in entities)


def read_answer(text: str, labels: Sequence[str]) -> list[tuple[str, str]]:
    """Label and text of the entities in an answer, in order; what is not closed, or not one of the labels, is passed over."""
    by_name = {_name(label): label for label in labels}
    names = "|".join(map(re.escape, by_name))
    entity = rf"<({names})>((?:(?!</?(?:{names})>).)*)</\1>"
    return [(by_name[name], inside) for name, inside in re.findall(entity, text, re.DOTALL)]


def occurrences(words: Sequence[str], candidate: str, within_words: bool = False) -> list[Span]:
    """Where a candidate stands in a sentence, left to right.

    It stands where its characters, spaces aside, are those of whole words; if that is nowhere, where they are but for case and ASCII
    punctuation. If that is nowhere either and ``within_words`` is set, where each of its words is within one of the sentence's.
    """
    found = _whole(words, _joined(candidate)) or _whole([_plain(word) for word in words], _plain(_joined(candidate)))
    return found or (_within(words, candidate.split()) if within_words else [])


def likeliest(question: Question, text: str) -> tuple[Entity, ...]:
    """The entities of one answer, each where it first stands free of those before it."""
    taken: list[Entity] = []
    for label, candidate in read_answer(text, question.labels):
        spans = occurrences(question.words, candidate)
        free = (span for span in spans if not any(span.overlaps(entity.span) for entity in taken))
        taken += [Entity(span, label) for span in [next(free, None)] if span is not None]
    return tuple(sorted(taken))


def _whole(words: Sequence[str], wanted: str) -> list[Span]:
    ends = [(start, _end(words, start, wanted)) for start, word in enumerate(words) if word and wanted]
    return [Span(start, end) for start, end in ends if end is not None]


def _end(words: Sequence[str], start: int, wanted: str) -> int | None:
    """Past the last of the words from ``start`` on that make up ``wanted``; None where they do not."""
    read = ""
    for end, word in enumerate(words[start:], start + 1):
        read += word
        if read == wanted:
            return end
        if not wanted.startswith(read):
            return None
    return None


def _within(words: Sequence[str], parts: Sequence[str]) -> list[Span]:
    starts = range(len(words) - len(parts) + 1) if parts else ()
    return [Span(start, start + len(parts)) for start in starts if all(map(str.__contains__, words[start:], parts))]


def _name(label: str) -> str:
    return NAMES.get(label, label)


def _joined(text: str) -> str:
    return "".join(text.split())


def _plain(text: str) -> str:
    return text.lower().translate(_PLAIN)
