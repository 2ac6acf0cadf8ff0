"""Trainings watched: the tagger's, and the plain transformers recipe for token classification. The clock runs during the loop alone."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple
from unittest.mock import patch

import pytorch_lightning as pl
import torch
from torch import Tensor
from transformers import (
    AutoModelForTokenClassification,
    AutoTokenizer,
    DataCollatorForTokenClassification,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)

from spanferry.core.bio import encode
from spanferry.core.models.device import Precision
from spanferry.core.models.objective import IGNORED, Pass, Plain, Training
from spanferry.core.models.training import fit
from spanferry.core.records import Sentence
from spanferry.core.stages import TrainingData
from spanferry.taggers import _training
from spanferry.taggers.transformer import TransformerTagger


class Setting(NamedTuple):
    """What is the same in all trainings that are compared.

    Attributes:
        model: a folder that ``save_pretrained`` wrote.
        batch: sentences of a batch, where nothing else is said.
        longest: subwords of a sentence; longer ones are cut.
    """

    model: Path
    sentences: Sequence[Sentence]
    batch: int
    longest: int
    precision: Precision
    rate: float
    seed: int
    device: Literal["auto", "cpu"]


@dataclass
class Course:
    """One epoch.

    Attributes:
        seconds: of the loop, by the clock on the wall.
        processor: seconds that this process worked meanwhile.
        masks: (B, L) by batch: 1 where there is a subword.
        losses: by batch.
    """

    seconds: float = 0.0
    processor: float = 0.0
    masks: list[Tensor] = field(default_factory=list)
    losses: list[Tensor] = field(default_factory=list)

    def begin(self) -> None:
        """Start the clock."""
        _wait()
        self._began = time.perf_counter(), time.process_time()

    def end(self) -> None:
        """Stop it."""
        _wait()
        self.seconds, self.processor = time.perf_counter() - self._began[0], time.process_time() - self._began[1]

    def saw(self, mask: Tensor, loss: Tensor) -> None:
        """Take note of a batch."""
        self.masks.append(mask)
        self.losses.append(loss.detach())

    @property
    def examples(self) -> int:
        """Sentences learnt from."""
        return sum(len(mask) for mask in self.masks)

    @property
    def subwords(self) -> int:
        """Of these, without padding."""
        return sum(int(mask.sum()) for mask in self.masks)

    @property
    def sizes(self) -> list[int]:
        """Subwords of each batch, padding included."""
        return [mask.numel() for mask in self.masks]


Train = Callable[[Setting], Course]


def _wait() -> None:
    """An accelerator is handed work; it is done later."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def tagger(setting: Setting, batch_tokens: int | None = None) -> Course:
    """One epoch of the transformer tagger, by what its plain objective is asked."""
    course = Course()
    trained = TransformerTagger(
        model=str(setting.model),
        epochs=1,
        batch_size=setting.batch,
        batch_tokens=batch_tokens,
        learning_rate=setting.rate,
        weight_decay=0.0,
        warmup=0.0,
        max_length=setting.longest,
        precision=setting.precision,
        device=setting.device,
    )

    def watched(module: Any, batches: Any, callbacks: Sequence[pl.Callback], **options: Any) -> None:
        fit(module, batches, [_Clock(course), *callbacks], **options)

    with TemporaryDirectory() as folder, patch.object(_training, "fit", watched):
        trained.train(TrainingData(setting.sentences), Path(folder), setting.seed, _Watched(course))
    return course


class _Clock(pl.Callback):
    """From before the first batch is made to after the last round's end. Dev is empty, and saving comes later."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        self._course.begin()
        feed: Any = pl_module.feed
        feed.round(0)  # once more: Lightning had the batches planned before anyone is told, and it shall be in the time

    def on_train_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        self._course.end()


@dataclass
class _Watched:
    """``objective=cross_entropy``, watched."""

    course: Course
    needs: frozenset[str] = frozenset()

    def at_work(self, training: Training) -> "_WatchedPlain":
        return _WatchedPlain(self.course)


class _WatchedPlain(Plain):
    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course

    def step(self, now: Pass) -> dict[str, Tensor]:
        found = super().step(now)
        self._course.saw(now.batch["attention_mask"], found["loss"])
        return found


def recipe(setting: Setting, order: Literal["random", "group_by_length"] = "random") -> Course:
    """One epoch of transformers' Trainer, as its documentation has token classification.

    Labels stand on first subwords, batches are padded to their longest, and whatever is not named in ``Setting`` is Trainer's default.
    Examples are kept in a list, which costs it less than rows of a table.
    """
    course = Course()
    tags = sorted({tag for sentence in setting.sentences for tag in _tags(sentence)})
    numbers = {tag: number for number, tag in enumerate(tags)}
    tokenizer: Any = AutoTokenizer.from_pretrained(setting.model)
    network: Any = AutoModelForTokenClassification.from_pretrained(setting.model, id2label=dict(enumerate(tags)), label2id=numbers)
    with TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            output_dir=folder,
            num_train_epochs=1,
            per_device_train_batch_size=setting.batch,
            learning_rate=setting.rate,
            bf16=setting.precision == "bf16-mixed",
            fp16=setting.precision == "16-mixed",
            train_sampling_strategy=order,
            dataloader_pin_memory=torch.cuda.is_available(),
            use_cpu=setting.device == "cpu",
            save_strategy="no",
            report_to="none",
            disable_tqdm=True,
            seed=setting.seed,
        )
        trainer = _WatchedTrainer(
            model=network,
            args=arguments,
            train_dataset=_examples(tokenizer, setting, numbers),
            data_collator=DataCollatorForTokenClassification(tokenizer),
            processing_class=tokenizer,
            callbacks=[_TrainerClock(course)],
        )
        trainer.course = course
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    return course


class _WatchedTrainer(Trainer):
    course: Course

    def compute_loss(self, model: Any, inputs: Any, *rest: Any, **options: Any) -> Any:
        loss: Any = super().compute_loss(model, inputs, *rest, **options)
        self.course.saw(inputs["attention_mask"], loss)
        return loss


class _TrainerClock(TrainerCallback):
    """From before the first batch is asked for to after the last step."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def on_epoch_begin(self, *_: Any, **__: Any) -> None:
        self._course.begin()

    def on_epoch_end(self, *_: Any, **__: Any) -> None:
        self._course.end()


def _tags(sentence: Sentence) -> list[str]:
    return encode(sentence.entities or (), len(sentence.words))


def _examples(tokenizer: Any, setting: Setting, numbers: dict[str, int]) -> list[dict[str, list[int]]]:
    words = [list(sentence.words) for sentence in setting.sentences]
    encoded = tokenizer(words, is_split_into_words=True, truncation=True, max_length=setting.longest)
    rows = []
    for row, sentence in enumerate(setting.sentences):
        labels = _labels(encoded.word_ids(row), [numbers[tag] for tag in _tags(sentence)])
        rows.append({"input_ids": encoded["input_ids"][row], "attention_mask": encoded["attention_mask"][row], "labels": labels})
    return rows


def _labels(words: Sequence[int | None], tags: Sequence[int]) -> list[int]:
    """A word's tag on its first subword."""
    before = [None, *words[:-1]]
    return [IGNORED if word is None or word == last else tags[word] for word, last in zip(words, before, strict=True)]
