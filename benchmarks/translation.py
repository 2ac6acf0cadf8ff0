"""Translators that are models measured: CTranslate2 against transformers, and batches by length against batches as they come.

    python benchmarks/translation.py                              # the demo corpus
    python benchmarks/translation.py --root ../shared/data        # CoNLL-2003 train

All run one NLLB of random weights, which never ends a translation by itself: each is as long as its sentence, rounded up to 16 tokens. So
ratios of speed are those of real models of the same shape, and what is said is not. Loading and converting models is in no figure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from measuring.clock import Timed, best_of, keep_to
from measuring.models import random_nllb
from measuring.options import DEFAULT, NetworkOptions, network_parser
from measuring.rows import LeftOut, Row, keep, keep_rate
from measuring.sentences import demo_pairs, sampled, unlabelled_pairs
from measuring.tables import CONSOLE, SPEED, new_table, print_machine, speed
from spanferry.core.records import Sentence
from spanferry.core.writing import write
from spanferry.data.languages import LANGUAGES
from spanferry.translators.generation import Generation
from spanferry.translators.nllb import NllbTranslator

SOURCE, TARGET = LANGUAGES["en"], LANGUAGES["de"]
BASELINE = "transformers float32"
AS_THEY_COME = "transformers float32, as they come"
CTRANSLATE2 = find_spec("ctranslate2") is not None
STEP = 16
Run = Callable[[], list[str]]


@dataclass(frozen=True, kw_only=True)
class Options(NetworkOptions):
    """The command line."""

    sentences: int
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
    parser = network_parser(__doc__, "conll/ and conll_mt/", repeats=1, layers=6, width=512, vocabulary=32_000)
    parser.add_argument("--sentences", type=int, default=100, help=f"sampled from the corpus {DEFAULT}")
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4], help=f"beam sizes {DEFAULT}")
    parser.add_argument("--tokens", type=int, nargs="+", default=[128, 512, 2048], help=f"batch_tokens to compare {DEFAULT}")
    parser.add_argument("--batch", type=int, default=16, help=f"sentences in a batch as they come {DEFAULT}")
    return Options(**vars(parser.parse_args()))


def _data(options: Options) -> tuple[list[str], list[Sentence]]:
    """The texts that subwords are learnt from, and the sentences to translate."""
    print_machine(f"threads: {options.threads}", ["torch", "transformers", *(["ctranslate2"] if CTRANSLATE2 else [])])
    pairs = unlabelled_pairs(options.root, "de") if options.root else demo_pairs(2_000, "de", "gold", options.seed)
    different = list({pair.source.words: pair for pair in pairs}.values())  # ours translate a sentence that recurs once
    chosen = [pair.source for pair in sampled(different, options.sentences, options.seed)]
    words = sum(len(sentence.words) for sentence in chosen)
    CONSOLE.print(f"{'CoNLL-2003 train' if options.root else 'demo'}: {len(chosen)} sentences, {words} words, seed {options.seed}")
    CONSOLE.print(f"random NLLB, {options.layers} + {options.layers} layers, width {options.width}, vocabulary {options.vocabulary}")
    return [" ".join(pair.source.words) for pair in pairs], chosen


def _systems(model: str, folder: Path, chosen: Sequence[Sentence], beam_size: int, options: Options) -> None:
    """Every way of running the model on the same sentences, each loaded, timed and dropped in turn."""
    rows: dict[str, Callable[[], Run]] = {
        BASELINE: lambda: _ours(model, folder, chosen, beam_size=beam_size),
        AS_THEY_COME: lambda: _as_they_come(model, chosen, beam_size, options.batch),
        "ctranslate2 float32": lambda: _ours(model, folder, chosen, beam_size=beam_size, backend="ctranslate2", precision="float32"),
        "ctranslate2 int8": lambda: _ours(model, folder, chosen, beam_size=beam_size, backend="ctranslate2"),
    }
    table = new_table(f"Beam size {beam_size}", "run by", *SPEED, "identical")
    done: dict[str, Timed[list[str]]] = {}
    for name, make in rows.items():
        if name.startswith("ctranslate2") and not CTRANSLATE2:
            table.add_row(name, "not installed")
            keep(LeftOut(name, "ctranslate2"))
            continue
        done[name] = timed = best_of(options.repeats, make(), len(chosen))
        table.add_row(name, *speed(timed, done[BASELINE]), _identical(timed, done[BASELINE]))
        if name != BASELINE:
            keep_rate(f"beam size {beam_size}", "sentences", name, timed, BASELINE, done[BASELINE])
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


def _identical(timed: Timed[list[str]], baseline: Timed[list[str]]) -> str:
    return f"{sum(ours == theirs for ours, theirs in zip(timed.result, baseline.result, strict=True))}/{timed.items}"


def _batches(model: str, folder: Path, chosen: Sequence[Sentence], options: Options) -> None:
    """The same with batches of other sizes."""
    backends: dict[str, dict[str, Any]] = {BASELINE: {}, **({"ctranslate2 int8": {"backend": "ctranslate2"}} if CTRANSLATE2 else {})}
    table = new_table("Sizes of batches, greedy: sentences a second", "batch_tokens", *backends)
    for tokens in options.tokens:
        rates = []
        for name, backend in backends.items():
            run = _ours(model, folder, chosen, batch_tokens=tokens, beam_size=1, **backend)
            timed = best_of(options.repeats, run, len(chosen))
            keep(Row(f"greedy, batch_tokens={tokens}", "sentences/s", name, timed.rate, timed.spread))
            rates.append(f"{timed.rate:,.2f}")
        table.add_row(str(tokens), *rates)
    CONSOLE.print(table)


def _ours(model: str, folder: Path, chosen: Sequence[Sentence], **options: Any) -> Run:
    """A translator of ours, loaded; conversions are made once."""
    generation = Generation(device="cpu", length_ratio=1.0, **options)
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
