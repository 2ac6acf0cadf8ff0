"""Fine-tunes a text-to-text model to propose candidates and leaves it where ``GeneratedSpans`` can load it."""

import json
import logging
import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytorch_lightning as pl
from torch import Tensor
from torch.utils.data import DataLoader

from spanferry.core.errors import ConfigError, DataError
from spanferry.core.models.device import Device, accelerator
from spanferry.core.models.quiet import quiet
from spanferry.core.models.subwords import pad
from spanferry.core.models.training import LengthGroupedBatches, ProgressLine, fit
from spanferry.core.records import Entity, Sentence
from spanferry.core.scoring import score
from spanferry.methods._generator import Generator
from spanferry.methods._seq2seq import load_model
from spanferry.methods.fine_tuning import FineTuning
from spanferry.methods.generated_spans import Generation, Question, answer, likeliest

OPTION = "method.candidate_model"
"""What the user sets."""
HISTORY = "history.json"
"""How many sentences were learnt from and how many left out, and the loss and the F1 on dev of each epoch."""
_IGNORED = -100

log = logging.getLogger(__name__)


class Example(NamedTuple):
    """A question and its answer, in subwords."""

    question: list[int]
    answer: list[int]


def fine_tune(
    model: str, train: Sequence[Sentence], dev: Sequence[Sentence], tuning: FineTuning, device: Device, folder: Path, seed: int
) -> None:
    """Fine-tune ``model`` on labelled sentences and leave the best by F1 on dev (without dev, the last) in ``folder``.

    ``history.json`` says how it went. Sentences without entities are left out: no such question is ever asked. With the same seed,
    thread count and versions the weights are the same bit by bit on a CPU; a GPU adds in any order.

    Args:
        model: a text-to-text model of the Hugging Face hub, or a folder.
        dev: scored as the likeliest answer has them.
        folder: exists.

    Raises:
        ConfigError: the model or the device cannot be had, or training diverges.
        DataError: there is nothing to learn from.
    """
    with quiet():
        pl.seed_everything(seed, verbose=False)
        tokenizer, network = load_model(model, OPTION, "cpu")
        teach_tags(tokenizer, network, {entity.label for sentence in train for entity in sentence.entities or ()})
        examples, left_out = _examples(train, tokenizer, tuning.max_length)
        batches = _batches(examples, tokenizer.pad_token_id, tuning.batch_size, seed)
        best = _BestByDev([sentence for sentence in dev if sentence.entities], tokenizer, tuning, folder)
        _fit(_Module(network, tuning, tuning.epochs * -(-len(batches) // tuning.accumulate)), batches, best, device)
        tokenizer.save_pretrained(folder)
    report = {"sentences": len(examples), "left_out": left_out, "epochs": best.history}
    (folder / HISTORY).write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def _fit(module: "_Module", batches: "DataLoader[Any]", best: "_BestByDev", device: Device) -> None:
    """Train in place; nothing is written but what ``best`` keeps."""
    tuning = module.tuning
    fit(
        module,
        batches,
        [best, ProgressLine("fine-tuning the generator of candidates", module.steps)],
        max_epochs=tuning.epochs,
        accumulate_grad_batches=tuning.accumulate,
        accelerator=accelerator(device, "method.device"),
        precision=tuning.precision,
    )


def teach_tags(tokenizer: Any, network: Any, labels: set[str]) -> None:
    """Give the model subwords for the tags of questions and answers, where its own cannot spell them (T5's cannot, mT5's can)."""
    tags = [part for label in sorted(labels) for part in answer([(label, " ")]).split()]
    if all(_spelt(tokenizer, tag) for tag in tags):
        return
    tokenizer.add_tokens(tags)
    if len(tokenizer) > network.get_input_embeddings().num_embeddings:
        network.resize_token_embeddings(len(tokenizer), mean_resizing=False)


def _spelt(tokenizer: Any, tag: str) -> bool:
    read = tokenizer.decode(tokenizer(tag).input_ids, skip_special_tokens=True)
    return "".join(read.split()) == tag


def _examples(train: Sequence[Sentence], tokenizer: Any, most: int) -> tuple[list[Example], int]:
    """The sentences with entities, and how many of them were left out because they are too long."""
    every = [_example(sentence, tokenizer) for sentence in train if sentence.entities]
    if not every:
        raise DataError(
            f"method.fine_tuning: nothing to learn from: none of {len(train)} source sentences of train is labelled with an entity. "
            "method=t_projection_tuned takes a model that is already fine-tuned"
        )
    examples = [example for example in every if max(map(len, example)) <= most]
    if not examples:
        raise DataError(f"method.fine_tuning.max_length={most}: all {len(every)} source sentences with entities are longer")
    if len(examples) < len(every):
        log.warning(
            "%d of %d sentences have more than method.fine_tuning.max_length=%d subwords and are not learnt from",
            len(every) - len(examples), len(every), most,
        )  # fmt: skip
    return examples, len(every) - len(examples)


def _example(sentence: Sentence, tokenizer: Any) -> Example:
    text = answer((entity.label, sentence.surface(entity.span)) for entity in sentence.entities or ())
    # verbose: we leave long ones out ourselves
    return Example(tokenizer(_question(sentence).text, verbose=False).input_ids, tokenizer(text_target=text, verbose=False).input_ids)


def _question(sentence: Sentence) -> Question:
    return Question(sentence.words, tuple(entity.label for entity in sentence.entities or ()))


def _batches(examples: list[Example], pad_id: int, batch_size: int, seed: int) -> "DataLoader[Any]":
    order = LengthGroupedBatches([len(example.question) for example in examples], batch_size, seed)
    dataset: Any = examples  # a list is a dataset to torch, but not to its annotations
    return DataLoader(dataset, batch_sampler=order, collate_fn=partial(_collate, pad_id=pad_id))


def _collate(examples: Sequence[Example], pad_id: int) -> dict[str, Tensor]:
    questions, answers = zip(*examples, strict=True)
    return {
        "input_ids": pad(questions, pad_id),  # (sentences, subwords)
        "attention_mask": pad([[1] * len(each) for each in questions], 0),
        "labels": pad(answers, _IGNORED),  # (sentences, subwords); the published loss counts padding, this one does not
    }


class _Module(pl.LightningModule):
    """One step: the cross-entropy of the answers."""

    def __init__(self, network: Any, tuning: FineTuning, steps: int) -> None:
        super().__init__()
        self.network, self.tuning, self.steps = network.train(), tuning, steps

    def training_step(self, batch: dict[str, Tensor], batch_idx: int) -> Tensor:
        """The loss of one batch."""
        loss: Tensor = self.network(**batch).loss
        self.log("train/loss", loss, on_step=False, on_epoch=True, batch_size=len(batch["labels"]))
        return loss

    def configure_optimizers(self) -> Any:
        """Adafactor with a rate of its own, as published: a third of AdamW's memory."""
        from transformers import get_cosine_schedule_with_warmup
        from transformers.optimization import Adafactor

        tuning = self.tuning
        weights = self.network.parameters()
        optimizer = Adafactor(weights, lr=tuning.learning_rate, scale_parameter=False, relative_step=False, warmup_init=False)  # type: ignore[no-untyped-call]
        schedule = get_cosine_schedule_with_warmup(optimizer, round(tuning.warmup * self.steps), self.steps)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


class _BestByDev(pl.Callback):
    """After each epoch scores dev and writes the network if it is the best so far; of equals the earlier stays. Without dev, each is.

    Attributes:
        history: one mapping an epoch.
    """

    def __init__(self, dev: Sequence[Sentence], tokenizer: Any, tuning: FineTuning, folder: Path) -> None:
        self.history: list[dict[str, float]] = []
        self._dev, self._tokenizer, self._tuning, self._folder = dev, tokenizer, tuning, folder
        self._best, self._best_epoch = -1.0, 0

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Score, keep, stop.

        Raises:
            ConfigError: the epoch's mean loss is not a number.
        """
        assert isinstance(pl_module, _Module)  # narrows Lightning's signature
        epoch, loss = trainer.current_epoch + 1, float(trainer.callback_metrics["train/loss"])
        if not math.isfinite(loss):
            raise ConfigError(f"training diverged in epoch {epoch}: lower method.fine_tuning.learning_rate")
        f1 = {"dev/f1": self._f1(pl_module.network)} if self._dev else {}
        self.history.append({"epoch": epoch, "loss": loss} | f1)
        if not f1 or f1["dev/f1"] > self._best:
            self._best, self._best_epoch = f1.get("dev/f1", 0.0), epoch
            pl_module.network.save_pretrained(self._folder)
        elif epoch - self._best_epoch >= self._tuning.patience:
            trainer.should_stop = True

    def _f1(self, network: Any) -> float:
        generation = Generation(beams=1, max_length=self._tuning.max_length, batch_beams=4 * self._tuning.batch_size)
        questions = [_question(sentence) for sentence in self._dev]
        answers = Generator(self._tokenizer, network.eval(), generation).answers(questions)
        network.train()
        found = [self._entities(*of) for of in zip(questions, answers, strict=True)]
        return score(self._dev, [gold.with_entities(own) for gold, own in zip(self._dev, found, strict=True)]).f1

    def _entities(self, question: Question, answers: Sequence[str]) -> tuple[Entity, ...]:
        return likeliest(question, "".join(answers))  # several where a sentence was asked about in windows
