"""Generation by CTranslate2 (https://github.com/OpenNMT/CTranslate2), from a model that it has converted."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import ctranslate2
from ctranslate2.converters import TransformersConverter

from spanferry.core.errors import ConfigError
from spanferry.translators._batches import Answer, Batch
from spanferry.translators._transformers import OPTION, load_network
from spanferry.translators.generation import Generation

_PART = "model"
"""The folder of the conversion inside the folder that is given for it: the library wants to make its own."""


class Ctranslate2Model:
    """A converted model on its device.

    Args:
        tokenizer: of the model that was converted.
        folder: what ``convert`` left.

    Raises:
        ConfigError: the device cannot be had or cannot compute in the precision, or the conversion does not load.
    """

    def __init__(self, folder: Path, generation: Generation, tokenizer: Any) -> None:
        self.device = device_of(generation)
        self._generation, self._tokenizer = generation, tokenizer
        self._translator = _load(folder, generation, self.device)
        known = frozenset(_vocabulary(folder))
        self._never = [[tokenizer.pad_token]] if tokenizer.pad_token in known else []  # Marian's conversion has no padding

    def answers(self, batches: Iterable[Batch], first: int | None) -> Iterator[tuple[Batch, list[Answer]]]:
        """Each batch with its translations, as ``TransformersModel.answers`` has it; the next waits while one is at work."""
        started: tuple[Batch, list[Any]] | None = None
        for batch in batches:
            before, started = started, (batch, self._start(batch, first))
            if before:
                yield self._finish(*before, first)
        if started:
            yield self._finish(*started, first)

    def _start(self, batch: Batch, first: int | None) -> list[Any]:
        tokens = [self._tokenizer.convert_ids_to_tokens(row) for row in batch.rows]
        prefix = None if first is None else [[self._tokenizer.convert_ids_to_tokens(first)]] * len(tokens)
        started: list[Any] = self._translator.translate_batch(
            tokens,
            target_prefix=prefix,
            beam_size=self._generation.beam_size,
            length_penalty=self._generation.length_penalty,
            max_input_length=0,  # cut and counted before
            min_decoding_length=0,  # nothing is an answer too
            max_decoding_length=batch.limit + (first is not None),
            suppress_sequences=self._never,
            return_end_token=True,
            asynchronous=True,
        )
        return started

    def _finish(self, batch: Batch, started: list[Any], first: int | None) -> tuple[Batch, list[Answer]]:
        found = [result.result().hypotheses[0] for result in started]
        return batch, [self._answer(tokens if first is None else tokens[1:]) for tokens in found]

    def _answer(self, tokens: list[str]) -> Answer:
        ended = tokens[-1:] == [self._tokenizer.eos_token]
        return Answer(self._tokenizer.convert_tokens_to_ids(tokens[:-1] if ended else tokens), ended)


def device_of(generation: Generation) -> str:
    """The device by CTranslate2's name.

    Raises:
        ConfigError: it cannot be had, or cannot compute in the precision.
    """
    option, wanted, present = "translator.generation", generation.device, ctranslate2.get_cuda_device_count() > 0
    if wanted == "mps" or (wanted == "cuda" and not present):
        raise ConfigError(
            f"{option}.device={wanted}: CTranslate2 finds none here. Set {option}.device=auto, or {option}.backend=transformers"
        )
    device = "cuda" if present and wanted != "cpu" else "cpu"
    able = ctranslate2.get_supported_compute_types(device)
    if generation.arithmetic not in able:
        raise ConfigError(
            f"{option}.precision={generation.arithmetic}: CTranslate2 cannot compute in that on this machine's {device}, but in "
            f"{', '.join(sorted(able))}. Choose one of these, or {option}.precision=null"
        )
    return device


def convert(model: str, tokenizer: Any, generation: Generation, folder: Path) -> None:
    """Convert a model of transformers into an empty folder, and see whether the conversion loads.

    Raises:
        ConfigError: the model cannot be had or CTranslate2 does not know its kind, or the conversion is of no use here.
    """
    device = device_of(generation)
    network = load_network(model, "auto")
    if hasattr(network.config, "scale_decoder_outputs"):
        # CTranslate2 4 scales a T5's logits where its embeddings are tied, and transformers 5 says so of all: MADLAD's came out flat
        network.config.tie_word_embeddings = network.config.scale_decoder_outputs
    with TemporaryDirectory() as config:
        network.config.save_pretrained(config)
        try:
            _Loaded(config, network, tokenizer).convert(str(folder / _PART), quantization=generation.arithmetic)
        except (ValueError, KeyError, NotImplementedError) as error:  # what it says of an architecture, or a setting of one
            raise ConfigError(
                f"{OPTION}={model}: CTranslate2 {ctranslate2.__version__} cannot convert it ({error}). "
                "Set translator.generation.backend=transformers"
            ) from error
    _load(folder, generation, device)
    _check_vocabulary(model, _vocabulary(folder), tokenizer)


class _Loaded(TransformersConverter):  # type: ignore[misc]  # untyped
    """The library's converter, given a model that is loaded already: it would go to the hub by itself and say less of what fails."""

    def __init__(self, config: str, network: Any, tokenizer: Any) -> None:
        super().__init__(config)
        self._network, self._tokenizer = network, tokenizer

    def load_model(self, *_: Any, **__: Any) -> Any:
        return self._network

    def load_tokenizer(self, *_: Any, **__: Any) -> Any:
        return _named(self._tokenizer, self._network.config.vocab_size)


def _named(tokenizer: Any, size: int) -> SimpleNamespace:
    """What the converter asks a tokenizer, with a name for every id: by itself it misses the languages of M2M100 under transformers 5."""
    names: dict[str, int] = {}
    for id in range(size):
        token = tokenizer.convert_ids_to_tokens(id)
        names[f"<unused {id}>" if token is None or token in names else token] = id
    asked = ("bos_token", "eos_token", "unk_token", "pad_token", "unk_token_id", "convert_ids_to_tokens")
    return SimpleNamespace(
        get_vocab=lambda: names, special_tokens_map={}, num_madeup_words=0, **{name: getattr(tokenizer, name) for name in asked}
    )


def _load(folder: Path, generation: Generation, device: str) -> Any:
    try:
        return ctranslate2.Translator(str(folder / _PART), device=device, compute_type=generation.arithmetic)
    except (RuntimeError, ValueError) as error:
        raise ConfigError(
            f"translator.generation.backend=ctranslate2: the conversion in {folder} does not load ({error}). Delete that folder, and "
            "it is made again; or set translator.generation.backend=transformers"
        ) from error


def _vocabulary(folder: Path) -> list[str]:
    """The tokens that the conversion knows, by id."""
    names = ("shared_vocabulary.json", "target_vocabulary.json")
    path = next(folder / _PART / name for name in names if (folder / _PART / name).is_file())
    tokens: list[str] = json.loads(path.read_text("utf-8"))
    return tokens


def _check_vocabulary(model: str, vocabulary: list[str], tokenizer: Any) -> None:
    """Refuse a conversion that calls other ids by a token's name, as happens where two libraries' versions do not go together.

    Raises:
        ConfigError: with the first such token.
    """
    unknown = tokenizer.unk_token_id
    for id, token in enumerate(vocabulary):
        if tokenizer.convert_tokens_to_ids(token) not in (id, unknown, None):
            raise ConfigError(
                f"{OPTION}={model}: CTranslate2's conversion has the token {token!r} at {id}, the tokenizer at "
                f"{tokenizer.convert_tokens_to_ids(token)}. Set translator.generation.backend=transformers"
            )
