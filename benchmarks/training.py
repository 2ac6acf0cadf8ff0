"""Training of the transformer tagger measured: examples and subwords a second against the plain recipe of transformers' Trainer.

    python benchmarks/training.py                                 # the demo corpus, its sentences joined to many lengths
    python benchmarks/training.py --root ../shared/data           # CoNLL-2003 train

All start from one XLM-R of random weights, a base unless told otherwise, see the same sentences once, and take the same learning rate,
precision and threads. Loading, subwords and saving are in no figure, and there is no evaluation: the training loop alone is timed.
"""

import gc
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from measuring.clock import keep_to, spread
from measuring.models import random_xlmr
from measuring.options import DEFAULT, NetworkOptions, network_parser
from measuring.rows import Row, keep
from measuring.sentences import labelled_sentences, of_many_lengths
from measuring.tables import CONSOLE, as_ratio, as_seconds, new_table, print_machine
from measuring.training_courses import Course, Setting, Train, recipe, tagger
from spanferry.core.models.quiet import quiet
from spanferry.core.records import Sentence

BASELINE = "Trainer"
LIMIT = 256  # subwords of a sentence, as conf/tagger/xlmr_base.yaml has it


@dataclass(frozen=True, kw_only=True)
class Options(NetworkOptions):
    """The command line."""

    sentences: int
    equal: int
    length: int
    batch: int
    precisions: list[str]
    rate: float
    subwords: int
    device: str


class Case(NamedTuple):
    """Sentences, and the trainings that are compared on them, by name."""

    title: str
    sentences: Sequence[Sentence]
    longest: int
    systems: Mapping[str, Train]


def main() -> None:
    """Print every section."""
    options = _options()
    keep_to(options.threads)
    with TemporaryDirectory() as folder, quiet():
        sentences = _data(options)
        size = options.layers, options.width, options.subwords, options.vocabulary
        model = random_xlmr(Path(folder) / "base", sentences, *size)
        small = random_xlmr(Path(folder) / "small", sentences, 1, 64, options.subwords, 0)
        cases = [_equal(sentences, model, options), _mixed(sentences, model, options)]
        for precision in options.precisions:
            for case in cases:
                _warm_up(case, small, precision, options)
                _compare(case, model, precision, options)
    _explain(options)


def _options() -> Options:
    parser = network_parser(__doc__, "conll/", repeats=2, layers=12, width=768, vocabulary=250_002)
    parser.add_argument("--sentences", type=int, default=256, help=f"of many lengths {DEFAULT}")
    parser.add_argument("--equal", type=int, default=96, help=f"sentences of one length {DEFAULT}")
    parser.add_argument("--length", type=int, default=32, help=f"of these, in subwords {DEFAULT}")
    parser.add_argument("--batch", type=int, default=32, help=f"sentences of a batch {DEFAULT}")
    parser.add_argument("--precisions", nargs="+", default=["32-true", "bf16-mixed"], help=f"by Lightning's names {DEFAULT}")
    parser.add_argument("--rate", type=float, default=2e-5, help=f"learning rate at its peak {DEFAULT}")
    parser.add_argument("--subwords", type=int, default=8_000, help=f"learnt from the sentences, at most {DEFAULT}")
    parser.add_argument("--device", choices=["cpu", "auto"], default="cpu", help=f"auto: an accelerator, if any {DEFAULT}")
    return Options(**vars(parser.parse_args()))


def _data(options: Options) -> list[Sentence]:
    """Sentences of many lengths to choose from."""
    print_machine(f"threads: {options.threads}", ["torch", "transformers", "accelerate", "pytorch-lightning"])
    wanted = 4 * max(options.sentences, options.equal)
    sentences = labelled_sentences(options.root) if options.root else of_many_lengths(wanted, options.seed)
    CONSOLE.print(f"{'CoNLL-2003 train' if options.root else 'demo, joined'}: {len(sentences)} sentences, seed {options.seed}")
    CONSOLE.print(f"random XLM-R: {options.layers} layers, width {options.width}, {options.vocabulary:,} embeddings at least")
    return sentences


def _equal(sentences: Sequence[Sentence], model: Path, options: Options) -> Case:
    """Those that are cut at the same length: no order saves padding."""
    lengths = _lengths(sentences, model)
    long = [sentence for sentence, length in zip(sentences, lengths, strict=True) if length >= options.length]
    chosen = _sampled(long, options.equal, options.seed)
    systems: dict[str, Train] = {BASELINE: recipe, f"tagger, batch_size={options.batch}": tagger}
    return Case(f"One length: {len(chosen)} sentences cut at {options.length} subwords", chosen, options.length, systems)


