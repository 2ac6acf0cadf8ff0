"""Generation by plain transformers."""

from collections.abc import Iterable, Iterator
from typing import Any

import torch

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_whole, load
from spanferry.core.models.device import accelerator
from spanferry.core.models.quiet import quiet
from spanferry.core.models.subwords import pad
from spanferry.translators._batches import Answer, Batch
from spanferry.translators.generation import Generation

OPTION = "translator.model"


class TransformersModel:
    """An encoder-decoder, loaded, on its device.

    The settings that came with the model are left aside but for its special tokens: what is generated is said by ``Generation`` alone.

    Raises:
        ConfigError: the model or the device cannot be had.
    """

    def __init__(self, model: str, generation: Generation) -> None:
        self.device = accelerator(generation.device, "translator.generation.device")
        self._generation = generation
        network = load_network(model, getattr(torch, generation.arithmetic)).eval().to(self.device)
        self._network, self._special = network, _special_tokens(network)

    def answers(self, batches: Iterable[Batch], first: int | None) -> Iterator[tuple[Batch, list[Answer]]]:
        """Each batch with its translations.

        Args:
            first: the token that every translation begins with, such as the code of its language.

        Raises:
            ConfigError: the accelerator's memory does not suffice.
        """
        for batch in batches:
            try:
                found = self._answer(batch, first)
            except torch.OutOfMemoryError as error:
                raise ConfigError(_too_much(batch, self.device)) from error
            yield batch, found

    @torch.inference_mode()
    def _answer(self, batch: Batch, first: int | None) -> list[Answer]:
        padding, end = self._special["pad_token_id"], self._special["eos_token_id"]
        mask = pad([[1] * len(row) for row in batch.rows], 0)
        settings = self._settings(batch.limit + (first is not None), first)
        found = self._network.generate(
            input_ids=pad(batch.rows, padding).to(self.device), attention_mask=mask.to(self.device), generation_config=settings
        )  # (sentences, tokens): the decoder's start, then the first token, then the others
        return [_until(row, end) for row in found[:, 1 if first is None else 2 :].tolist()]

    def _settings(self, tokens: int, first: int | None) -> Any:
        from transformers import GenerationConfig

        beam_size, penalty = self._generation.beam_size, self._generation.length_penalty
        # as fairseq and CTranslate2 do, beam search stops when it has as many ends as beams
        beam = {"length_penalty": penalty, "early_stopping": True} if beam_size > 1 else {}
        return GenerationConfig(  # type: ignore[no-untyped-call]
            max_new_tokens=tokens,
            num_beams=beam_size,
            do_sample=False,
            forced_bos_token_id=first,
            suppress_tokens=[self._special["pad_token_id"]],  # padding is no translation
            **beam,
            **self._special,
        )


def _too_much(batch: Batch, device: str) -> str:
    size = f"{len(batch.rows)} sentences of up to {max(map(len, batch.rows))} subwords do not fit into the memory of {device}"
    return f"translator.generation.batch_tokens: {size}. Give a smaller number, a smaller beam_size, or a model in another precision"


def load_network(model: str, dtype: Any) -> Any:
    """The whole model.

    Args:
        dtype: of its weights; ``"auto"``: as they are.

    Raises:
        ConfigError: it cannot be had, or is not whole.
    """
    from transformers import AutoModelForSeq2SeqLM

    def read(here_only: bool) -> Any:
        return AutoModelForSeq2SeqLM.from_pretrained(model, local_files_only=here_only, dtype=dtype, output_loading_info=True)

    with quiet():
        network, report = load(model, OPTION, read)
    check_whole(model, OPTION, network, report["missing_keys"], network)
    network.generation_config = _no_settings(network)
    return network


def _no_settings(network: Any) -> Any:
    """Special tokens alone: transformers would fill what ours leaves open with what the model's own settings say."""
    from transformers import GenerationConfig

    return GenerationConfig(**_special_tokens(network))  # type: ignore[no-untyped-call]


def _special_tokens(network: Any) -> dict[str, int]:
    names = ("decoder_start_token_id", "pad_token_id", "eos_token_id")
    return {name: _found(network, name) for name in names}


def _found(network: Any, name: str) -> int:
    value = getattr(network.generation_config, name, None)
    id: int = getattr(network.config, name) if value is None else value
    return id


def _until(ids: list[int], end: int) -> Answer:
    """What comes before the end; a row without one reached its limit."""
    return Answer(ids[: ids.index(end)], True) if end in ids else Answer(ids, False)
