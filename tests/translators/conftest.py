"""Models that the tests of translators build and save: random weights, tokenizers of letters. What they write is no language."""

import json
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from threading import enumerate as threads
from typing import Any

import pytest

from spanferry.core.records import Sentence
from spanferry.data.languages import LANGUAGES
from spanferry.translators._machine import MachineTranslator
from spanferry.translators.generation import Generation
from spanferry.translators.m2m100 import M2m100Translator
from spanferry.translators.madlad import MadladTranslator
from spanferry.translators.nllb import NllbTranslator
from spanferry.translators.opus_mt import OpusMtTranslator

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TEXT = ["kai lives in rome", "das alte haus", "ada met juma at cape coast", LETTERS, *LETTERS, "<>/."]
ROOM = 64  # subwords that a tiny model reads
SIZES = {
    "d_model": 16, "encoder_layers": 2, "decoder_layers": 2, "encoder_attention_heads": 2, "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32, "decoder_ffn_dim": 32, "max_position_embeddings": ROOM,
}  # fmt: skip


def save(network: Any, tokenizer: Any, folder: Path, seed: int, end: float) -> str:
    """Save a model that writes letters, as others that differ in the sentence; seeds are those that gave some ends before the limit.

    Args:
        end: how much likelier than letters the end is; everything else is less likely than they.
    """
    import torch

    torch.manual_seed(seed)
    for name, weights in network.named_parameters():
        if weights.dim() > 1:
            torch.nn.init.normal_(weights, 0, 0.6 if "model." in name else 1.0 if "shared" in name or "lm_head" in name else 0.4)
    head = network.get_output_embeddings().weight.data
    likely = torch.full((len(head), 1), 0.2)
    likely[[id for id in range(len(head)) if tokenizer.decode([id], skip_special_tokens=True).strip().isalpha()]] = 1.0
    likely[tokenizer.eos_token_id] = end
    likely[tokenizer.pad_token_id] = 0  # as in Marian's models, whose translations start from it
    head *= likely
    network.eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def m2m100(vocabulary: int) -> Any:
    """A model of NLLB's and M2M100's kind."""
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    special = {"pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2, "decoder_start_token_id": 2}
    return M2M100ForConditionalGeneration(M2M100Config(vocab_size=vocabulary, **special, **SIZES))


@pytest.fixture(scope="session")
def tiny_nllb(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An NLLB with learnt subwords and all language codes."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import NllbTokenizer

    subwords = Tokenizer(models.BPE(unk_token="<unk>"))
    subwords.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    subwords.train_from_iterator(TEXT, trainers.BpeTrainer(vocab_size=60, special_tokens=special, show_progress=False))
    learnt = json.loads(subwords.to_str())["model"]
    merges = [tuple(merge) for merge in learnt["merges"]]
    tokenizer = NllbTokenizer(vocab=learnt["vocab"], merges=merges, src_lang="eng_Latn", tgt_lang="deu_Latn", model_max_length=ROOM)
    return save(m2m100(len(tokenizer)), tokenizer, tmp_path_factory.mktemp("tiny-nllb"), 7, 1.5)


def pieces(folder: Path, names: list[str], last: tuple[str, ...] = ()) -> tuple[str, str]:
    """A sentencepiece model and its vocabulary as M2M100 and Marian write it: ``names`` before its pieces and ``last`` after them."""
    import sentencepiece

    prefix = str(folder / "spm")
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT), model_prefix=prefix, vocab_size=50, model_type="bpe", minloglevel=2
    )
    learnt = sentencepiece.SentencePieceProcessor(model_file=f"{prefix}.model")
    every = [*names, *(learnt.id_to_piece(id) for id in range(3, learnt.get_piece_size())), *last]
    (folder / "vocab.json").write_text(json.dumps({name: id for id, name in enumerate(every)}), "utf-8")
    return str(folder / "vocab.json"), f"{prefix}.model"