def _mixed(sentences: Sequence[Sentence], model: Path, options: Options) -> Case:
    """A sample as the corpus has it."""
    chosen = _sampled(sentences, options.sentences, options.seed)
    lengths = _lengths(chosen, model)
    longest = min(LIMIT, max(lengths))
    tokens = options.batch * longest  # what the largest batch of the recipe holds
    systems: dict[str, Train] = {
        BASELINE: recipe,
        f"{BASELINE}, group_by_length": partial(recipe, order="group_by_length"),
        f"tagger, batch_size={options.batch}": tagger,
        f"tagger, batch_tokens={tokens}": partial(tagger, batch_tokens=tokens),
    }
    title = f"Many lengths: {len(chosen)} sentences of {min(lengths)} to {max(lengths)} subwords, {median(lengths):.0f} in the median"
    return Case(title, chosen, longest, systems)


def _lengths(sentences: Sequence[Sentence], model: Path) -> list[int]:
    """In subwords, special ones included."""
    from transformers import AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(model)
    return [len(ids) for ids in tokenizer([list(each.words) for each in sentences], is_split_into_words=True)["input_ids"]]


def _sampled(sentences: Sequence[Sentence], count: int, seed: int) -> list[Sentence]:
    return Random(seed).sample(list(sentences), min(count, len(sentences)))


def _setting(case: Case, model: Path, precision: Any, options: Options) -> Setting:
    device: Any = options.device
    return Setting(model, case.sentences, options.batch, case.longest, precision, options.rate, options.seed, device)


def _warm_up(case: Case, small: Path, precision: str, options: Options) -> None:
    """What libraries load when they are first used, they load here."""
    setting = _setting(case, small, precision, options)
    for train in case.systems.values():
        train(setting._replace(sentences=case.sentences[: 2 * options.batch]))


def _compare(case: Case, model: Path, precision: str, options: Options) -> None:
    """Every system in turn, several times."""
    setting = _setting(case, model, precision, options)
    done: dict[str, list[Course]] = {name: [] for name in case.systems}
    for _ in range(options.repeats):
        for name, train in case.systems.items():
            gc.collect()
            done[name].append(_checked(train(setting), done[BASELINE]))
    columns = "steps", "largest", "padding", "seconds", "spread", "steps/s", "examples/s", "subwords/s", "ratio", "CPU ratio", "loss"
    table = new_table(f"{case.title}; {precision}", "", *columns)
    for name, courses in done.items():
        table.add_row(name, *_cells(courses, done[BASELINE]))
        if name != BASELINE:
            keep(_row(f"{case.title.partition(':')[0].lower()}, {precision}", name, courses, done[BASELINE]))
    CONSOLE.print(table)
    first = done[BASELINE][0]
    CONSOLE.print(f"Each saw {first.examples:,} sentences, {first.subwords:,} subwords.")


def _checked(course: Course, others: Sequence[Course]) -> Course:
    """Refuse to compare trainings on other sentences, or one that diverged."""
    seen = course.examples, course.subwords
    assert all(seen == (other.examples, other.subwords) for other in others), f"others saw other sentences than {seen}"
    assert all(math.isfinite(loss) for loss in course.losses), "a loss is not a number"
    return course


def _cells(courses: Sequence[Course], baseline: Sequence[Course]) -> Iterable[str]:
    seconds, last = [course.seconds for course in courses], courses[-1]
    middle, processor = median(seconds), median(course.processor for course in courses)
    steps, padded = len(last.masks), sum(last.sizes)
    yield from (str(steps), f"{max(last.sizes):,}", f"{100 * (1 - last.subwords / padded):.0f} %")
    yield from (as_seconds(middle), f"{100 * (max(seconds) - min(seconds)) / middle:.0f} %", f"{steps / middle:.3g}")
    yield from (f"{last.examples / middle:,.2f}", f"{last.subwords / middle:,.0f}")
    yield as_ratio(median(course.seconds for course in baseline) / middle)
    yield as_ratio(median(course.processor for course in baseline) / processor)
    yield f"{last.losses[0].item():.2f} to {last.losses[-1].item():.2f}"


def _row(case: str, name: str, courses: Sequence[Course], baseline: Sequence[Course]) -> Row:
    ours, theirs = ([course.seconds for course in each] for each in (courses, baseline))
    rates = courses[0].examples / median(ours), courses[0].examples / median(theirs)
    return Row(case, "sentences/s", name, rates[0], spread(ours), BASELINE, rates[1], spread(theirs), rates[0] / rates[1])


def _explain(options: Options) -> None:
    """What the columns are."""
    CONSOLE.print(f"\nMedians of {options.repeats} trainings of each system, in turn; spread: from the fastest to the slowest. A step is a")
    CONSOLE.print(
        "batch and an update. Largest: subwords of the largest batch, padding included, by which memory goes; batch_tokens allows what"
    )
    CONSOLE.print(
        "Trainer's holds. Padding: its share of all that is computed on. Subwords/s: without padding. Ratio: of examples/s to Trainer's;"
    )
    CONSOLE.print("CPU ratio: by processor seconds, which neighbours on the machine leave alone. Loss: of the first batch and of the last.")
    CONSOLE.print(
        "group_by_length sorts within pools of sentences / (4 batch) batches, the tagger of 50: it gains where sentences are few."
    )


if __name__ == "__main__":
    main()
