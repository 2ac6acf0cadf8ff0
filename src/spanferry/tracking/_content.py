"""What a cell's run shows: parameters to compare by, metrics, curves, tags, datasets."""

import getpass
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from spanferry.core.cell_record import CellRecord
from spanferry.core.installation import checkout
from spanferry.core.redaction import redacted

_ERROR_LENGTH = 5000  # of a tag; MLflow's limit is 8,000
_NO_CURVES = ("step", "epoch", "examples", "seconds")


def params(record: CellRecord) -> dict[str, str]:
    """The axes alone: the compare page shows every parameter that differs, so what is unique to a run is a tag."""
    return {name: str(value) for name, value in redacted(dict(record.axes)).items()}


def tags(record: CellRecord, folder: Path) -> dict[str, str]:
    """Where the cell lies, what it belongs to and comes from, what it found in the store, and how it failed if it did."""
    stored = dict.fromkeys(str(stage["stage"]) for stage in record.stages if stage.get("stored"))
    found = {
        "kind": "cell",
        "sweep": record.sweep,
        "folder": str(folder.absolute()),
        "fingerprint": record.fingerprint,
        "stored": " ".join(stored),
        "error": record.error[:_ERROR_LENGTH],
        **record.provenance,
        **source(record.provenance.get("commit", "")),
        "mlflow.note.content": f"```\n{record.error[:_ERROR_LENGTH]}\n```" if record.error else "",
    }
    kept: dict[str, str] = redacted({name: value for name, value in found.items() if value})
    return kept


def source(commit: str) -> dict[str, str]:
    """The tags that MLflow's pages show as a run's user, source and version."""
    known = {"mlflow.source.git.commit": commit} if re.fullmatch("[0-9a-f]{7,40}", commit) else {}  # a release is no commit
    return {"mlflow.user": _user(), "mlflow.source.name": "run.py" if checkout() else "spanferry", "mlflow.source.type": "LOCAL", **known}


def metrics(record: CellRecord) -> list[Any]:
    """Final values, the headline first, and the tagger's curve with the times of its evaluations."""
    final = [_metric(name, value, milliseconds(record.ended), 0) for name, value in record.metrics.items()]
    return _finite([*final, *_curve(record)])


def _curve(record: CellRecord) -> Iterator[Any]:
    for row in record.history:  # a training that was stored has times after this cell's end: what counts is the distance between them
        moment = milliseconds(record.started + float(row.get("seconds", 0.0)))
        for name, value in row.items():
            if name not in _NO_CURVES:
                yield _metric(name, value, moment, int(row["step"]))


def system(samples: Sequence[Mapping[str, float]]) -> list[Any]:
    """Samples of the machine under MLflow's names, each with its time."""
    return _finite(
        [
            _metric(f"system/{name}", value, milliseconds(sample["time"]), step)
            for step, sample in enumerate(samples)
            for name, value in sample.items()
            if name != "time"
        ]
    )


def datasets(record: CellRecord) -> list[Any]:
    """What the cell read: one input a side and split, with its digest."""
    from mlflow.entities import DatasetInput, InputTag

    return [DatasetInput(_dataset(found), [InputTag("mlflow.data.context", str(found["context"]))]) for found in record.datasets]


def _dataset(found: Mapping[str, Any]) -> Any:
    from mlflow.entities import Dataset

    uri, profile = json.dumps({"uri": redacted(str(found["source"]))}), json.dumps({"sentences": found["sentences"]})
    return Dataset(str(found["name"]), str(found["digest"])[:36], "local", uri, profile=profile)


def milliseconds(seconds: float) -> int:
    """MLflow's times."""
    return int(seconds * 1000)


def numbers(values: Mapping[str, float], moment: int) -> list[Any]:
    """Final values as metrics, at a time in Unix milliseconds."""
    return _finite([_metric(name, value, moment, 0) for name, value in values.items()])


def _metric(name: str, value: float, moment: int, step: int) -> Any:
    from mlflow.entities import Metric

    return Metric(name, float(value), moment, step)


def _finite(found: Sequence[Any]) -> list[Any]:
    """NaN is not a value to compare: left out."""
    return [metric for metric in found if math.isfinite(metric.value)]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return "unknown"
