"""Many searches at once: what they ask for fills common batches, and each source is encoded once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from spanferry.methods._codec.search import Found, Ids, Logs, Run, Search

if TYPE_CHECKING:
    from spanferry.methods._codec.model import MarkedTranslationModel


class Task(NamedTuple):
    """A search, and what it needs.

    Attributes:
        key: what the caller knows it by.
        bare: the source without markers, as the encoder reads it.
        marked: the source with markers.
    """

    key: int
    bare: Ids
    marked: Ids
    search: Search


class _Active(NamedTuple):
    """A search under way. ``sources``: the encoder's output for the bare and for the marked source, (tokens, width)."""

    task: Task
    sources: Sequence[Any]


def finished(tasks: Iterable[Task], model: "MarkedTranslationModel", batch_size: int) -> Iterator[tuple[int, list[Found]]]:
    """Let every search come to its end: keys and what was found, as they get done.

    ``batch_size`` of them are under way at a time, and each asks for one text after the other, so that none is scored that its search
    would have given up. Where fewer are left they ask for more texts at once. Tasks are drawn when their turn comes.

    Args:
        batch_size: texts scored in one pass.
    """
    waiting = iter(tasks)
    active: list[_Active] = []
    while True:
        active += _started(islice(waiting, batch_size - len(active)), model)
        if not active:
            return
        asked = [each.task.search.ask(max(1, batch_size // len(active))) for each in active]
        under_way = [(each, runs) for each, runs in zip(active, asked, strict=True) if runs]
        _tell(under_way, model, batch_size)
        yield from ((each.task.key, each.task.search.found) for each, runs in zip(active, asked, strict=True) if not runs)
        active = [each for each, _ in under_way]


def _tell(asked: Sequence[tuple[_Active, Sequence[Run]]], model: "MarkedTranslationModel", batch_size: int) -> None:
    """Score what searches ask for, and tell each its own."""
    found = iter(_scored([(each.sources[run.marked], run) for each, runs in asked for run in runs], model, batch_size))
    for each, runs in asked:
        each.task.search.tell(list(islice(found, len(runs))))


def _started(tasks: Iterator[Task], model: "MarkedTranslationModel") -> list[_Active]:
    fresh = list(tasks)
    encoded = model.encoded([text for task in fresh for text in (task.bare, task.marked)])
    return [_Active(task, encoded[2 * place : 2 * place + 2]) for place, task in enumerate(fresh)]


def _scored(runs: Sequence[tuple[Any, Run]], model: "MarkedTranslationModel", batch_size: int) -> list[Logs]:
    """The scores of the runs, in their order; batches are of texts of like length."""
    found: list[Logs] = [Logs((), ())] * len(runs)
    order = sorted(range(len(runs)), key=lambda place: len(runs[place][1].ids))
    for first in range(0, len(order), batch_size):
        places = order[first : first + batch_size]
        scores = model.logs([runs[place][0] for place in places], [runs[place][1] for place in places])
        for place, own in zip(places, scores, strict=True):
            found[place] = own
    return found
