"""Models that read a text and write another: loaded whole, or not at all."""

from typing import Any

import torch

from spanferry.core.models.checkpoint import TOKENIZER_CONFIG, check_whole, load
from spanferry.core.models.device import Device, accelerator
from spanferry.core.models.quiet import quiet


def load_model(model: str, option: str, device: Device, tokenizer: str | None = None) -> tuple[Any, Any]:
    """Tokenizer and text-to-text model, in float32, in evaluation, on the device.

    Args:
        option: what the user sets ``model`` by, such as ``method.model``; errors name it, and beside it ``tokenizer`` and ``device``.
        tokenizer: another model's, where a fine-tuned one came without a good one of its own; None: the model's.

    Raises:
        ConfigError: the model or the device cannot be had, or it is no text-to-text model, or not whole.
    """
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    def read_tokenizer(here_only: bool) -> Any:
        return AutoTokenizer.from_pretrained(tokenizer or model, local_files_only=here_only)

    def read(here_only: bool) -> tuple[Any, Any, Any]:
        network, report = AutoModelForSeq2SeqLM.from_pretrained(
            model, local_files_only=here_only, dtype=torch.float32, output_loading_info=True
        )
        return own or read_tokenizer(here_only), network, report["missing_keys"]

    group = option.rpartition(".")[0]
    with quiet():
        own = load(tokenizer, f"{group}.tokenizer", read_tokenizer, TOKENIZER_CONFIG) if tokenizer else None
        words, network, missing = load(model, option, read)
    check_whole(model, option, network, missing, network)
    return words, network.eval().to(accelerator(device, f"{group}.device"))
