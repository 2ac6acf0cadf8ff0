"""``data/train-00000-of-00001.parquet``: what ``datasets.load_dataset`` reads, the folder's README saying which file is which split.

Columns: ``id``; ``tokens``, the words; ``ner_tags``, IOB2 tags as numbers with names; ``lost``, how many of the source's entities did not
arrive (``dataset.filter(lambda row: row["lost"] == 0)`` keeps what is known to be labelled in full). The split ``dev`` is called
``validation``, as the hub's are.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from spanferry.core.bio import encode
from spanferry.core.corpus import Split
from spanferry.core.sentence_record import SentenceRecord
from spanferry.exports.projected import ProjectedCorpus, labelled, lost

FOLDER = "data"
NAMES: Mapping[Split, str] = {"train": "train", "dev": "validation", "test": "test"}
"""What the hub calls the splits."""


def write(corpus: ProjectedCorpus, folder: Path) -> dict[str, Any]:
    """Write a file a split.

    Returns:
        ``configs`` and ``dataset_info`` of the card's front matter: features, splits, sizes in bytes.
    """
    from pyarrow import parquet

    tags = tag_names(corpus.labels)
    splits, files = [], []
    for split, records in corpus.splits.items():
        path = folder / f"{NAMES[split]}-00000-of-00001.parquet"
        table = _table(records, tags)
        parquet.write_table(table, path)
        splits.append({"name": NAMES[split], "num_bytes": table.nbytes, "num_examples": len(records)})
        files.append({"split": NAMES[split], "path": f"{FOLDER}/{path.name}"})
    written = sum(path.stat().st_size for path in folder.iterdir())
    sizes = {"download_size": written, "dataset_size": sum(split["num_bytes"] for split in splits)}
    return {
        "configs": [{"config_name": "default", "data_files": files}],
        "dataset_info": {"features": _features(tags), "splits": splits, **sizes},
    }


def tag_names(labels: Sequence[str]) -> list[str]:
    """The tags by number: 0 is O, 1 is B- of the first label, 2 is I- of the first, and so on."""
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


def _features(tags: Sequence[str]) -> list[dict[str, Any]]:
    """As the card has them; ``sequence`` is read by every version of ``datasets``, ``list`` from 4 on."""
    names = {str(number): tag for number, tag in enumerate(tags)}
    return [
        {"name": "id", "dtype": "string"},
        {"name": "tokens", "sequence": "string"},
        {"name": "ner_tags", "sequence": {"class_label": {"names": names}}},
        {"name": "lost", "dtype": "int32"},
    ]


def _table(records: Sequence[SentenceRecord], tags: Sequence[str]) -> Any:
    import pyarrow as pa

    numbers = {tag: number for number, tag in enumerate(tags)}
    columns = {
        "id": pa.array([record.id for record in records], pa.string()),
        "tokens": pa.array([record.target.words for record in records], pa.list_(pa.string())),
        "ner_tags": pa.array([_numbered(record, numbers) for record in records], pa.list_(pa.int64())),
        "lost": pa.array([lost(record) for record in records], pa.int32()),
    }
    return pa.table(columns).replace_schema_metadata({"huggingface": json.dumps({"info": {"features": _embedded(tags)}})})


def _numbered(record: SentenceRecord, numbers: Mapping[str, int]) -> list[int]:
    sentence = labelled(record)
    return [numbers[tag] for tag in encode(sentence.entities or (), len(sentence.words))]


def _embedded(tags: Sequence[str]) -> dict[str, Any]:
    """The features as Parquet files of the hub carry them: a file read without its card has its tags' names too."""
    text, number = {"dtype": "string", "_type": "Value"}, {"dtype": "int32", "_type": "Value"}
    names = {"names": list(tags), "_type": "ClassLabel"}
    return {"id": text, "tokens": {"feature": text, "_type": "List"}, "ner_tags": {"feature": names, "_type": "List"}, "lost": number}
