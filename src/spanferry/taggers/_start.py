"""A start model from nothing: subwords learnt from the training words, and random weights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spanferry.core.models.quiet import quiet
from spanferry.core.records import Sentence

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Size:
    """How large the start model is.

    Attributes:
        vocabulary: subwords, at most.
        layers: of the encoder.
        width: of a hidden state, a multiple of ``heads``; the feed-forward part is twice as wide.
        heads: of attention.
        dropout: in training, everywhere.
        max_length: subwords the model reads.
    """

    vocabulary: int
    layers: int
    width: int
    heads: int
    dropout: float
    max_length: int


def write_start(train: Sequence[Sentence], size: Size, seed: int, folder: Path) -> None:
    """Write an XLM-R of this size, with its tokenizer, as ``save_pretrained`` does. The same seed gives the same files."""
    tokenizer = _tokenizer((word for sentence in train for word in sentence.words), size)
    network = _network(len(tokenizer), size, seed)
    with quiet():
        network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _tokenizer(words: Iterable[str], size: Size) -> Any:
    from transformers import PreTrainedTokenizerFast

    special = {"bos": "<s>", "pad": "<pad>", "eos": "</s>", "unk": "<unk>", "mask": "<mask>"}  # ids 0 to 4, as in XLM-R
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=_learn_subwords(words, list(special.values()), size.vocabulary),
        model_max_length=size.max_length,
        cls_token="<s>",
        sep_token="</s>",
        **{f"{name}_token": token for name, token in special.items()},
    )


def _network(vocabulary: int, size: Size, seed: int) -> Any:
    """XLM-R with random weights, all but the positions'."""
    import pytorch_lightning as pl
    from transformers import XLMRobertaConfig, XLMRobertaModel

    config = XLMRobertaConfig(
        vocab_size=vocabulary,
        hidden_size=size.width,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        intermediate_size=2 * size.width,
        max_position_embeddings=size.max_length + 2,  # RoBERTa counts positions from the padding id on
        hidden_dropout_prob=size.dropout,
        attention_probs_dropout_prob=0.0,  # on a CPU torch has no fast attention with dropout
        type_vocab_size=1,
    )
    pl.seed_everything(seed, verbose=False)
    with quiet():
        network = XLMRobertaModel(config, add_pooling_layer=False)
    network.embeddings.position_embeddings.weight.data.copy_(_waves(config.max_position_embeddings, size.width))
    return network


def _waves(positions: int, width: int) -> "Tensor":  # (positions, width)
    """Sinusoidal positions (Vaswani et al. 2017, section 3.5) at the scale of XLM-R's embeddings: near places are alike from the start."""
    import torch

    places = torch.arange(positions)[:, None]
    rates = 10_000 ** (-torch.arange(0, width, 2) / width)
    waves = torch.zeros(positions, width)
    waves[:, 0::2] = torch.sin(places * rates)
    waves[:, 1::2] = torch.cos(places * rates[: width // 2])
    return 0.1 * waves


def _learn_subwords(words: Iterable[str], special: list[str], vocabulary: int) -> "Tokenizer":
    """Byte-pair encoding: its training is deterministic, which Unigram's is not."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=vocabulary, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(words, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer
