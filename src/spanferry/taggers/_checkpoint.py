"""Start models and trained ones: a head put on, gaps refused."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_whole, load, words_tokenizer

OPTION = "tagger.model"
"""What the user sets."""


def load_start(model: str, tags: Sequence[str]) -> tuple[Any, Any]:
    """Tokenizer and network to fine-tune: a pretrained encoder under a fresh head of ``len(tags)`` outputs, in float32.

    Raises:
        ConfigError: the model is neither here nor to be fetched, or its weights do not fit its architecture.
    """
    import torch
    from transformers import AutoModelForTokenClassification

    names = {"id2label": dict(enumerate(tags)), "label2id": {tag: index for index, tag in enumerate(tags)}}

    def read(here_only: bool) -> tuple[Any, Any, Any]:
        tokenizer = words_tokenizer(model, here_only)
        network, report = AutoModelForTokenClassification.from_pretrained(
            model,
            local_files_only=here_only,
            dtype=torch.float32,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # a start model may be a tagger itself, with other labels
            **names,
        )
        return tokenizer, network, report

    tokenizer, network, report = load(model, OPTION, read)
    check_whole(model, OPTION, network, report["missing_keys"])
    return tokenizer, network


def load_trained(folder: Path) -> tuple[Any, Any]:
    """Tokenizer and network of a trained tagger.

    Raises:
        ConfigError: the folder holds no tagger.
    """
    from transformers import AutoModelForTokenClassification

    if not (folder / "config.json").is_file():
        raise ConfigError(f"{folder}: holds no trained tagger (no config.json). Train one there first")
    return words_tokenizer(str(folder), True), AutoModelForTokenClassification.from_pretrained(folder, local_files_only=True)


def check_length(max_length: int, tokenizer: Any, config: Any) -> None:
    """Refuse a ``max_length`` past what the model has positions for.

    Raises:
        ConfigError: with the model's own limit.
    """
    from spanferry.core.models.subwords import longest_input

    limit = longest_input(tokenizer, config)
    if max_length > limit:
        raise ConfigError(f"tagger.max_length={max_length}: the model reads {limit} subwords at most. Set tagger.max_length={limit}")
