"""One translation model: texts in one language in, texts in another out, in batches of similar lengths."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from spanferry.core.models.checkpoint import load
from spanferry.core.models.subwords import longest_input, special_ids
from spanferry.translators._batches import Answer, batches
from spanferry.translators._telling import Tell, Told
from spanferry.translators._tokenizers import ReadTokenizer
from spanferry.translators._transformers import OPTION, TransformersModel
from spanferry.translators._writable import writable
from spanferry.translators.generation import Generation


@dataclass(frozen=True, slots=True)
class Translated:
    """A text's translation, and whether the model did not read all of the text or did not come to an end."""

    text: str
    truncated: bool


_NOTHING = Translated("", False)


class _Asked(NamedTuple):
    """A text, the subwords that the model is shown of it, and whether there were more."""

    text: str
    row: list[int]
    cut: bool


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
        """One translation a text, in order; a text that recurs is translated once.

        A text without anything that the tokenizer sees (spaces, often zero-width ones) has an empty one and is not shown to the model.

        Args:
            source, target: the model's codes.
            done: told the number of texts each time some are finished.

        Raises:
            ConfigError: the model does not know a code.
        """
        told, times = self._tell(self._tokenizer, source, target, self._place), Counter(texts)
        asked = self._asked(told, times)
        if unseen := len(texts) - sum(times[each.text] for each in asked):
            done(unseen)
        found: dict[str, Translated] = {}
        tokens, ratio = self._generation.tokens_at_a_time(self._model.device), self._generation.length_ratio
        for batch, answers in self._model.answers(batches([each.row for each in asked], tokens, ratio, self._longest - 2), told.first):
            of = [asked[place] for place in batch.places]
            found |= {each.text: self._translated(each, answer) for each, answer in zip(of, answers, strict=True)}
            done(sum(times[each.text] for each in of))
        return [found.get(text, _NOTHING) for text in texts]

    def _asked(self, told: Told, texts: Iterable[str]) -> list[_Asked]:
        """What the model is shown; a text of which the tokenizer leaves nothing is not."""
        filled = [text for text in texts if text.strip()]
        (nothing, *rows), (_, *cut) = self._rows([told.before, *map(told.asked, filled)])
        return [_Asked(*each) for each in zip(filled, rows, cut, strict=True) if each[1] != nothing]

    def _translated(self, asked: _Asked, answer: Answer) -> Translated:
        text: str = self._tokenizer.decode(answer.ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return Translated(writable(text).strip(), asked.cut or not answer.ended)

    def _rows(self, texts: Sequence[str]) -> tuple[list[list[int]], list[bool]]:
        """The subwords of each text, and whether it was cut: before the special ones at the end, which stay."""
        # verbose: we cut and count long texts ourselves; split_special_tokens: a text's own "</s>" is no end
        rows = self._tokenizer(list(texts), split_special_tokens=True, verbose=False)["input_ids"]
        cut = [len(row) > self._longest for row in rows]
        end = special_ids(self._tokenizer)[1] if any(cut) else []
        return [[*row[: self._longest - len(end)], *end] if over else row for row, over in zip(rows, cut, strict=True)], cut


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
