"""One translation model: texts in one language in, texts in another out, in batches of similar lengths."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spanferry.core.models.checkpoint import load
from spanferry.core.models.subwords import longest_input, special_ids
from spanferry.translators._batches import batches
from spanferry.translators._telling import Tell
from spanferry.translators._tokenizers import ReadTokenizer
from spanferry.translators._transformers import OPTION, TransformersModel
from spanferry.translators.generation import Generation


@dataclass(frozen=True, slots=True)
class Translated:
    """A text's translation, and whether the model did not read all of the text or did not come to an end."""

    text: str
    truncated: bool


class Engine:
    """A model and its tokenizer, loaded.

    Args:
        folder: the conversion for CTranslate2; None: a model of transformers.

    Raises:
        ConfigError: the model or the device cannot be had.
    """

    def __init__(self, model: str, generation: Generation, tell: Tell, read_tokenizer: ReadTokenizer, folder: Path | None) -> None:
        self._place, self._tell, self._generation = f"{OPTION}={model}", tell, generation
        self._tokenizer, config = load(model, OPTION, lambda here_only: (read_tokenizer(model, here_only), _config(model, here_only)))
        self._longest = longest_input(self._tokenizer, config)
        self._model = self._loaded(model, folder)

    def _loaded(self, model: str, folder: Path | None) -> Any:
        if folder is None:
            return TransformersModel(model, self._generation)
        from spanferry.translators._ctranslate2 import Ctranslate2Model

        return Ctranslate2Model(folder, self._generation, self._tokenizer)

    def translate(self, texts: Sequence[str], source: str, target: str, done: Callable[[int], None]) -> list[Translated]:
        """One translation a text, in order. A text without anything but spaces has an empty one and is not shown to the model.

        Args:
            source, target: the model's codes.
            done: told the number of texts each time some are finished.

        Raises:
            ConfigError: the model does not know a code.
        """
        told = self._tell(self._tokenizer, source, target, self._place)
        filled = [place for place, text in enumerate(texts) if text.strip()]
        rows, cut = self._rows([told.before + texts[place] for place in filled])
        found = [Translated("", False)] * len(texts)
        if len(filled) < len(texts):
            done(len(texts) - len(filled))
        tokens, ratio = self._generation.tokens_at_a_time(self._model.device), self._generation.length_ratio
        for batch, answers in self._model.answers(batches(rows, tokens, ratio, self._longest - 2), told.first):
            for place, answer in zip(batch.places, answers, strict=True):
                found[filled[place]] = Translated(self._text(answer.ids), cut[place] or not answer.ended)
            done(len(batch.places))
        return found

    def _rows(self, texts: Sequence[str]) -> tuple[list[list[int]], list[bool]]:
        """The subwords of each text, and whether it was cut: before the special ones at the end, which stay."""
        # verbose: we cut and count long texts ourselves; split_special_tokens: a text's own "</s>" is no end
        rows = self._tokenizer(list(texts), split_special_tokens=True, verbose=False)["input_ids"] if texts else []
        cut = [len(row) > self._longest for row in rows]
        end = special_ids(self._tokenizer)[1] if any(cut) else []
        return [[*row[: self._longest - len(end)], *end] if over else row for row, over in zip(rows, cut, strict=True)], cut

    def _text(self, ids: list[int]) -> str:
        text: str = self._tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text.strip()


def convert(model: str, generation: Generation, read_tokenizer: ReadTokenizer, folder: Path) -> None:
    """Leave the model's conversion for CTranslate2 in an empty folder.

    Raises:
        ConfigError: the model cannot be had or converted.
    """
    from spanferry.translators import _ctranslate2

    tokenizer = load(model, OPTION, lambda here_only: read_tokenizer(model, here_only))
    _ctranslate2.convert(model, tokenizer, generation, folder)


def _config(model: str, here_only: bool) -> Any:
    from transformers import AutoConfig

    return AutoConfig.from_pretrained(model, local_files_only=here_only)
