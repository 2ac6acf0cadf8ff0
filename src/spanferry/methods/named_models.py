"""The models that a method's options name, and what they give to the programme: candidates and scores, made when they are asked for."""

from functools import cached_property
from pathlib import Path

from spanferry.core.errors import ConfigError
from spanferry.core.models.device import Device
from spanferry.core.models.tag_reader import TagReader
from spanferry.core.records import Language
from spanferry.methods.generated_spans import GeneratedSpans, Generation
from spanferry.methods.scores import Score
from spanferry.methods.scores.tagger_probability import TaggerProbability
from spanferry.methods.scores.translation_probability import TranslationProbability


class NamedModels:
    """The models of a method, as its options name them; none is loaded before it works.

    Args:
        tagger: of the target language.
        translation: from source to target, and from target to source.

    Attributes:
        inputs: the files of those asked for that are local.
    """

    def __init__(
        self,
        tagger: str | None,
        translation: tuple[str | None, str | None],
        device: Device,
        source: Language | None,
        target: Language | None,
    ) -> None:
        self._tagger, self._translation, self._device = tagger, translation, device
        self._languages = source, target
        self.inputs: tuple[Path, ...] = ()
        self._made: list[GeneratedSpans | TranslationProbability] = []

    @cached_property
    def reader(self) -> TagReader:
        """The tagger of the target language."""
        reader = TagReader(_named("tagger_model", self._tagger), self._device)
        self.inputs += reader.inputs
        return reader

    def generated(self, model: str | None, generation: Generation) -> GeneratedSpans:
        """Candidates of a text-to-text model."""
        spans = GeneratedSpans(_named("candidate_model", model), generation, self._device)
        self.inputs += spans.inputs
        self._made.append(spans)
        return spans

    def score(self, name: str) -> Score:
        """A score of a model."""
        if name == "tagger_probability":
            return TaggerProbability(self.reader)
        source, target = self._languages
        if source is None or target is None:
            raise ConfigError("scores.translation_probability: give source_language and target_language")
        forward, reverse = self._translation
        score = TranslationProbability(source, target, _named("translation_model", forward), reverse, self._device)
        self.inputs += score.inputs
        self._made.append(score)
        return score

    def release(self) -> None:
        """Forget the models that write text, which are large; they are loaded again when they are asked again."""
        for each in self._made:
            each.release()


def _named(option: str, model: str | None) -> str:
    if model is None:
        raise ConfigError(f"{option}: must be given for what is asked of it: method.{option}=FOLDER, or a model of the Hugging Face hub")
    return model
