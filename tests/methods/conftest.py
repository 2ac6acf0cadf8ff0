"""A toy language for generators of candidates, and tiny models: small enough to be learnt in seconds."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from spanferry.core.records import Entity, Sentence, Span

FRAMES = ("{PER} lives in {LOC} .", "in {LOC} we met {PER} .", "{LOC} is far", "it rains again .", "{PER} saw {PER} in {LOC}")
NAMES = {"PER": ("Kai", "Ada Nnadi", "Juma", "Lena Vogt", "Otto"), "LOC": ("Kano", "Cape Coast", "Lomé", "Bonn", "New York")}


def toy_sentence(id: str, random_: random.Random) -> Sentence:
    words: list[str] = []
    entities: list[Entity] = []
    for part in random_.choice(FRAMES).split():
        label = part.strip("{}")
        filling = random_.choice(NAMES[label]).split() if label in NAMES else [part]
        if label in NAMES:
            entities.append(Entity(Span(len(words), len(words) + len(filling)), label))
        words += filling
    return Sentence(id, "en", tuple(words), tuple(entities))


@pytest.fixture(scope="session")
def toy() -> Callable[[int, int], list[Sentence]]:
    """``toy(size, seed)``: sentences of the toy language."""

    def corpus(size: int, seed: int) -> list[Sentence]:
        random_ = random.Random(seed)
        return [toy_sentence(f"train-{number}", random_) for number in range(1, size + 1)]

    return corpus


@pytest.fixture(scope="session")
def tiny_t5(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A T5 of one layer with random weights, whose subwords are the toy language's words and the parts of its tags."""
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer, set_seed

    from spanferry.core.models.quiet import quiet

    folder = tmp_path_factory.mktemp("tiny-t5")
    parts = [*FRAMES, *(name for names in NAMES.values() for name in names)]
    words = sorted({word for part in parts for word in part.split() if "{" not in word})
    tags = ["▁", "</", "<", ">", "Person", "Location", "[None]"]
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *((tag, -2.0) for tag in tags)]
    pieces += [(mark + word, -1.0) for word in words for mark in ("", "▁")]
    T5Tokenizer(vocab=pieces, extra_ids=0).save_pretrained(folder)
    set_seed(0)
    sizes = {"d_model": 32, "d_kv": 16, "d_ff": 64, "num_layers": 1, "num_heads": 4, "feed_forward_proj": "gated-gelu"}
    config = T5Config(vocab_size=len(pieces), dropout_rate=0.0, decoder_start_token_id=0, **sizes)
    with quiet():
        T5ForConditionalGeneration(config).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="session")
def tuned_t5(tmp_path_factory: pytest.TempPathFactory, toy: Callable[[int, int], list[Sentence]], tiny_t5: str) -> Path:
    """The same, fine-tuned on 300 toy sentences: some seconds."""
    from spanferry.methods._fine_tuning import fine_tune
    from spanferry.methods.fine_tuning import FineTuning

    folder = tmp_path_factory.mktemp("tuned-t5")
    fine_tune(tiny_t5, toy(300, 0), toy(30, 1), FineTuning(epochs=10, learning_rate=0.01), "cpu", folder, 0)
    return folder


@pytest.fixture(scope="session")
def tiny_translator(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An NLLB of one layer with random weights."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import M2M100Config, M2M100ForConditionalGeneration, NllbTokenizer, set_seed

    from spanferry.core.models.quiet import quiet

    folder = tmp_path_factory.mktemp("tiny-translator")
    learner = Tokenizer(models.BPE(unk_token="<unk>"))
    learner.pre_tokenizer = pre_tokenizers.Metaspace()
    words = [word for names in NAMES.values() for name in names for word in name.split()]
    learner.train_from_iterator(
        words, trainers.BpeTrainer(vocab_size=60, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], show_progress=False)
    )
    learnt = json.loads(learner.to_str())["model"]
    NllbTokenizer(vocab=learnt["vocab"], merges=[tuple(merge) for merge in learnt["merges"]]).save_pretrained(folder)
    set_seed(0)
    sides = {
        f"{side}_{name}": size for side in ("encoder", "decoder") for name, size in (("layers", 1), ("attention_heads", 2), ("ffn_dim", 32))
    }
    special = {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "decoder_start_token_id": 2}
    with quiet():
        M2M100ForConditionalGeneration(M2M100Config(vocab_size=400, d_model=16, init_std=0.5, **sides, **special)).save_pretrained(folder)
    return str(folder)


TEXT = "Kai Diallo lives in Kano . Ada met Juma at Lomé and Cape Coast is far away from here [ ] <a> </a>"
SIZES = {
    "d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "max_position_embeddings": 64, "init_std": 0.5,
}  # fmt: skip


def write_nllb(folder):
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import NllbTokenizer

    subwords = Tokenizer(models.BPE(unk_token="<unk>"))
    subwords.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    subwords.train_from_iterator(TEXT.split(), trainers.BpeTrainer(vocab_size=60, special_tokens=special, show_progress=False))
    learnt = json.loads(subwords.to_str())["model"]
    return NllbTokenizer(
        vocab=learnt["vocab"], merges=[tuple(merge) for merge in learnt["merges"]], src_lang="eng_Latn", tgt_lang="deu_Latn"
    )


def write_pieces(folder):
    """A sentencepiece model of 44 pieces, and its vocabulary as M2M100 and Marian write it."""
    import sentencepiece

    prefix = str(folder / "spm")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT.split()), model_prefix=prefix, vocab_size=44, model_type="bpe", minloglevel=2
    )
    pieces = sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")
    names = ["<s>", "<pad>", "</s>", "<unk>", *(pieces.id_to_piece(id) for id in range(3, pieces.get_piece_size()))]
    (folder / "vocab.json").write_text(json.dumps({name: id for id, name in enumerate(names)}), "utf-8")
    return str(folder / "vocab.json"), f"{prefix}.model"


def write_m2m100(folder):
    from transformers import M2M100Tokenizer

    return M2M100Tokenizer(*write_pieces(folder), src_lang="en", tgt_lang="de")


def write_marian(folder):
    from transformers import MarianTokenizer

    vocabulary, pieces = write_pieces(folder)
    return MarianTokenizer(pieces, pieces, vocabulary)


def translation_network(kind, vocabulary):
    from transformers import M2M100Config, M2M100ForConditionalGeneration, MarianConfig, MarianMTModel, set_seed

    set_seed(0)
    if kind == "marian":
        return MarianMTModel(MarianConfig(vocab_size=vocabulary, pad_token_id=1, eos_token_id=2, decoder_start_token_id=1, **SIZES))
    config = M2M100Config(vocab_size=vocabulary, pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2, **SIZES)
    return M2M100ForConditionalGeneration(config)


@pytest.fixture(scope="session")
def translation_models(tmp_path_factory):
    """Folders of translation models of one layer with random weights, by kind: nllb, m2m100, marian."""
    folders = {}
    for kind, write in (("nllb", write_nllb), ("m2m100", write_m2m100), ("marian", write_marian)):
        folders[kind] = tmp_path_factory.mktemp(kind)
        tokenizer = write(folders[kind])
        translation_network(kind, 400).save_pretrained(folders[kind])
        tokenizer.save_pretrained(folders[kind])
    return {kind: str(folder) for kind, folder in folders.items()}
