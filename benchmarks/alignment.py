"""Embedding aligners measured: pairs a second against simalign and awesome-align, matching alone, and memory as a corpus grows.

    python benchmarks/alignment.py                                # the demo corpus
    python benchmarks/alignment.py --root ../shared/data          # CoNLL-2003 train, DeepL's translations

All read with one encoder of random weights, a bert-base unless told otherwise: weights decide links, not seconds. Its subwords are learnt
anew each time, where ties fall by chance: other runs have other links. Loading models is in no figure.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from clock import Timed, best_of, keep_to, machine
from models import random_bert
from originals import Run, alignments, awesome_align, has_awesome_align, simalign, simalign_links
from sentences import demo_pairs, sampled, unlabelled_pairs
from spanferry.aligners.awesome import AwesomeAligner
from spanferry.aligners.simalign import SimalignAligner
from spanferry.core.alignment_scoring import agreement
from spanferry.core.records import Alignment, Pair
from tables import CONSOLE, as_ratio, as_seconds, new_table
from watching import forward_passes, similarity_batches, to_links, unpadded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Where = Literal["cpu", "cuda"]
DTYPES: tuple[Literal["float32", "bfloat16"], ...] = ("float32", "bfloat16")
ACCELERATOR_TOKENS = 32_768
REPEATS = 20  # of what takes milliseconds
CORPORA = (0, 1_000, 5_000, 20_000, 100_000)


class Options(NamedTuple):
    """The command line."""

    root: Path | None
    lang: str
    pairs: int
    threads: int
    repeats: int
    seed: int
    layers: int
    width: int
    vocabulary: int
    layer: int
    largest_corpus: int


def main() -> None:
    """Print every section."""
    options = _options()
    keep_to(options.threads)
    with TemporaryDirectory() as folder:
        text, pairs = _data(options)
        model = random_bert(Path(folder) / "base", text, options.layers, options.width, options.vocabulary)
        for device in _devices():
            _systems(model, pairs, device, options)
            _inside(model, pairs, device, options.layer)
        _matching(model, pairs, options.layer)
        small = random_bert(Path(folder) / "small", demo_pairs(500, "de", "gold", options.seed), 2, 64, 2000)
        _growth(small, options)


def _options() -> Options:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, help="folder that holds conll/ and conll_mt/; without it the demo corpus is used")
    parser.add_argument("--lang", default="de", help="target language (default: %(default)s)")
    parser.add_argument("--pairs", type=int, default=200, help="pairs, sampled from the corpus (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1, help="of every library (default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=1, help="runs of each system, of which the fastest counts (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of samples and made-up pairs (default: %(default)s)")
    parser.add_argument("--layers", type=int, default=12, help="of the encoder (default: %(default)s)")
    parser.add_argument("--width", type=int, default=768, help="of the encoder (default: %(default)s)")
    parser.add_argument("--vocabulary", type=int, default=8000, help="subwords of the encoder, at most (default: %(default)s)")
    parser.add_argument("--layer", type=int, default=8, help="whose vectors are matched (default: %(default)s)")
    parser.add_argument("--largest-corpus", type=int, default=100_000, help="pairs that corpora grow to (default: %(default)s)")
    return Options(**vars(parser.parse_args()))


def _devices() -> Sequence[Where]:
    return ("cpu", "cuda") if import_module("torch").cuda.is_available() else ("cpu",)


def _data(options: Options) -> tuple[list[Pair], list[Pair]]:
    """The pairs that subwords are learnt from, and those to measure."""
    CONSOLE.print(f"{machine()}; load {os.getloadavg()[0]:.1f} at the start; threads: {options.threads}")
    text = unlabelled_pairs(options.root, options.lang) if options.root else demo_pairs(options.pairs, options.lang, "gold", options.seed)
    pairs = sampled(text, options.pairs, options.seed)
    name = f"CoNLL-2003 train, en-{options.lang} DeepL" if options.root else f"demo, en-{options.lang}"
    words = sum(len(side.words) for pair in pairs for side in (pair.source, pair.target))
    CONSOLE.print(f"{name}: {len(pairs)} pairs, {words} words, seed {options.seed}")
    CONSOLE.print(f"encoder: random BERT, {options.layers} layers, width {options.width}; vectors of layer {options.layer}")
    names = ["simalign", "torch", "transformers", *(["awesome-align"] if has_awesome_align() else [])]
    CONSOLE.print(", ".join(f"{name} {version(name)}" for name in names))
    return text, pairs


class System(NamedTuple):
    """One row: what it is compared with (itself, where it is an original), and how it is had; None where it is not installed."""

    name: str
    original: str
    make: Callable[[], Run] | None


def _rows(model: Path, layer: int, device: Where) -> Iterator[System]:
    """The originals' rows, then ours."""
    yield System("simalign itermax", "simalign itermax", partial(simalign, model, layer, "itermax", device))
    yield System("simalign match", "simalign match", partial(simalign, model, layer, "mwmf", device))
    awesome = partial(awesome_align, model, layer, device) if has_awesome_align() else None
    yield System("awesome-align softmax", "awesome-align softmax", awesome)
    for dtype in DTYPES:
        ours: dict[str, Any] = {"model": str(model), "layer": layer, "dtype": dtype, **_on(device)}
        yield System(f"SimalignAligner itermax {dtype}", "simalign itermax", partial(_loaded, SimalignAligner, matching="itermax", **ours))
        yield System(f"SimalignAligner mwmf {dtype}", "simalign match", partial(_loaded, SimalignAligner, matching="mwmf", **ours))
        yield System(f"AwesomeAligner softmax {dtype}", "awesome-align softmax", partial(_loaded, AwesomeAligner, **ours))


