"""The one training of this package: every tagger is fine-tuned here."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
from torch.utils.data import DataLoader

from spanferry.core.errors import DataError
from spanferry.core.models.device import accelerator
from spanferry.core.models.quiet import quiet
from spanferry.core.models.subwords import SubwordEncoder
from spanferry.core.models.training import LengthGroupedBatches, fit
from spanferry.core.records import Sentence
from spanferry.core.stages import Predictions, TrainedTagger
from spanferry.taggers._callbacks import BestByDev, EpochLine, LossGuard
from spanferry.taggers._checkpoint import check_length, load_start, load_trained
from spanferry.taggers._encoding import Batch, Example, collate, example, tag_names
from spanferry.taggers._module import TaggerModule
from spanferry.taggers._prediction import find_entities
from spanferry.taggers._recipe import Recipe


def fine_tune(model: str, train: Sequence[Sentence], dev: Sequence[Sentence], folder: Path, seed: int, recipe: Recipe) -> TrainedTagger:
    """Fine-tune ``model`` and leave the best network by dev F1 in ``folder``; without dev, the last.

    With the same seed, thread count and versions the weights are the same bit by bit on a CPU; a GPU adds in any order.

    Raises:
        ConfigError: the model cannot be had, or does not read ``max_length`` subwords, or training diverges.
        DataError: nothing to learn from, or a sentence nobody labelled.
    """
    check_labelled(train, dev)
    with quiet():
        pl.seed_everything(seed, verbose=False)
        tags = tag_names(train)
        tokenizer, network = load_start(model, tags)
        check_length(recipe.max_length, tokenizer, network.config)
        encoder = SubwordEncoder(tokenizer, recipe.max_length, f"tagger.model={model}")
        examples, truncated = _examples(train, encoder, tags)
        batches = _batches(examples, encoder.pad_id, recipe.batch_size, seed)
        module = TaggerModule(network, recipe, recipe.epochs * len(batches), encoder.unknown_id)
        best = BestByDev(dev, encoder, recipe.patience, folder)
        _fit(module, batches, best if dev else None)
        if not dev:
            network.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    return TrainedTagger(folder, best.history, truncated)


def tag(sentences: Sequence[Sentence], folder: Path, recipe: Recipe) -> Predictions:
    """What the tagger in ``folder`` finds.

    Raises:
        ConfigError: the folder holds no tagger, or it does not read ``max_length`` subwords.
    """
    with quiet():
        tokenizer, network = load_trained(folder)
    check_length(recipe.max_length, tokenizer, network.config)
    network.to(accelerator(recipe.device, "tagger.device"))
    return find_entities(network, SubwordEncoder(tokenizer, recipe.max_length), sentences, recipe.batch_size)


def check_labelled(train: Sequence[Sentence], dev: Sequence[Sentence]) -> None:
    """Refuse what cannot be learnt from.

    Raises:
        DataError: no training sentence has words, or a sentence was never labelled.
    """
    if not any(sentence.words for sentence in train):
        raise DataError(f"the tagger has nothing to learn from: none of {len(train)} training sentences has a word")
    for sentence in (*train, *dev):
        if sentence.entities is None:
            raise DataError(f"sentence {sentence.id!r} is not labelled; a tagger learns from, and is chosen by, labelled sentences")


def _examples(train: Sequence[Sentence], encoder: SubwordEncoder, tags: Sequence[str]) -> tuple[list[Example], int]:
    """The sentences that have words, and how many of them were cut."""
    filled = [sentence for sentence in train if sentence.words]
    encoded = encoder.encode([sentence.words for sentence in filled])
    tag_ids = {tag: index for index, tag in enumerate(tags)}
    examples = [example(sentence, each, tag_ids) for sentence, each in zip(filled, encoded, strict=True)]
    return examples, sum(each.truncated for each in encoded)


def _batches(examples: list[Example], pad_id: int, batch_size: int, seed: int) -> "DataLoader[Batch]":
    batches = LengthGroupedBatches([len(each.ids) for each in examples], batch_size, seed)
    dataset: Any = examples  # a list is a dataset to torch, but not to its annotations
    return DataLoader(dataset, batch_sampler=batches, collate_fn=partial(collate, pad_id=pad_id))


def _fit(module: TaggerModule, batches: "DataLoader[Batch]", best: BestByDev | None) -> None:
    """Train in place; nothing is written but what ``best`` keeps."""
    recipe = module.recipe
    watch: list[pl.Callback] = [best] if best else []
    fit(
        module,
        batches,
        [LossGuard(), *watch, EpochLine(module.steps, best.history if best else [])],
        max_epochs=recipe.epochs,
        accelerator=accelerator(recipe.device, "tagger.device"),
        precision=recipe.precision,
        gradient_clip_val=recipe.clip or None,
    )
