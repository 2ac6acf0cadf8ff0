"""Translators that are models measured: CTranslate2 against transformers, and batches by length against batches as they come.

    python benchmarks/translation.py                              # the demo corpus
    python benchmarks/translation.py --root ../shared/data        # CoNLL-2003 train

All run one NLLB of random weights, which never ends a translation by itself: each is as long as its sentence, rounded up to 16 tokens. So
ratios of speed are those of real models of the same shape, and what is said is not. Loading and converting models is in no figure.
"""

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from clock import Timed, best_of, keep_to, machine
from models import random_nllb
from sentences import demo_pairs, sampled, unlabelled_pairs
from spanferry.core.records import Sentence
from spanferry.core.writing import write
from spanferry.data.languages import LANGUAGES
from spanferry.translators.generation import Generation
from spanferry.translators.nllb import NllbTranslator
from tables import CONSOLE, as_ratio, as_seconds, new_table

SOURCE, TARGET = LANGUAGES["en"], LANGUAGES["de"]
BASELINE = "transformers float32"
AS_THEY_COME = "transformers float32, as they come"
STEP = 16
Run = Callable[[], list[str]]


class Options(NamedTuple):
    """The command line."""

    root: Path | None
    sentences: int
    threads: int
    repeats: int
    seed: int
    layers: int
    width: int
    vocabulary: int
    beams: list[int]
    tokens: list[int]
    batch: int


def main() -> None:
    """Print every section."""
    options = _options()
    keep_to(options.threads)
    with TemporaryDirectory() as folder:
        texts, chosen = _data(options)
        model = str(random_nllb(Path(folder) / "model", texts, options.layers, options.width, options.vocabulary))
        for beam_size in options.beams:
            _systems(model, Path(folder), chosen, beam_size, options)
        _batches(model, Path(folder), chosen, options)