def _on(device: Where) -> dict[str, Any]:
    """The device, and subwords at a time: what the device takes by itself on a CPU."""
    return {"device": device, "batch_tokens": None if device == "cpu" else ACCELERATOR_TOKENS}


def _loaded(aligner: type[SimalignAligner | AwesomeAligner], **options: Any) -> Run:
    return aligner(**options).align


def _systems(model: Path, pairs: Sequence[Pair], device: Where, options: Options) -> None:
    """Every system on the same pairs, each loaded, timed and dropped in turn."""
    columns = "pairs", "seconds", "CPU %", "pairs/s", "ratio", "CPU ratio", "identical", "link F1"
    table = new_table(f"From pairs to alignments, {device}", "system", *columns)
    done: dict[str, Timed[list[Alignment]]] = {}
    for system in _rows(model, options.layer, device):
        if system.make is None:
            table.add_row(system.name, "not installed")
            continue
        done[system.name] = timed = _timed(system.make(), pairs, options.repeats)
        table.add_row(system.name, *_cells(timed, done.get(system.original)))
    CONSOLE.print(table)
    CONSOLE.print(f"Fastest of {options.repeats} runs, the model loaded and one pair aligned before. Ratio: of pairs/s to the system's own")
    CONSOLE.print("original on the same device. CPU ratio: by processor seconds, which neighbours on the machine leave alone. Identical:")
    CONSOLE.print("pairs whose links are the original's, all of them; link F1: all links judged by the original's.")


def _timed(run: Run, pairs: Sequence[Pair], repeats: int) -> Timed[list[Alignment]]:
    run(pairs[:1])  # loads what is loaded late
    timed = best_of(repeats, partial(run, pairs))
    return Timed(timed.seconds, timed.busy, alignments(timed.result))


def _cells(timed: Timed[list[Alignment]], original: Timed[list[Alignment]] | None) -> Iterable[str]:
    count = len(timed.result)
    yield from (str(count), as_seconds(timed.seconds), f"{100 * timed.busy:.0f}", f"{count / timed.seconds:,.1f}")
    if original is None:
        return
    yield as_ratio(original.seconds / timed.seconds)
    yield as_ratio(original.seconds * original.busy / (timed.seconds * timed.busy))
    if original is not timed:
        same = sum(ours.links == theirs.links for ours, theirs in zip(timed.result, original.result, strict=True))
        alike = agreement(timed.result, original.result)
        yield from (f"{same}/{count}", "-" if alike is None else f"{alike:.4f}")


