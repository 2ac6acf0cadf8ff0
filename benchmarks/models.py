"""Encoders of random weights, whose subwords are learnt from the sentences to be aligned: real shapes and speeds, no download."""

from collections.abc import Sequence
from pathlib import Path

from spanferry.core.models.quiet import quiet
from spanferry.core.records import Pair


def random_bert(folder: Path, pairs: Sequence[Pair], layers: int, width: int, vocabulary: int) -> Path:
    """Save a BERT of so many layers and such a width, with heads of 64 (one, where it is narrower), and its WordPiece tokenizer.

    Args:
        pairs: what the subwords are learnt from, upper and lower case apart.
        vocabulary: the most subwords.
    """
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    _learn_subwords(folder, pairs, vocabulary)
    tokenizer = BertTokenizer(vocab=str(folder / "vocab.txt"), do_lower_case=False, strip_accents=False, model_max_length=512)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    heads = max(width // 64, 1)
    config = BertConfig(
        vocab_size=len(tokenizer), num_hidden_layers=layers, hidden_size=width, num_attention_heads=heads, intermediate_size=4 * width
    )
    with quiet():
        BertModel(config).save_pretrained(folder)
    return folder


def _learn_subwords(folder: Path, pairs: Sequence[Pair], vocabulary: int) -> None:
    from tokenizers import BertWordPieceTokenizer

    learner = BertWordPieceTokenizer(lowercase=False, strip_accents=False)
    text = [" ".join(side.words) for pair in pairs for side in (pair.source, pair.target)]
    learner.train_from_iterator(text, vocab_size=vocabulary, show_progress=False)
    learner.save_model(str(folder))
