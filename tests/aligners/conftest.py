"""Models that the tests of embedding aligners build and save: random weights, tokenizers of letters."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from spanferry.core.records import Pair, Sentence

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
ROOM = 20  # subwords that a tiny model reads


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A letter-wise BERT with two layers and room for 20 subwords."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("tiny-bert")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    BertTokenizer({piece: number for number, piece in enumerate(pieces)}, model_max_length=ROOM).save_pretrained(folder)
    torch.manual_seed(0)
    BertModel(BertConfig(vocab_size=len(pieces), max_position_embeddings=ROOM, initializer_range=0.5, **SIZES)).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="session")
def tiny_xlmr(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An XLM-R with two layers whose subwords are letters."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaModel

    folder = tmp_path_factory.mktemp("tiny-xlmr")
    names = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", "▁", *LETTERS]
    subwords = Tokenizer(models.BPE({name: number for number, name in enumerate(names)}, [], unk_token="<unk>"))
    subwords.pre_tokenizer = pre_tokenizers.Metaspace()
    subwords.post_processor = processors.TemplateProcessing("<s> $A </s>", "<s> $A </s> </s> $B </s>", [("<s>", 0), ("</s>", 2)])
    special = {"bos_token": "<s>", "cls_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "sep_token": "</s>"}
    PreTrainedTokenizerFast(
        tokenizer_object=subwords, unk_token="<unk>", mask_token="<mask>", model_max_length=ROOM, **special
    ).save_pretrained(folder)
    torch.manual_seed(0)
    config = XLMRobertaConfig(vocab_size=len(names), max_position_embeddings=ROOM + 2, initializer_range=0.5, pad_token_id=1, **SIZES)
    XLMRobertaModel(config).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="session")
def tiny_nllb(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An NLLB with two encoder layers, learnt subwords and all language codes."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import NllbTokenizer

    folder = tmp_path_factory.mktemp("tiny-nllb")
    subwords = Tokenizer(models.BPE(unk_token="<unk>"))
    subwords.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    subwords.train_from_iterator([LETTERS, *LETTERS], trainers.BpeTrainer(vocab_size=60, special_tokens=special, show_progress=False))
    learnt = json.loads(subwords.to_str())["model"]
    tokenizer = NllbTokenizer(
        vocab=learnt["vocab"], merges=[tuple(merge) for merge in learnt["merges"]], src_lang="eng_Latn", tgt_lang="deu_Latn"
    )
    tokenizer.save_pretrained(folder)
    _save_m2m100(folder)
    return str(folder)


@pytest.fixture(scope="session")
def tiny_m2m100(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An M2M100 with two encoder layers; its tokenizer is not a fast one."""
    import sentencepiece
    from transformers import M2M100Tokenizer

    folder = tmp_path_factory.mktemp("tiny-m2m100")
    prefix = str(folder / "spm")
    text = ["kai lives in rome", "das alte haus", LETTERS]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text), model_prefix=prefix, vocab_size=40, model_type="bpe", minloglevel=2
    )
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")
    names = ["<s>", "<pad>", "</s>", "<unk>", *(pieces.id_to_piece(id) for id in range(3, pieces.get_piece_size()))]
    (folder / "vocab.json").write_text(json.dumps({name: id for id, name in enumerate(names)}), "utf-8")
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), f"{prefix}.model", src_lang="en", tgt_lang="de")
    tokenizer.save_pretrained(folder)
    _save_m2m100(folder)
    return str(folder)


def _save_m2m100(folder: Path) -> None:
    import torch
    from transformers import M2M100Config, M2M100Model

    sizes = {"d_model": 16, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    widths = {"encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "max_position_embeddings": 64}
    torch.manual_seed(0)
    M2M100Model(M2M100Config(vocab_size=400, encoder_layers=2, init_std=0.5, **sizes, **widths)).save_pretrained(folder)


@pytest.fixture
def pair() -> Callable[..., Pair]:
    """A pair from two texts; words are apart by single spaces, and an empty text has none."""
    return lambda source, target: Pair(Sentence("test-1", "en", _words(source)), Sentence("test-1", "de", _words(target)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" ")) if text else ()
