"""What ``python -m spanferry.store`` shows."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from spanferry.core.durations import in_minutes
from spanferry.store.inventory import Leftover, Stored
from spanferry.store.log import Computed
from spanferry.store.pruning import Plan
from spanferry.store.verifying import Verdict

if TYPE_CHECKING:
    from rich.table import Table

_MANY = 20
"""Artifacts of a plan that are named; of more the number is told."""


def show(*parts: Any) -> None:
    """Print; where output goes to a file, as wide as it is."""
    from rich.console import Console

    console = Console()
    (console if console.is_terminal else Console(width=200)).print(*parts)


@contextmanager
def progress(what: str, size: int) -> Iterator[Callable[[int], None]]:
    """Show the progress through so many bytes, on a terminal; the block is given what to tell the bytes of each step."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=size)
        yield lambda step: bar.advance(task, step)


def row(artifact: Stored, *, used: bool) -> dict[str, Any]:
    """An artifact as plain values; ``used``: a running cell or sweep needs it."""
    return {
        "stage": artifact.stage,
        "key": artifact.key,
        "made_by": artifact.maker,
        "items": artifact.items,
        "shards": artifact.shards,
        "bytes": artifact.size,
        "seconds": artifact.seconds,
        "made": _date(artifact.made),
        "used": _date(artifact.used),
        "complete": artifact.complete,
        "in_use": used,
    }


def listing(rows: Sequence[Mapping[str, Any]]) -> str:
    """The artifacts, one a line; written plainly, as rich takes 2 ms a line and stores have thousands."""
    lines = [("stage", "key", "made by", "items", "size", "made", "used", "state")]
    for each in rows:
        state = ", ".join(word for word, holds in (("incomplete", not each["complete"]), ("in use", each["in_use"])) if holds)
        items = "" if each["items"] is None else f"{each['items']:,}"
        lines.append((each["stage"], each["key"], each["made_by"], items, size_of(each["bytes"]), each["made"], each["used"], state))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    forms = ["<", "<", "<", ">", ">", "<", "<", "<"]
    return "\n".join(
        "  ".join(f"{text:{form}{width}}" for text, form, width in zip(line, forms, widths, strict=True)).rstrip() for line in lines
    )


def sizes(artifacts: Sequence[Stored], left: Sequence[Leftover]) -> "Table":
    """Bytes by stage, of leftovers, and in all."""
    table = _table("stage", artifacts=True, incomplete=True, size=True)
    for stage in dict.fromkeys(each.stage for each in artifacts):
        own = [each for each in artifacts if each.stage == stage]
        table.add_row(stage, *_counts(own))
    if left:
        table.add_row("leftovers", f"{len(left):,}", "", size_of(sum(each.size for each in left)))
    in_all = sum(each.size for each in artifacts) + sum(each.size for each in left)
    table.add_section()
    table.add_row("in all", *_counts(artifacts)[:2], size_of(in_all))
    return table


def verdicts(found: Sequence[Verdict], left: Sequence[Leftover]) -> "Table":
    """What is damaged, incomplete or left over; and how much is sound."""
    table = _table("state", "where", "what")
    for verdict in found:
        for name, wrong in verdict.damaged.items():
            table.add_row("damaged", str(verdict.artifact.folder / name), wrong)
        if verdict.artifact.missing and not verdict.damaged:
            table.add_row("incomplete", str(verdict.artifact.folder), f"lacks {_few(verdict.artifact.missing)}")
    for each in left:
        table.add_row("left over", str(each.path), f"{each.what}, {size_of(each.size)}")
    sound = [each.artifact for each in found if not each.damaged and each.artifact.complete]
    unchecked = sum(each.unchecked for each in found)
    told = f"{len(sound):,} of {len(found):,} artifacts, {size_of(sum(each.size for each in sound))}"
    table.add_row("sound", told, f"{unchecked:,} files of earlier versions have no checksum" if unchecked else "")
    return table


def plan(what: Plan, verb: str) -> "Table":
    """What goes, or has gone, by stage; why some stay."""
    table = _table("", "what", artifacts=True, size=True)
    for stage in dict.fromkeys(each.stage for each in what.artifacts):
        own = [each for each in what.artifacts if each.stage == stage]
        table.add_row(verb, f"{stage}: {_few([each.key for each in own])}", f"{len(own):,}", size_of(sum(each.size for each in own)))
    for kind, count in Counter(each.what for each in what.leftovers).items():
        size = sum(each.size for each in what.leftovers if each.what == kind)
        table.add_row(verb, kind, f"{count:,}", size_of(size))
    if what.spared:
        table.add_row("stays", "in use by a run", f"{len(what.spared):,}", size_of(sum(each.size for each in what.spared)))
    table.add_section()
    cost = f"; took {_duration(what.seconds)} to compute" if what.seconds else ""
    table.add_row("in all", f"frees {size_of(what.size)}{cost}", f"{len(what.artifacts):,}", size_of(what.size))
    return table


def computed(events: Sequence[Computed]) -> "Table":
    """By stage, how many shards (or folders) were computed, how many distinct ones, in how many artifacts."""
    table = _table("stage", artifacts=True, shards=True, distinct=True, twice=True, items=True, seconds=True)
    for stage in dict.fromkeys(event.stage for event in events):
        own = [event for event in events if event.stage == stage]
        times = Counter(map(_what, own))
        numbers = (len({event.key for event in own}), len(own), len(times), sum(count > 1 for count in times.values()))
        table.add_row(stage, *map("{:,}".format, numbers), f"{sum(e.items for e in own):,}", f"{sum(e.seconds for e in own):,.1f}")
    return table


def repeated(events: Sequence[Computed]) -> "Table":
    """What was computed more than once: pruned, damaged, or by two that could not see each other."""
    table = _table("stage", "key", "shard", times=True, computed=False)
    for (stage, key, shard, shards), count in sorted(Counter(map(_what, events)).items()):
        if count > 1:
            when = [_date(event.time) for event in events if _what(event) == (stage, key, shard, shards)]
            table.add_row(stage, key, f"{shard} of {shards}", f"{count:,}", ", ".join(when))
    if not table.row_count:
        table.add_row("nothing", "", "", "", "")
    return table


def size_of(count: float) -> str:
    """Bytes for people: ``1.2 GB``, in powers of 1,000."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"


def _table(*texts: str, **others: bool) -> "Table":
    """A table with columns of text, then others: True for numbers, which stand to the right."""
    from rich.table import Table

    table = Table(*texts, box=None, header_style="bold")
    for name, number in others.items():
        table.add_column(name, justify="right" if number else "left")
    return table


def _counts(artifacts: Sequence[Stored]) -> tuple[str, str, str]:
    incomplete = sum(not each.complete for each in artifacts)
    return f"{len(artifacts):,}", f"{incomplete:,}" if incomplete else "", size_of(sum(each.size for each in artifacts))


def _what(event: Computed) -> tuple[str, str, int, int]:
    return event.stage, event.key, event.shard, event.shards


def _few(names: Sequence[str]) -> str:
    return " ".join(names) if len(names) <= _MANY else f"{' '.join(names[:_MANY])} and {len(names) - _MANY:,} more"


def _date(time: float) -> str:
    return datetime.fromtimestamp(time).isoformat(" ", "minutes") if time else ""


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 60 else in_minutes(seconds)