@pytest.fixture(scope="session")
def tiny_m2m100(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An M2M100; its tokenizer is not a fast one."""
    from transformers import M2M100Tokenizer

    vocabulary, model = pieces(tmp_path_factory.mktemp("pieces"), ["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer = M2M100Tokenizer(vocabulary, model, src_lang="en", tgt_lang="de", model_max_length=ROOM)
    size = len(tokenizer.encoder) + len(tokenizer.lang_code_to_id) + tokenizer.num_madeup_words
    return save(m2m100(size), tokenizer, tmp_path_factory.mktemp("tiny-m2m100"), 4, 4.0)


def marian(folder: Path, tokens: tuple[str, ...] = ()) -> str:
    """A Marian model; ``tokens``: of target languages, such as ``>>deu<<``."""
    from transformers import MarianConfig, MarianMTModel, MarianTokenizer

    vocabulary, model = pieces(folder, ["</s>", "<unk>"], (*tokens, "<pad>"))
    tokenizer = MarianTokenizer(model, model, vocabulary, model_max_length=ROOM)
    padding = tokenizer.pad_token_id
    special = {"pad_token_id": padding, "eos_token_id": 0, "bos_token_id": 0, "decoder_start_token_id": padding}
    network = MarianMTModel(MarianConfig(vocab_size=padding + 1, forced_eos_token_id=0, activation_function="swish", **special, **SIZES))
    return save(network, tokenizer, folder, 1, 4.0)


@pytest.fixture(scope="session")
def tiny_marian(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Marian model of one direction."""
    return marian(tmp_path_factory.mktemp("tiny-marian"))


@pytest.fixture(scope="session")
def write_marian() -> Callable[..., str]:
    """Write a Marian model into a folder, with tokens of target languages."""
    return marian


@pytest.fixture(scope="session")
def tiny_madlad(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A T5 with special pieces in MADLAD's order, which is not T5's."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    special = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0), ("<2de>", 0.0), ("<2en>", 0.0), ("▁", -2.0)]
    letters = [(f"{mark}{letter}", -3.0 - place / 10) for mark in ("▁", "") for place, letter in enumerate(LETTERS)]
    subwords = Tokenizer(models.Unigram([*special, *letters], unk_id=0, byte_fallback=False))
    metaspace = {"replacement": "▁", "prepend_scheme": "always"}
    subwords.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(**metaspace)])
    subwords.decoder = decoders.Metaspace(**metaspace)
    subwords.post_processor = processors.TemplateProcessing("$A </s>", special_tokens=[("</s>", 2)])
    names = {"unk_token": "<unk>", "eos_token": "</s>", "pad_token": "<s>", "bos_token": "<s>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=subwords, model_max_length=ROOM, **names)
    sizes = {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 2, "num_heads": 2, "feed_forward_proj": "gated-gelu"}
    ids = {"pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 0, "tie_word_embeddings": False}
    network = T5ForConditionalGeneration(T5Config(vocab_size=len(tokenizer), **sizes, **ids))
    folder = save(network, tokenizer, tmp_path_factory.mktemp("tiny-madlad"), 10, 4.0)
    settings = Path(folder, "tokenizer_config.json")
    settings.write_text(json.dumps(json.loads(settings.read_text("utf-8")) | {"tokenizer_class": "T5Tokenizer"}), "utf-8")  # as on the hub
    return folder


@pytest.fixture
def generation() -> Callable[..., Generation]:
    """Options of generation on a CPU, greedy unless told otherwise."""
    return lambda **options: Generation(**{"device": "cpu", "beam_size": 1, "length_ratio": 1.0, **options})


@pytest.fixture
def sentences() -> list[Sentence]:
    """Sentences of different lengths, one of them without words."""
    texts = ["kai lives in rome", "", "ada met juma at cape coast far away", "rome", "old house", "kai met ada", "abc xyz abc xyz abc"]
    return [Sentence(f"train-{number}", "en", tuple(text.split())) for number, text in enumerate(texts, 1)]


class ChatServer:
    """A server that speaks OpenAI's chat protocol, on a port of this machine; ``respond`` says what it answers.

    Attributes:
        respond: from a request's body to status, headers and the answer's body; by default, the question's last line in capitals.
        asked: bodies of the requests, in the order in which they came.
        headers: of the last request, by names in small letters.
        path: of the last request.
        most: requests in flight at a time, at most.
    """

    def __init__(self) -> None:
        self.respond: Callable[[dict[str, Any]], tuple[int, dict[str, str], str]] = lambda body: (
            200,
            {},
            self.says(self.last(body).upper()),
        )
        self.asked: list[dict[str, Any]] = []
        self.headers: dict[str, str] = {}
        self.path = ""
        self.most = self._now = 0
        self._lock = Lock()

    @staticmethod
    def says(content: str | None, ended: str = "stop") -> str:
        """The body of an answer."""
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": ended}]})

    @staticmethod
    def last(body: dict[str, Any]) -> str:
        """The last line of a request's question."""
        return str(body["messages"][-1]["content"].splitlines()[-1])

    def handle(self, body: dict[str, Any]) -> tuple[int, dict[str, str], str]:
        with self._lock:
            self.asked.append(body)
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            return self.respond(body)
        finally:
            with self._lock:
                self._now -= 1


@pytest.fixture
def chat_server():
    """A running ``ChatServer``; ``url`` is its address."""
    server = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # http.server's name
            server.headers, server.path = {name.lower(): value for name, value in self.headers.items()}, self.path
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, answer = server.handle(body)
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # the client no longer waits
                self.wfile.write(answer.encode())

        def log_message(self, *args: Any) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{listening.server_port}/v1"
    Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    for thread in threads():
        if thread.name == "chat":  # one whose answer nobody waits for would ask again, and log it in the next test
            thread.join(10)
    listening.shutdown()
    listening.server_close()


@pytest.fixture(scope="session", params=["nllb", "m2m100", "madlad", "opus_mt"])
def make(request: pytest.FixtureRequest) -> Callable[..., MachineTranslator]:
    """Make each translator that is a model, between English and German, over its tiny model."""
    name, codes = request.param, {"en": "en", "de": "de"}
    model = request.getfixturevalue({"opus_mt": "tiny_marian"}.get(name, f"tiny_{name}"))
    choice = {"nllb": NllbTranslator, "m2m100": M2m100Translator, "madlad": MadladTranslator, "opus_mt": OpusMtTranslator}[name]
    known = {} if name == "nllb" else {"codes": codes}
    return lambda generation: choice(LANGUAGES["en"], LANGUAGES["de"], generation, model=model, **known)
