"""Writes a cell's projected corpus into a folder, in the formats asked for.

OUT/README.md          the card
    spanferry.yaml     the configuration that made it
    data/*.parquet     what datasets.load_dataset(OUT) reads
    conll/*.conll      words and tags
    jsonl/*.jsonl      with sources, links, outcomes and scores
"""

from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal, get_args

from spanferry.exports import conll, dataset, jsonl
from spanferry.exports.card import card, default_name
from spanferry.exports.front_matter import UNDECIDED, check_licence
from spanferry.exports.placing import MARK, placed
from spanferry.exports.projected import ProjectedCorpus, read_projected
from spanferry.exports.settings import settings

Format = Literal["dataset", "conll", "jsonl"]
FORMATS: tuple[Format, ...] = get_args(Format)


def export(
    cell: Path,
    out: Path,
    formats: Collection[Format] = FORMATS,
    name: str | None = None,
    licence: str = UNDECIDED,
    complete: bool = False,
    overwrite: bool = False,
) -> ProjectedCorpus:
    """Write the projected corpus of a cell, whole or not at all. The same cell gives the same files.

    Args:
        cell: a cell's folder.
        out: a new folder, an empty one, or an earlier export, which is replaced.
        name: as people read it; None: by its languages.
        licence: an identifier of the hub.
        complete: leave out sentences that lost an entity.
        overwrite: replace whatever the folder holds.

    Returns:
        What was written.

    Raises:
        SpanferryError: there is nothing to export, it is damaged, or ``out`` is not free.
    """
    check_licence(licence)
    corpus = read_projected(cell, complete)
    headed = " ".join((name or default_name(corpus)).split()) or default_name(corpus)  # a heading is one line
    with placed(out, cell, overwrite) as folder:
        files = _write(corpus, folder, formats)
        (folder / "README.md").write_text(card(corpus, headed, licence, files, formats), "utf-8")
        (folder / MARK).write_text(_settings(corpus), "utf-8")
    return corpus


def _write(corpus: ProjectedCorpus, folder: Path, formats: Collection[Format]) -> dict[str, Any]:
    """Write the formats, each in its folder; what the card's front matter says of the Parquet files, if there are any."""
    files: dict[str, Any] = {}
    for module in (conll, jsonl):
        if module.FOLDER in formats:
            (folder / module.FOLDER).mkdir()
            module.write(corpus, folder / module.FOLDER)
    if "dataset" in formats:
        (folder / dataset.FOLDER).mkdir()
        files = dataset.write(corpus, folder / dataset.FOLDER)
    return files


def _settings(corpus: ProjectedCorpus) -> str:
    import yaml

    head = f"# What made this corpus; configuration {corpus.record.provenance.get('config_hash', 'unknown')} of spanferry.\n"
    text: str = yaml.safe_dump(settings(corpus.config), sort_keys=False, allow_unicode=True)
    return head + text
