"""How tokenizers of translation models are read."""

from collections.abc import Callable
from typing import Any

ReadTokenizer = Callable[[str, bool], Any]
"""From a model's name and whether only local files count."""


def as_said(model: str, here_only: bool) -> Any:
    """The tokenizer of the class that the model's files name."""
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(model, local_files_only=here_only)


def as_saved(model: str, here_only: bool) -> Any:
    """The tokenizer as ``tokenizer.json`` has it.

    Transformers 5 makes a T5 tokenizer's pieces into a new one, whose unknown piece is the third. In MADLAD's that is the sentence's
    end: every sign that MADLAD lacks would end its sentence.
    """
    from transformers import PreTrainedTokenizerFast

    return PreTrainedTokenizerFast.from_pretrained(model, local_files_only=here_only)


def read_from(tokenizer: str, read: ReadTokenizer) -> ReadTokenizer:
    """Another model's tokenizer in place of the model's own."""
    return lambda model, here_only: read(tokenizer, here_only)
