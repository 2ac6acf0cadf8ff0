"""What the translators that are models share: all but what a model is called and how it is told the languages."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cached_property, partial
from importlib.metadata import version as version_of
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_name
from spanferry.core.models.device import released
from spanferry.core.models.language_codes import code_of
from spanferry.core.paths import local_files
from spanferry.core.records import Language, Sentence, Translation
from spanferry.core.stages import nothing
from spanferry.core.writing import check_splitter, split, write
from spanferry.translators._telling import Tell
from spanferry.translators._tokenizers import ReadTokenizer, as_said, read_from
from spanferry.translators.generation import Generation

if TYPE_CHECKING:
    from spanferry.core.markers import Markers
    from spanferry.translators._engine import Engine, Translated

OPTION = "translator.model"


class MachineTranslator:
    """A translation model between two languages, in either direction; loaded when it is first asked.

    Choices inherit from this class, unlike elsewhere: they are constructors, and eight methods forwarded in each would say nothing.

    Args:
        family: the column of the language table that holds the models' codes.
        languages: those of the cell.
        codes: codes that win over the table's, by our code.
        model: a Hugging Face id or a local folder; ``{source}`` and ``{target}`` stand for the model's codes where each direction has
            a model of its own.
        tell: how the model is told the languages.
        read_tokenizer: how its tokenizer is read.
        tokenizer: where it is read from; None: the model.

    Raises:
        ConfigError: the family lacks a language that ``codes`` does not have either, or the model is a path to nowhere.
    """

    version = 2
    immaterial = frozenset({"generation.device", "generation.batch_tokens"})

    def __init__(
        self,
        family: str,
        languages: tuple[Language, Language],
        codes: Mapping[str, str] | None,
        model: str,
        generation: Generation,
        tell: Tell,
        read_tokenizer: ReadTokenizer = as_said,
        tokenizer: str | None = None,
    ) -> None:
        self._languages = {language.code: language for language in languages}
        self._codes = {language.code: code_of(language, family, codes) for language in languages}
        self._model, self._generation = model, generation
        self._tell, self._tokenizer = tell, tokenizer
        self._read_tokenizer = read_tokenizer if tokenizer is None else read_from(tokenizer, read_tokenizer)
        self._conversion: Path | None = None
        self._check()

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of local models."""
        names = (*self._models, *((self._tokenizer,) if self._tokenizer else ()))
        return tuple(path for name in names for path in local_files(name))

    def check(self, source: Language, target: Language) -> None:
        """Refuse a direction before any work.

        Raises:
            ConfigError: what splits the target's words is not installed.
        """
        check_splitter(target)

    def translate(self, sentences: Sequence[Sentence], target: Language, done: Callable[[int], None] = nothing) -> list[Translation]:
        """One translation a sentence, in order and under its id; a sentence without words gets one without words.

        Args:
            done: told the number of sentences each time some are finished.

        Raises:
            ConfigError: the model or the device cannot be had, or the model does not know a language.
        """
        found: dict[int, Translated] = {}
        for code in dict.fromkeys(sentence.language for sentence in sentences):
            source = self._language(code)
            places = [place for place, sentence in enumerate(sentences) if sentence.language == code]
            texts = [write(sentences[place].words, source).text for place in places]
            found |= zip(places, self._translated(texts, source, target, done), strict=True)
        return [_translation(sentence, found[place], target) for place, sentence in enumerate(sentences)]

    def translate_texts(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        """Running text to running text; a text of spaces has an empty translation.

        Raises:
            ConfigError: as ``translate`` does.
        """
        return [translated.text for translated in self._translated(texts, source, target, nothing)]

    def translate_marked(self, sentences: Sequence[Sentence], target: Language, markers: "Markers") -> list[str]:
        """Labelled sentences, of one language, as running text in the target language, with whatever of their markers survived.

        Raises:
            ConfigError: as ``translate`` does.
        """
        from spanferry.core.markers import mark

        if not sentences:
            return []
        source = self._language(sentences[0].language)
        return self.translate_texts([mark(sentence, source, markers) for sentence in sentences], source, target)

    @property
    def conversion(self) -> Mapping[str, Any] | None:
        """What decides the conversion that ``convert`` makes; None where none is to be kept.

        Where each direction has a model of its own, each is converted when it is first asked, and kept until ``release``.
        """
        if self._generation.backend != "ctranslate2" or len(self._models) > 1:
            return None
        return {
            "model": self._model,
            "tokenizer": self._tokenizer,
            "precision": self._generation.arithmetic,
            "ctranslate2": version_of("ctranslate2"),
        }

    def convert(self, folder: Path) -> None:
        """Leave the model as CTranslate2 reads it in an empty folder.

        Raises:
            ConfigError: the model cannot be had or converted, or this machine cannot compute in the precision.
        """
        from spanferry.translators._engine import convert

        convert(self._model, self._generation, self._read_tokenizer, folder)

    def converted(self, folder: Path) -> Self:
        """This translator over what ``convert`` left in the folder."""
        other = copy(self)
        other.release()
        other._conversion = folder
        return other

    def release(self) -> None:
        """Give the models' memory back; the next sentences load them again."""
        released(self, "_engines")

    @cached_property
    def _engines(self) -> "dict[str, Engine]":
        """The models that were asked so far, by name."""
        return {}

    def _translated(self, texts: Sequence[str], source: Language, target: Language, done: Callable[[int], None]) -> "list[Translated]":
        model, codes = self._named(source.code, target.code), (self._code(source.code), self._code(target.code))
        if model not in self._engines:
            self._engines[model] = self._loaded(model)
        return self._engines[model].translate(texts, *codes, done)

    def _loaded(self, model: str) -> "Engine":
        from spanferry.translators._engine import Engine, convert

        load = partial(Engine, model, self._generation, self._tell, self._read_tokenizer)
        if self._conversion or self._generation.backend != "ctranslate2":
            return load(self._conversion)
        with TemporaryDirectory() as folder:
            convert(model, self._generation, self._read_tokenizer, Path(folder))
            return load(Path(folder))

    def _named(self, source: str, target: str) -> str:
        """The model that translates from one language into the other."""
        return self._model.replace("{source}", self._code(source)).replace("{target}", self._code(target))

    @property
    def _models(self) -> tuple[str, ...]:
        """The models of both directions; one where it is the same."""
        codes = tuple(self._languages)
        return tuple(dict.fromkeys(self._named(*direction) for direction in (codes, codes[::-1])))

    def _code(self, language: str) -> str:
        return self._codes[self._language(language).code]

    def _language(self, code: str) -> Language:
        if code not in self._languages:
            raise ConfigError(f"translator: asked for {code}, and it was made for {' and '.join(self._languages)} (lang, source_lang)")
        return self._languages[code]

    def _check(self) -> None:
        """Refuse a model that is a path to nowhere; of two for two directions one may be missing, as only one may be asked."""
        mistakes = []
        for model in self._models:
            try:
                check_name(model, OPTION)
            except ConfigError as error:
                mistakes.append(error)
        if len(mistakes) == len(self._models):
            raise mistakes[0]


def _translation(source: Sentence, translated: "Translated", target: Language) -> Translation:
    words = split(translated.text, target).words
    return Translation(Sentence(source.id, target.code, words, domain=source.domain), translated.truncated)
