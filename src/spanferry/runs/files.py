"""The files that a cell leaves for people and other programs: ``artifacts/`` in its folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from spanferry.cells.results import Result
from spanferry.core.cell_record import ARTIFACTS
from spanferry.core.config import Config
from spanferry.core.conll import write_conll
from spanferry.core.corpus import Split, in_split
from spanferry.core.records import Sentence
from spanferry.core.sentence_record import FILE as SENTENCES
from spanferry.core.sentence_record import save_sentences
from spanferry.runs.config_file import save_config
from spanferry.runs.links import save_links, save_weighted_links
from spanferry.runs.pair_scores import save_pair_scores

_LEFT = ("config.yaml", SENTENCES, "pair_scores.tsv", "projected.*.conll", "predicted.*.conll", "links.*.talp", "weighted_links.*.talp")
"""What ``leave_files`` leaves."""


def _clear(artifacts: Path) -> None:
    """Remove the files that an earlier run left; what others put there stays."""
    for pattern in _LEFT:
        for path in artifacts.glob(pattern):
            path.unlink()


def leave_files(result: Result, config: Config, folder: Path) -> Path:
    """Write the resolved configuration, each sentence's record, the pairs' scores and, by split, the projected corpus, links, predictions.

    Returns:
        The folder they lie in, below the cell's own.
    """
    artifacts = folder / ARTIFACTS
    artifacts.mkdir(exist_ok=True)
    _clear(artifacts)
    save_config(config, artifacts / "config.yaml")
    for split in get_args(Split):
        _write_split(artifacts / f"projected.{split}.conll", result.projected, split)
        _write_split(artifacts / f"predicted.{split}.conll", result.predicted, split)
    save_links(folder, result.pairs)
    if result.sentences:
        save_sentences(artifacts / SENTENCES, result.sentences)
    save_pair_scores(artifacts, result.pairs, result.pair_scores)
    if config.link_weights:
        save_weighted_links(folder, result.pairs)
    return artifacts


def _write_split(path: Path, sentences: Sequence[Sentence], split: Split) -> None:
    found = [sentence for sentence in sentences if in_split(sentence.id, split)]
    if found:
        write_conll(path, found)
