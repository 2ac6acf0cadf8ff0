"""Which sentences a page has room for: all, or a sample that is the same in all cells."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from spanferry.core.cell_record import ARTIFACTS
from spanferry.core.sentence_record import FILE, SentenceRecord, load_sentences, sentence_ids
from spanferry.reports.reading import ReadSweep


@dataclass(frozen=True)
class Left:
    """What a cell left of its sentences.

    Attributes:
        place: of the cell among the sweep's.
    """

    place: int
    file: Path


@dataclass(frozen=True)
class Choice:
    """The sentences that are shown.

    Attributes:
        counts: by id, how many cells have the sentence.
        most: how many sentences are shown at most, summed over cells.
    """

    cells: Sequence[Left]
    counts: Counter[str]
    most: int

    @property
    def all(self) -> int:
        """How many sentences there are, summed over cells."""
        return self.counts.total()

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids that are shown: all, or as many as there is room for, drawn by a hash, so that the same are drawn again."""
        if self.all <= self.most:
            return frozenset(self.counts)
        chosen, room = [], self.most
        for id in sorted(self.counts, key=_digest):
            room -= self.counts[id]
            if room < 0:
                break
            chosen.append(id)
        return frozenset(chosen)

    @property
    def shown(self) -> int:
        """How many sentences are shown, summed over cells."""
        return sum(self.counts[id] for id in self.ids)

    def records(self, cell: Left) -> Iterator[SentenceRecord]:
        """Those of a cell that are shown, in its order."""
        return load_sentences(cell.file, self.ids)


def choice(sweep: ReadSweep, most: int) -> Choice:
    """The sentences of the sweep's finished cells; a cell that left none (of an older sweep) is passed over.

    Raises:
        DataError: a cell's file is damaged.
    """
    found = [Left(place, _file(cell.folder)) for place, cell in enumerate(sweep.cells) if cell.folder and _file(cell.folder).is_file()]
    found = [left for left in found if sweep.cells[left.place].done]
    counts = Counter(id for left in found for id in sentence_ids(left.file))
    return Choice(found, counts, most)


def _file(folder: Path) -> Path:
    return folder / ARTIFACTS / FILE


def _digest(id: str) -> bytes:
    return blake2b(id.encode(), digest_size=8).digest()
