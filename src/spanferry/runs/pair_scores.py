"""What a cell leaves of its pairs: ``pair_scores.tsv``, so that a person can look at the worst.

A line is a pair: id, score (``core.pair_score``), source words and target words, separated by tabs. The worst first:

    sort -g -k 2,2 pair_scores.tsv | head
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from spanferry.core.records import Pair

FILE = "pair_scores.tsv"


def save_pair_scores(folder: Path, pairs: Sequence[Pair], scores: Mapping[str, float]) -> None:
    """Write the pairs that have a score, in order; no file where none has."""
    lines = ["\t".join(_row(pair, scores[pair.id])) + "\n" for pair in pairs if pair.id in scores]
    if lines:
        (folder / FILE).write_text("".join(lines), "utf-8", newline="\n")


def _row(pair: Pair, score: float) -> tuple[str, ...]:
    return pair.id, f"{score:.4f}", " ".join(pair.source.words), " ".join(pair.target.words)
