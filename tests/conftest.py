"""Fixtures for all tests: the real configuration composed and shrunk, and the real corpora where they are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir

from spanferry import launch
from spanferry.composed import plain
from spanferry.core.config import Config
from spanferry.core.records import Entity, Sentence, Span
from spanferry.data.languages import LANGUAGES

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real corpora beside the repository; a test that asks for it is skipped where it is absent."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no {folder}")
    return folder


@pytest.fixture
def composed(tmp_path: Path) -> Callable[..., Config]:
    """Compose conf/config.yaml with overrides, on a small demo corpus, with a store of the test's own and without tracking."""
    launch.register()
    small = [
        "tracking=none", f"store={tmp_path / 'store'}", "++data.train=60", "++data.dev=20", "++data.test=20",
    ]  # fmt: skip

    def compose_config(*overrides: str) -> Config:
        sizes = [] if any(override.startswith("data=") for override in overrides) else small[2:]
        with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
            return plain(compose("config", [*small[:2], *sizes, *overrides]))

    return compose_config


@pytest.fixture(scope="session")
def bert_tokenizer(tmp_path_factory):
    """A fast tokenizer of ten subwords."""
    from transformers import BertTokenizerFast

    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "kai", "lives", "in", "ka", "##no"]
    path = tmp_path_factory.mktemp("bert") / "vocab.txt"
    path.write_text("\n".join(vocabulary), "utf-8")
    return BertTokenizerFast(vocab=str(path), do_lower_case=True)


TAGGER_TEXT = "Kai Diallo lives in Kano . Ada met Juma at Lomé and Cape Coast is far away from here"


@pytest.fixture(scope="session")
def make_tagger(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write a tagger of these tags as ``save_pretrained`` does: 32 subwords a sentence, random weights, tags differ from word to word."""
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    from spanferry.taggers._start import Size, write_start

    def make(*tags: str) -> Path:
        folder = tmp_path_factory.mktemp("tagger")
        size = Size(vocabulary=60, layers=1, width=32, heads=2, dropout=0.0, max_length=32)
        write_start([Sentence("1", "en", tuple(TAGGER_TEXT.split()))], size, 0, folder)
        names = {"id2label": dict(enumerate(tags)), "label2id": {tag: index for index, tag in enumerate(tags)}}
        torch.manual_seed(0)
        network = AutoModelForTokenClassification.from_pretrained(folder, **names)
        network.classifier.weight.data.normal_(0, 1)
        network.save_pretrained(folder)
        AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def tagger(make_tagger: Callable[..., Path]) -> Path:
    """A tagger of O and B- and I- of LOC and PER."""
    return make_tagger("O", "B-LOC", "I-LOC", "B-PER", "I-PER")


@pytest.fixture
def languages() -> dict[str, object]:
    """What constructors may ask the cell for: English to German."""
    return {"source_language": LANGUAGES["en"], "target_language": LANGUAGES["de"]}


@pytest.fixture
def sentence() -> Callable[..., Sentence]:
    """Write a sentence with its entities: ``sentence("(PER Kai Diallo) lives in (LOC Kano) .")``."""
    return parse_sentence


def parse_sentence(text: str, id: str = "train-1", language: str = "en") -> Sentence:
    """Read a sentence whose entities stand in brackets with their label."""
    words: list[str] = []
    entities: list[Entity] = []
    start, label = 0, ""
    for token in text.split():
        if token.startswith("(") and len(token) > 1:
            start, label = len(words), token[1:]
            continue
        words.append(token.removesuffix(")") if label else token)
        if label and token.endswith(")"):
            entities.append(Entity(Span(start, len(words)), label))
            label = ""
    return Sentence(id, language, tuple(words), tuple(entities))
