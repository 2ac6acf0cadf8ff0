"""Embedding aligners measured: pairs a second against simalign and awesome-align, matching alone, and memory as a corpus grows.

    python benchmarks/alignment.py                                # the demo corpus
    python benchmarks/alignment.py --root ../shared/data          # CoNLL-2003 train, DeepL's translations

All read with one encoder of random weights, a bert-base unless told otherwise: weights decide links, not seconds. Its subwords are learnt
anew each time, where ties fall by chance: other runs have other links. Loading models is in no figure.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from measuring.alignment_inside import forward_passes, similarity_batches, to_links, unpadded
from measuring.alignment_originals import Run, alignments, awesome_align, has_awesome_align, simalign, simalign_links
from measuring.alignment_stream import streamed
from measuring.clock import Timed, apart, best_of, keep_to
from measuring.models import random_bert
from measuring.options import DEFAULT, NetworkOptions, network_parser
from measuring.rows import LeftOut, Row, keep, keep_milliseconds, keep_rate
from measuring.sentences import demo_pairs, sampled, unlabelled_pairs
from measuring.tables import CONSOLE, SPEED, as_ratio, new_table, print_machine, speed
from spanferry.aligners.awesome import AwesomeAligner
from spanferry.aligners.simalign import SimalignAligner
from spanferry.core.alignment_scoring import agreement
from spanferry.core.records import Alignment, Pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Where = Literal["cpu", "cuda"]
DTYPES: tuple[Literal["float32", "bfloat16"], ...] = ("float32", "bfloat16")
ACCELERATOR_TOKENS = 32_768
REPEATS = 20  # of what takes milliseconds
CORPORA = (0, 1_000, 5_000, 20_000, 100_000)


@dataclass(frozen=True, kw_only=True)
class Options(NetworkOptions):
    """The command line."""

    lang: str
    pairs: int
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
    parser = network_parser(__doc__, "conll/ and conll_mt/", repeats=1, layers=12, width=768, vocabulary=8000)
    parser.add_argument("--lang", default="de", help=f"target language {DEFAULT}")
    parser.add_argument("--pairs", type=int, default=200, help=f"pairs, sampled from the corpus {DEFAULT}")
    parser.add_argument("--layer", type=int, default=8, help=f"whose vectors are matched {DEFAULT}")
    parser.add_argument("--largest-corpus", type=int, default=100_000, help=f"pairs that corpora grow to {DEFAULT}")
    return Options(**vars(parser.parse_args()))


def _devices() -> Sequence[Where]:
    return ("cpu", "cuda") if import_module("torch").cuda.is_available() else ("cpu",)


def _data(options: Options) -> tuple[list[Pair], list[Pair]]:
    """The pairs that subwords are learnt from, and those to measure."""
    names = ["simalign", "torch", "transformers", *(["awesome-align"] if has_awesome_align() else [])]
    print_machine(f"threads: {options.threads}", names)
    text = unlabelled_pairs(options.root, options.lang) if options.root else demo_pairs(options.pairs, options.lang, "gold", options.seed)
    pairs = sampled(text, options.pairs, options.seed)
    name = f"CoNLL-2003 train, en-{options.lang} DeepL" if options.root else f"demo, en-{options.lang}"
    words = sum(len(side.words) for pair in pairs for side in (pair.source, pair.target))
    CONSOLE.print(f"{name}: {len(pairs)} pairs, {words} words, seed {options.seed}")
    CONSOLE.print(f"encoder: random BERT, {options.layers} layers, width {options.width}; vectors of layer {options.layer}")
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
    table = new_table(f"From pairs to alignments, {device}", "system", "pairs", *SPEED, "identical", "link F1")
    done: dict[str, Timed[list[Alignment]]] = {}
    for system in _rows(model, options.layer, device):
        if system.make is None:
            table.add_row(system.name, "not installed")
            keep(LeftOut(system.name, "awesome-align"))
            continue
        done[system.name] = timed = _timed(system.make(), pairs, options.repeats)
        original = done.get(system.original)
        table.add_row(system.name, str(len(pairs)), *speed(timed, original), *_likeness(timed, original))
        if original and original is not timed:
            keep_rate(f"pairs to alignments, {device}", "pairs", system.name, timed, system.original, original)
    CONSOLE.print(table)
    CONSOLE.print(f"Fastest of {options.repeats} runs, the model loaded and one pair aligned before. Ratio: of pairs/s to the system's own")
    CONSOLE.print("original on the same device. CPU ratio: by processor seconds, which neighbours on the machine leave alone. Identical:")
    CONSOLE.print("pairs whose links are the original's, all of them; link F1: all links judged by the original's.")


def _timed(run: Run, pairs: Sequence[Pair], repeats: int) -> Timed[list[Alignment]]:
    run(pairs[:1])  # loads what is loaded late
    timed = best_of(repeats, partial(run, pairs), len(pairs))
    return timed._replace(result=alignments(timed.result))


def _likeness(timed: Timed[list[Alignment]], original: Timed[list[Alignment]] | None) -> Sequence[str]:
    if original is None or original is timed:
        return ()
    same = sum(ours.links == theirs.links for ours, theirs in zip(timed.result, original.result, strict=True))
    alike = agreement(timed.result, original.result)
    return f"{same}/{timed.items}", "-" if alike is None else f"{alike:.4f}"


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
    count = len(matrices)
    theirs, ours = best_of(repeats, partial(_each, original, matrices), count), best_of(REPEATS, partial(_each, own, batches), count)
    same = sum(bool(((a > 0) == b).all()) for a, b in zip(theirs.result, unpadded(batches, ours.result), strict=True))
    yield name, "matrices", *_matched(theirs, ours, same)
    theirs, ours = best_of(repeats, partial(simalign_links, name, matrices), count), best_of(REPEATS, to_links(batches, own), count)
    same = sum(a.links == tuple(b) for a, b in zip(ours.result, theirs.result, strict=True))
    keep_milliseconds(f"matching alone: {name}", "a pair, similarities to links", "spanferry", ours, "simalign", theirs)
    yield name, "links", *_matched(theirs, ours, same)


def _matched(theirs: Timed[Any], ours: Timed[Any], same: int) -> Sequence[str]:
    milliseconds = (f"{1e3 * timed.seconds:,.2f}" for timed in (theirs, ours))
    return str(ours.items), *milliseconds, as_ratio(ours.ratio(theirs)), f"{same}/{ours.items}"


def _each(matching: Callable[..., Any], of: Sequence[Any]) -> list[Any]:
    return [matching(each) for each in of]


def _growth(model: Path, options: Options) -> None:
    """Pairs a second and memory as a corpus streams through, each size in a process of its own."""
    table = new_table("Growth: stream(), 2 layers of width 64, shuffled demo pairs", "pairs", "seconds", "pairs/s", "links", "peak memory")
    for size in (size for size in CORPORA if size <= options.largest_corpus):
        seconds, links, megabytes = apart(streamed, str(model), 2, size, options.seed)
        rate = f"{size / seconds:,.0f}" if size else "-"
        table.add_row(f"{size:,}", f"{seconds:.2f}", rate, f"{links:,}", f"{megabytes:,.0f} MB")
        keep(Row(f"stream() of {size:,} pairs, a small encoder", "MB at the peak", "SimalignAligner itermax", megabytes))
    CONSOLE.print(table)
    CONSOLE.print("Peak memory: all that the process ever held, libraries included (0 pairs: these, the model, and one pair).")


if __name__ == "__main__":
    main()
