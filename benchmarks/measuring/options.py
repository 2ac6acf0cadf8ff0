"""The command line that benchmarks share."""

import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DEFAULT = "(default: %(default)s)"


def new_parser(description: str | None) -> ArgumentParser:
    """One that shows the description as it is written."""
    return ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)


def add_root(parser: ArgumentParser, holds: str) -> None:
    """``--root``: real sentences."""
    parser.add_argument("--root", type=Path, help=f"folder that holds {holds}; without it the demo corpus is used")


@dataclass(frozen=True, kw_only=True)
class NetworkOptions:
    """The command line of a benchmark that runs a network of random weights, one system after the other."""

    root: Path | None
    repeats: int
    threads: int
    seed: int
    layers: int
    width: int
    vocabulary: int


def network_parser(description: str | None, holds: str, *, repeats: int, layers: int, width: int, vocabulary: int) -> ArgumentParser:
    """What ``NetworkOptions`` has, with such defaults; ``holds`` is what ``--root`` shall hold."""
    parser = new_parser(description)
    add_root(parser, holds)
    parser.add_argument("--repeats", type=int, default=repeats, help=f"runs of each system {DEFAULT}")
    parser.add_argument("--threads", type=int, default=1, help=f"of every library {DEFAULT}")
    parser.add_argument("--seed", type=int, default=0, help=f"of samples and of all that is made up {DEFAULT}")
    parser.add_argument("--layers", type=int, default=layers, help=f"of the network, a decoder's too {DEFAULT}")
    parser.add_argument("--width", type=int, default=width, help=f"of the network {DEFAULT}")
    parser.add_argument("--vocabulary", type=int, default=vocabulary, help=f"rows of its table of embeddings {DEFAULT}")
    return parser


def add_folder(parser: ArgumentParser) -> None:
    """``--folder``: of sweeps and their store."""
    parser.add_argument("--folder", type=Path, help="where to work; without it a temporary folder")


@contextmanager
def place(folder: Path | None) -> Iterator[Path]:
    """The folder that ``--folder`` names, or a temporary one."""
    if folder is None:
        with tempfile.TemporaryDirectory() as temporary:
            yield Path(temporary)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
