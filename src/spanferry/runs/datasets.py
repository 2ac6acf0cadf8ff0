"""What a cell reads, for trackers: one dataset a side and split, with a digest."""

from collections.abc import Iterator, Mapping
from typing import Any

from spanferry.cells.cell import Cell
from spanferry.core.config import Transfer
from spanferry.core.corpus import Split

_SOURCE: tuple[Split, ...] = ("train", "dev")
_TARGET: Mapping[Transfer, tuple[Split, ...]] = {
    Transfer.translate_train: ("test",),
    Transfer.translate_test: ("test",),
    Transfer.zero_shot: ("test",),
    Transfer.in_language: ("train", "dev", "test"),
}


def datasets_of(cell: Cell) -> list[dict[str, Any]]:
    """The labelled sentences that a cell learns from, projects or is tested on; text without labels is not among them.

    Returns:
        A mapping each, with ``name`` (corpus and language), ``context`` (train, dev, test), ``digest`` (the key of the stage ``load``: of
        the corpus's options and its files' contents), ``source`` (where it comes from) and ``sentences``.
    """
    return [*_of_sources(cell), *_of_target(cell)]


def _of_sources(cell: Cell) -> Iterator[dict[str, Any]]:
    if cell.config.transfer in (Transfer.in_language, Transfer.translate_test):
        return
    for each in cell.each_source:
        for split in _SOURCE:
            if each.corpus.gold_source.get(split):
                read = each.labelled(split)
                yield _dataset(cell, "source", each.source_language.code, split, read.text, len(read.items))


def _of_target(cell: Cell) -> Iterator[dict[str, Any]]:
    if cell.config.transfer is Transfer.translate_train and "tagger" not in cell.choices:
        return  # the projection is judged by the splits that it is made of
    for split in _TARGET[cell.config.transfer]:
        if cell.corpus.target.get(split):
            read = cell.target(split)
            yield _dataset(cell, "target", cell.target_language.code, split, read.text, len(read.items))


def _dataset(cell: Cell, side: str, language: str, split: Split, digest: str, sentences: int) -> dict[str, Any]:
    data = cell.config.data
    module, _, class_name = str(data["_target_"]).rpartition(".")
    corpus = data.get("benchmark") or module.rpartition(".")[2]
    if side == "source" and data.get("benchmark"):
        corpus = data.get("source") or corpus
    place = (side == "source" and (data.get("source_root") or data.get("source_hub"))) or data.get("root") or data.get("hub")
    return {
        "name": f"{corpus} {language}",
        "context": split,
        "digest": digest,
        "source": str(place or f"{module}.{class_name}"),
        "sentences": sentences,
    }
