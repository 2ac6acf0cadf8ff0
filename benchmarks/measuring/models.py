"""Models of random weights, whose subwords are learnt from the sentences that they shall read: real shapes and speeds, no download."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spanferry.core.models.quiet import quiet
from spanferry.core.records import Pair, Sentence


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


def random_nllb(folder: Path, texts: Sequence[str], layers: int, width: int, vocabulary: int) -> Path:
    """Save an NLLB of so many layers on each side and such a width, with heads of 64 (one, where it is narrower), and its tokenizer.

    It never ends a translation: all run to their limits, whose lengths are those of real ones and not of random weights.

    Args:
        texts: what the subwords are learnt from.
        vocabulary: tokens of the model; of these at most half are subwords.
    """
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer

    subwords = Tokenizer(models.BPE(unk_token="<unk>"))
    subwords.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    subwords.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=vocabulary // 2, special_tokens=special, show_progress=False))
    learnt = json.loads(subwords.to_str())["model"]
    merges: list[Any] = [tuple(merge) for merge in learnt["merges"]]
    NllbTokenizer(vocab=learnt["vocab"], merges=merges, model_max_length=1024).save_pretrained(folder)
    torch.manual_seed(0)
    sides: dict[str, Any] = {f"{side}_{name}": value for side in ("encoder", "decoder") for name, value in _side(layers, width).items()}
    # init_std: with the usual .02 all sentences would have one translation
    config = M2M100Config(vocab_size=vocabulary, d_model=width, decoder_start_token_id=2, init_std=0.1, **sides)
    network: Any = M2M100ForConditionalGeneration(config)
    head = network.get_output_embeddings().weight.data
    head[:4] = head[len(learnt["vocab"]) :] = 0.0  # all but subwords, the end among them: some random logits are always above these
    with quiet():
        network.save_pretrained(folder)
    return folder


def random_xlmr(folder: Path, sentences: Sequence[Sentence], layers: int, width: int, subwords: int, vocabulary: int) -> Path:
    """Save an XLM-R of so many layers and such a width, with heads of 64 (one, where it is narrower), and a byte-pair tokenizer.

    Args:
        sentences: what the subwords are learnt from.
        subwords: the most of them.
        vocabulary: rows of the table of embeddings; as many as there are subwords at least.
    """
    import torch
    from transformers import AutoTokenizer, XLMRobertaConfig, XLMRobertaModel

    from spanferry.taggers._start import Size, write_start

    write_start(sentences, Size(subwords, 1, 64, 1, 0.0, 512), 0, folder)  # for its tokenizer: the network is replaced
    rows = max(vocabulary, len(AutoTokenizer.from_pretrained(folder)))
    torch.manual_seed(0)
    heads = max(width // 64, 1)
    config = XLMRobertaConfig(
        vocab_size=rows,
        num_hidden_layers=layers,
        hidden_size=width,
        num_attention_heads=heads,
        intermediate_size=4 * width,
        max_position_embeddings=514,  # RoBERTa counts positions from the padding id on
        type_vocab_size=1,
    )
    with quiet():
        XLMRobertaModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


def _side(layers: int, width: int) -> dict[str, int]:
    return {"layers": layers, "attention_heads": max(width // 64, 1), "ffn_dim": 4 * width}


def _learn_subwords(folder: Path, pairs: Sequence[Pair], vocabulary: int) -> None:
    from tokenizers import BertWordPieceTokenizer

    learner = BertWordPieceTokenizer(lowercase=False, strip_accents=False)
    text = [" ".join(side.words) for pair in pairs for side in (pair.source, pair.target)]
    learner.train_from_iterator(text, vocab_size=vocabulary, show_progress=False)
    learner.save_model(str(folder))
