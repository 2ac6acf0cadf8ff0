"""A toy language: frames with gaps, and names for the gaps. Small enough to be learnt in seconds."""

import random
from pathlib import Path

import pytest

from spanferry.core.records import Entity, Sentence, Span
from spanferry.taggers._start import Size, write_start

FRAMES = (("{PER}", "lives", "in", "{LOC}", "."), ("we", "met", "{PER}", "."), ("{LOC}", "is", "far"), ("it", "rains", "again", "."))
NAMES = {"PER": (("Kai",), ("Ada", "Nnadi"), ("Juma",)), "LOC": (("Kano",), ("Cape", "Coast"), ("Lomé",))}


def toy_sentence(id: str, random_: random.Random) -> Sentence:
    words: list[str] = []
    entities: list[Entity] = []
    for part in random_.choice(FRAMES):
        label = part.strip("{}")
        filling = random_.choice(NAMES[label]) if label in NAMES else (part,)
        if label in NAMES:
            entities.append(Entity(Span(len(words), len(words) + len(filling)), label))
        words += filling
    return Sentence(id, "en", tuple(words), tuple(entities))


def toy_corpus(size: int, seed: int = 0) -> list[Sentence]:
    random_ = random.Random(seed)
    return [toy_sentence(f"toy-{number}", random_) for number in range(size)]


@pytest.fixture(scope="session")
def toy() -> list[Sentence]:
    return toy_corpus(120)


@pytest.fixture(scope="session")
def toy_dev() -> list[Sentence]:
    return toy_corpus(30, seed=1)


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory, toy: list[Sentence]) -> Path:
    """A start model as a user may have one in a folder: random weights, 64 subwords."""
    folder = tmp_path_factory.mktemp("start")
    write_start(toy, Size(vocabulary=80, layers=1, width=32, heads=2, dropout=0.0, max_length=64), 0, folder)
    return folder
