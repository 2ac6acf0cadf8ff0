"""Fuzz targets: what model folders hold, as far as we read it ourselves or have it read."""

import json
from collections.abc import Iterator
from pathlib import Path

from fuzz.fuzzing import Target
from spanferry.core.models.tag_names import iob2, stated
from spanferry.core.records import Sentence
from spanferry.taggers.majority import MajorityTagger

CONFIG = {"model_type": "bert", "id2label": {"0": "O", "1": "B-PER"}, "label2id": {"O": 0, "B-PER": 1}, "hidden_size": 8}
SENTENCES = [Sentence("test-1", "de", ("Ada", "lebt"))]


def targets() -> Iterator[Target]:
    """All of them."""
    yield Target("tags of config.json", "config.json", _tags, (json.dumps(CONFIG).encode(),), "json")
    yield Target("majority.json", "majority.json", lambda f: MajorityTagger().predict(SENTENCES, f), (b'{"Ada": "B-PER"}',), "json")
    yield Target("training.ckpt", "training.ckpt", _checkpoint, tuple(_checkpoints()))


def _tags(folder: Path) -> None:
    names = stated(str(folder))
    if names:
        iob2(names, "tagger.model=folder")


def _checkpoint(folder: Path) -> object:
    from spanferry.taggers._resume import Workplace

    return Workplace(folder, folder / "out", {"key": "a"}).checkpoint()


def _checkpoints() -> Iterator[bytes]:
    """One of ours, and one that would run code if it were unpickled without a second thought."""
    from io import BytesIO

    import torch

    for held in ({"spanferry": {"key": "a"}, "w": torch.zeros(2)}, {"spanferry": _Runs()}):
        file = BytesIO()
        torch.save(held, file)
        yield file.getvalue()


class _Runs:
    """Unpickled, it writes a file into the working folder."""

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, ("spanferry-was-made-to-run-this", "w")
