"""What a fuzz target is, and the inputs it gets: files that are nearly right, and files that are nothing.

Three kinds, mixed: bytes; a valid file with bytes taken out, put in, replaced or doubled; and, of JSON, a valid value with a part of it
replaced by another of any type. What a reader says of them must be a ``SpanferryError``; any other exception is a bug.
"""

import copy
import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from spanferry.core.errors import SpanferryError

NASTY = (
    b"\0", b"\r", b"\n\n", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", "\u2028".encode(), "\u00a0".encode(), b"9" * 5000,
    b"-1", b"1e999", b"NaN", b"|||", b"B-", b"I-PER", b"[" * 3000, b'{"a":' * 3000, b"../..", b"/", b"{", b"}", b'"', b"&a [*a]",
    b"!!python/none", b"2001-99-99", "\u0301".encode(), "\U0001f1e9".encode(),
)  # fmt: skip
"""Pieces that have broken readers of text before."""
WRONG = (
    None, True, -1, 0, 1.5, float("nan"), float("inf"), 10**400, "", "x", "../../x", "/etc/passwd", "a\0b", "\ud800", "9" * 5000, [], {},
    [[]], {"a": None}, ["x"], [1, 2],
)  # fmt: skip
"""Values of the wrong type, or of no sense."""


@dataclass(frozen=True)
class Target:
    """A reader under test.

    Attributes:
        read: given the folder in which the input lies under ``file``.
        seeds: valid inputs.
        kind: how inputs are made from them.
        also: what else the reader may raise, because its caller is known to deal with it.
        prepare: given the folder once, before the first input.
    """

    name: str
    file: str
    read: Callable[[Path], object]
    seeds: tuple[bytes, ...]
    kind: str = "text"
    also: tuple[type[Exception], ...] = ()
    prepare: Callable[[Path], object] = lambda folder: None

    @property
    def inputs(self) -> st.SearchStrategy[bytes]:
        """Files for it, valid ones among them."""
        made = [st.binary(max_size=60), st.sampled_from(self.seeds), _mutated(self.seeds)]
        if self.kind in ("json", "json lines", "json lines.gz"):
            made += [_other_values(self.seeds, self.kind)] * 3
        if self.kind.endswith(".gz"):
            return st.one_of(
                st.binary(max_size=60), _mutated([gzip.compress(seed) for seed in self.seeds]), *[m.map(gzip.compress) for m in made[1:]]
            )
        return st.one_of(made)

    def try_on(self, folder: Path, content: bytes) -> None:
        """Read one input; what is none of our errors gets through."""
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        try:
            self.read(folder)
        except (SpanferryError, *self.also):
            pass


def text_of(content: bytes) -> str:
    """Any bytes as a text that can be written."""
    return content.decode("utf-8", "replace")


@st.composite
def _mutated(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    content = draw(st.sampled_from(list(seeds)))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = draw(st.integers(start, min(len(content), start + 40)))
        new = draw(st.one_of(st.just(b""), st.binary(max_size=4), st.sampled_from(NASTY), st.just(content[start:end] * 2)))
        content = content[:start] + new + content[end:]
    return content


@st.composite
def _other_values(draw: st.DrawFn, seeds: Sequence[bytes], kind: str) -> bytes:
    seed = draw(st.sampled_from(list(seeds)))
    if kind == "json":
        return _dumped(_replaced(draw, json.loads(seed)))
    lines = [json.loads(line) for line in seed.splitlines()]
    place = draw(st.integers(0, len(lines) - 1))
    lines[place] = _replaced(draw, lines[place])
    return b"".join(_dumped(line) + b"\n" for line in lines)


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True).encode()


def _replaced(draw: st.DrawFn, value: Any) -> Any:
    """The value with something in it replaced, taken out or added."""
    value = copy.deepcopy(value)
    for _ in range(draw(st.integers(1, 2))):
        places = list(_places(value))
        if not places:
            return draw(st.sampled_from(WRONG))
        holder, key = draw(st.sampled_from(places))
        if key not in (holder if isinstance(holder, dict) else range(len(holder))):
            continue  # the first replacement took it away
        what = draw(st.sampled_from(["other", "other", "gone"]))
        if what == "gone":
            del holder[key]
        else:
            holder[key] = copy.deepcopy(draw(st.sampled_from(WRONG)))
    return value


def _places(value: Any) -> Any:
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(held):
        yield value, key
        yield from _places(inner)