def _inside(model: Path, pairs: Sequence[Pair], device: Where, layer: int) -> None:
    """Batches of the encoder, and how much of the time is spent outside of it."""
    aligner = SimalignAligner(str(model), layer=layer, **_on(device))
    aligner.align(pairs[:1])
    with forward_passes() as passes:
        start = time.perf_counter()
        aligner.align(pairs)
        seconds = time.perf_counter() - start
    CONSOLE.print(f"SimalignAligner itermax float32, {device}: {passes}.")
    if device == "cpu":
        outside = seconds - passes.seconds
        CONSOLE.print(
            f"Of its {seconds:.3f} s {outside:.3f} s ({100 * outside / seconds:.1f} %) are spent outside the encoder: "
            f"subwords, similarities, matching, records."
        )


def _matching(model: Path, pairs: Sequence[Pair], layer: int) -> None:
    """From the same similarities to links of subwords: simalign matrix by matrix, ours batch by batch."""
    from simalign import SentenceAligner

    from spanferry.aligners._matching import itermax, maximum_weight

    batches = similarity_batches(model, layer, pairs)
    matrices = unpadded(batches)
    table = new_table("Matching alone, from similarities", "matching", "to", "pairs", "simalign, ms", "ours, ms", "ratio", "identical")
    for row in _match_both_ways("itermax", SentenceAligner.iter_max, itermax, batches, matrices, REPEATS):
        table.add_row(*row)
    for row in _match_both_ways("mwmf", SentenceAligner.get_max_weight_match, maximum_weight, batches, matrices, 1):
        table.add_row(*row)
    CONSOLE.print(table)
    cells, padded = sum(matrix.size for matrix in matrices), sum(batch.size for batch in batches)
    CONSOLE.print(f"Fastest of {REPEATS} runs, simalign's mwmf of one. {len(batches)} batches: {cells:,} cells, {padded:,} with padding.")
    CONSOLE.print(
        "To matrices: SentenceAligner's iter_max and get_max_weight_match alone. To links: all that its get_word_aligns does after"
    )
    CONSOLE.print("similarities, and all that ours does, records included.")


def _match_both_ways(
    name: Literal["itermax", "mwmf"],
    original: Callable[..., Any],
    own: "Callable[[NDArray[np.floating]], NDArray[np.bool_]]",
    batches: "Sequence[NDArray[np.floating]]",
    matrices: Sequence[Any],
    repeats: int,
) -> Iterator[Sequence[str]]:
    """The row that ends at matrices and the row that ends at links."""
    theirs, ours = best_of(repeats, partial(_each, original, matrices)), best_of(REPEATS, partial(_each, own, batches))
    same = sum(bool(((a > 0) == b).all()) for a, b in zip(theirs.result, unpadded(batches, ours.result), strict=True))
    yield name, "matrices", *_matched(theirs, ours, same, len(matrices))
    theirs, ours = best_of(repeats, partial(simalign_links, name, matrices)), best_of(REPEATS, to_links(batches, own))
    same = sum(a.links == tuple(b) for a, b in zip(ours.result, theirs.result, strict=True))
    yield name, "links", *_matched(theirs, ours, same, len(matrices))


def _matched(theirs: Timed[Any], ours: Timed[Any], same: int, count: int) -> Sequence[str]:
    ratio = as_ratio(theirs.seconds / ours.seconds)
    return str(count), f"{1e3 * theirs.seconds:,.2f}", f"{1e3 * ours.seconds:,.2f}", ratio, f"{same}/{count}"


def _each(matching: Callable[..., Any], of: Sequence[Any]) -> list[Any]:
    return [matching(each) for each in of]


def _growth(model: Path, options: Options) -> None:
    """Pairs a second and memory as a corpus streams through, each size in a process of its own."""
    table = new_table("Growth: stream(), 2 layers of width 64, shuffled demo pairs", "pairs", "seconds", "pairs/s", "links", "peak memory")
    for size in (size for size in CORPORA if size <= options.largest_corpus):
        found = _streamed(model, size, options.seed)
        rate = f"{size / found['seconds']:,.0f}" if size else "-"
        table.add_row(f"{size:,}", f"{found['seconds']:.2f}", rate, f"{found['links']:,.0f}", f"{found['peak_mb']:,.0f} MB")
    CONSOLE.print(table)
    CONSOLE.print("Peak memory: all that the process ever held, libraries included (0 pairs: these, the model, and one pair).")


def _streamed(model: Path, size: int, seed: int) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__).with_name("streaming.py")), str(model), "2", str(size), str(seed)]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


if __name__ == "__main__":
    main()