def _options() -> Options:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, help="folder that holds conll/ and conll_mt/; without it the demo corpus is used")
    parser.add_argument("--sentences", type=int, default=100, help="sampled from the corpus (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=1, help="of every library (default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=1, help="runs of each system, of which the fastest counts (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of the sample (default: %(default)s)")
    parser.add_argument("--layers", type=int, default=6, help="of the encoder, and of the decoder (default: %(default)s)")
    parser.add_argument("--width", type=int, default=512, help="of the model (default: %(default)s)")
    parser.add_argument("--vocabulary", type=int, default=32_000, help="tokens of the model (default: %(default)s)")
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4], help="beam sizes (default: %(default)s)")
    parser.add_argument("--tokens", type=int, nargs="+", default=[128, 512, 2048], help="batch_tokens to compare (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=16, help="sentences in a batch as they come (default: %(default)s)")
    return Options(**vars(parser.parse_args()))


def _data(options: Options) -> tuple[list[str], list[Sentence]]:
    """The texts that subwords are learnt from, and the sentences to translate."""
    CONSOLE.print(f"{machine()}; load {os.getloadavg()[0]:.1f} at the start; threads: {options.threads}")
    pairs = unlabelled_pairs(options.root, "de") if options.root else demo_pairs(2_000, "de", "gold", options.seed)
    different = list({pair.source.words: pair for pair in pairs}.values())  # ours translate a sentence that recurs once
    chosen = [pair.source for pair in sampled(different, options.sentences, options.seed)]
    words = sum(len(sentence.words) for sentence in chosen)
    CONSOLE.print(f"{'CoNLL-2003 train' if options.root else 'demo'}: {len(chosen)} sentences, {words} words, seed {options.seed}")
    CONSOLE.print(f"random NLLB, {options.layers} + {options.layers} layers, width {options.width}, vocabulary {options.vocabulary}")
    CONSOLE.print(", ".join(f"{name} {version(name)}" for name in ("torch", "transformers", "ctranslate2")))
    return [" ".join(pair.source.words) for pair in pairs], chosen


def _systems(model: str, folder: Path, chosen: Sequence[Sentence], beam_size: int, options: Options) -> None:
    """Every way of running the model on the same sentences, each loaded, timed and dropped in turn."""
    rows: dict[str, Callable[[], Run]] = {
        BASELINE: lambda: _ours(model, folder, chosen, beam_size=beam_size),
        AS_THEY_COME: lambda: _as_they_come(model, chosen, beam_size, options.batch),
        "ctranslate2 float32": lambda: _ours(model, folder, chosen, beam_size=beam_size, backend="ctranslate2", precision="float32"),
        "ctranslate2 int8": lambda: _ours(model, folder, chosen, beam_size=beam_size, backend="ctranslate2"),
    }
    table = new_table(f"Beam size {beam_size}", "run by", "seconds", "CPU %", "sentences/s", "ratio", "CPU ratio", "identical")
    done: dict[str, Timed[list[str]]] = {}
    for name, make in rows.items():
        done[name] = best_of(options.repeats, make())
        table.add_row(name, *_cells(done[name], done[BASELINE]))
    CONSOLE.print(table)
    CONSOLE.print(f"Ratio: of sentences/s to '{BASELINE}', whose batches go by length. CPU ratio: by processor seconds, which")
    CONSOLE.print(
        f"neighbours on the machine leave alone. As they come: {options.batch} sentences at a time in the corpus's order, as on the"
    )
    different = len(set(done[BASELINE].result))
    CONSOLE.print(
        f"models' cards. Identical: translations that are the first row's, of which {different} are different from each other; few as"
    )
    CONSOLE.print("they come, where all of a batch run as long as its longest.")


def _cells(timed: Timed[list[str]], baseline: Timed[list[str]]) -> Iterable[str]:
    count = len(timed.result)
    yield from (as_seconds(timed.seconds), f"{100 * timed.busy:.0f}", f"{count / timed.seconds:,.2f}")
    yield as_ratio(baseline.seconds / timed.seconds)
    yield as_ratio(baseline.seconds * baseline.busy / (timed.seconds * timed.busy))
    yield f"{sum(ours == theirs for ours, theirs in zip(timed.result, baseline.result, strict=True))}/{count}"


def _batches(model: str, folder: Path, chosen: Sequence[Sentence], options: Options) -> None:
    """The same with batches of other sizes."""
    table = new_table("Sizes of batches, greedy", "batch_tokens", BASELINE, "ctranslate2 int8")
    for tokens in options.tokens:
        runs = [_ours(model, folder, chosen, batch_tokens=tokens, beam_size=1, **backend) for backend in ({}, {"backend": "ctranslate2"})]
        table.add_row(str(tokens), *(f"{len(chosen) / best_of(options.repeats, run).seconds:,.2f}" for run in runs))
    CONSOLE.print(table)
    CONSOLE.print("Sentences a second.")


def _ours(model: str, folder: Path, chosen: Sequence[Sentence], **options: Any) -> Run:
    """A translator of ours, loaded; conversions are made once."""
    generation = Generation(device="cpu", length_ratio=1.0, intra_threads=import_module("torch").get_num_threads(), **options)
    translator = NllbTranslator(SOURCE, TARGET, generation, model)
    if translator.conversion:
        place = folder / generation.arithmetic
        if not place.is_dir():
            place.mkdir()
            translator.convert(place)
        translator = translator.converted(place)
    translator.translate(chosen[:1], TARGET)  # loads what is loaded late
    return partial(translator.translate_texts, [write(sentence.words, SOURCE).text for sentence in chosen], SOURCE, TARGET)


def _as_they_come(model: str, chosen: Sequence[Sentence], beam_size: int, size: int) -> Run:
    """Plain transformers, batches in the corpus's order, each as long as its longest."""
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model, src_lang=SOURCE.nllb)
    network = AutoModelForSeq2SeqLM.from_pretrained(model).eval()
    texts = [write(sentence.words, SOURCE).text for sentence in chosen]
    first = tokenizer.convert_tokens_to_ids(TARGET.nllb)

    def run() -> list[str]:
        found: list[str] = []
        for start in range(0, len(texts), size):
            encoded = tokenizer(texts[start : start + size], padding=True, return_tensors="pt")
            tokens = STEP * -(-encoded["input_ids"].shape[1] // STEP) + 1
            ids = network.generate(
                **encoded, forced_bos_token_id=first, max_new_tokens=tokens, num_beams=beam_size, early_stopping=beam_size > 1
            )
            found += tokenizer.batch_decode(ids, skip_special_tokens=True)
        return found

    return run


if __name__ == "__main__":
    main()
