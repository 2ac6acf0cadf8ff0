"""Made-up pairs that stream through an aligner: how fast, and the most memory that the process ever held."""

import time
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from measuring.clock import peak_resident_mb
from measuring.sentences import demo_pairs
from spanferry.aligners.simalign import SimalignAligner
from spanferry.core.records import Pair, Sentence

FRAMES = 500  # demo pairs that all others are shuffled from


def streamed(model: str, layer: int, count: int, seed: int) -> tuple[float, int, float]:
    """Seconds, links and megabytes; model loading is outside the seconds. For a process of its own."""
    aligner = SimalignAligner(model, layer=layer, device="cpu")
    base = demo_pairs(FRAMES, "de", "gold", seed)
    aligner.align(base[:1])  # loads the model
    start = time.perf_counter()
    links = sum(len(alignment.links) for alignment in aligner.stream(shuffled(base, count, seed)))
    return time.perf_counter() - start, links, peak_resident_mb()


def shuffled(base: list[Pair], count: int, seed: int) -> Iterator[Pair]:
    """Pairs drawn with replacement whose words are shuffled: each side is encoded anew."""
    draw = Random(seed)
    for number in range(count):
        pair = draw.choice(base)
        yield Pair(_shuffled(pair.source, number, draw), _shuffled(pair.target, number, draw))


def _shuffled(sentence: Sentence, number: int, draw: Random) -> Sentence:
    return replace(sentence, id=f"train-{number}", words=tuple(draw.sample(sentence.words, len(sentence.words))), entities=None)
