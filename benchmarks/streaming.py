"""One process that streams made-up pairs through an aligner: seconds, and the most memory it ever held. alignment.py starts it.

python benchmarks/streaming.py MODEL LAYER PAIRS SEED
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from clock import peak_resident_mb
from sentences import demo_pairs
from spanferry.aligners.simalign import SimalignAligner
from spanferry.core.records import Pair, Sentence

FRAMES = 500  # demo pairs that all others are shuffled from


def main() -> None:
    """Print seconds and megabytes as JSON, model loading outside the seconds."""
    model, layer, count, seed = sys.argv[1], *map(int, sys.argv[2:])
    aligner = SimalignAligner(model, layer=layer, device="cpu")
    base = demo_pairs(FRAMES, "de", "gold", seed)
    aligner.align(base[:1])  # loads the model
    start = time.perf_counter()
    links = sum(len(alignment.links) for alignment in aligner.stream(shuffled(base, count, seed)))
    print(json.dumps({"seconds": time.perf_counter() - start, "links": links, "peak_mb": peak_resident_mb()}))


def shuffled(base: list[Pair], count: int, seed: int) -> Iterator[Pair]:
    """Pairs drawn with replacement whose words are shuffled: each side is encoded anew."""
    draw = Random(seed)
    for number in range(count):
        pair = draw.choice(base)
        yield Pair(_shuffled(pair.source, number, draw), _shuffled(pair.target, number, draw))


def _shuffled(sentence: Sentence, number: int, draw: Random) -> Sentence:
    return replace(sentence, id=f"train-{number}", words=tuple(draw.sample(sentence.words, len(sentence.words))), entities=None)


if __name__ == "__main__":
    main()
