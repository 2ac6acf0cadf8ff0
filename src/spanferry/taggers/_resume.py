"""What a killed training goes on from."""

import logging
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import pytorch_lightning as pl
import torch

from spanferry.core.telling import tell_kept

CHECKPOINT = "training.ckpt"
"""Lightning's: network, critics, optimisers, schedule, callbacks."""
STAMP = "spanferry"
"""The key under which a checkpoint says what training it is of."""
UNREADABLE = (RuntimeError, UnpicklingError, EOFError, OSError, ValueError, KeyError)
"""What torch raises for a file that is empty, cut, no checkpoint or another's; it has no common error for these."""

log = logging.getLogger(__name__)


class Workplace:
    """A folder that outlives a killed training.

    Args:
        folder: None: nothing is kept for a killed training.
        published: where the trained tagger will lie.
        stamp: what training this is; another's checkpoint is not gone on from.
    """

    def __init__(self, folder: Path | None, published: Path, stamp: Mapping[str, str]) -> None:
        self._folder = folder
        self._published = published
        self._stamp = dict(stamp)

    def checkpoint(self) -> Path | None:
        """Where a killed training of this kind stood; None where there was none, or what it left cannot be used, which is logged."""
        if self._folder is None or not (path := self._folder / CHECKPOINT).is_file():
            return None
        try:
            stamp = torch.load(path, map_location="cpu", mmap=True, weights_only=True)[STAMP]
        except UNREADABLE as error:
            log.warning("%s: cannot be read, so the training starts afresh: %s", path, " ".join(str(error).split())[:300])
            return None
        if stamp != self._stamp:
            changed = [name for name, value in self._stamp.items() if stamp.get(name) != value]
            log.warning("%s: of another training (%s), so this one starts afresh", path, ", ".join(changed) or "another version")
            return None
        log.info("%s: the training goes on from there", path)
        return path

    def save(self, trainer: pl.Trainer, best: str) -> None:
        """Put a checkpoint in the place of the last, whole or not at all; then drop all networks but ``best``."""
        if self._folder is None:
            return
        fresh = self._folder / f"{CHECKPOINT}.new"
        trainer.save_checkpoint(fresh, weights_only=False)  # the optimisers too
        os.replace(fresh, self._folder / CHECKPOINT)
        for folder in self._folder.glob("best-*"):
            if folder.name != best:
                shutil.rmtree(folder)
        tell_kept()

    def best(self, name: str) -> Path:
        """The empty folder where the best network so far is to be written: the checkpoint still needs the one before."""
        if self._folder is None:
            return self._published
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def publish(self, name: str) -> None:
        """Copy the best network to where the tagger will lie."""
        if self._folder is not None:
            shutil.copytree(self._folder / name, self._published, dirs_exist_ok=True)

    def mark(self, checkpoint: dict[str, Any]) -> None:
        """Say in a checkpoint what training it is of."""
        checkpoint[STAMP] = self._stamp
