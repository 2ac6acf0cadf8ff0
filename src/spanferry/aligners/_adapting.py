"""Fine-tunes an encoder on parallel text and leaves it where any embedding aligner can load it."""

import json
import logging
import random
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytorch_lightning as pl
import torch
from torch import nn
from torch.utils.data import DataLoader

from spanferry.aligners._adapting_module import AdaptingModule, Linking, LossLog, collate
from spanferry.aligners._objectives import Frame
from spanferry.aligners._subwords import SubwordReader, Subwords
from spanferry.aligners.adaptation import Adaptation
from spanferry.aligners.embedding import check_layer
from spanferry.core.errors import ConfigError, DataError
from spanferry.core.models.checkpoint import check_whole, load, words_tokenizer
from spanferry.core.models.device import Device, accelerator
from spanferry.core.models.quiet import quiet
from spanferry.core.models.subwords import longest_input
from spanferry.core.models.training import LengthGroupedBatches, ProgressLine, fit
from spanferry.core.parallel import WordPair

OPTION = "aligner.model"
"""What the user sets."""
HISTORY = "history.json"
"""How many pairs were learnt from and how many of them cut, and the losses on the way, each the mean since the row before."""
AT_ONCE = 1000
"""Pairs given to the tokenizer at once."""

log = logging.getLogger(__name__)


def adapt(model: str, pairs: Sequence[WordPair], linking: Linking, adaptation: Adaptation, device: Device, folder: Path, seed: int) -> None:
    """Fine-tune ``model`` on ``pairs`` and write it to ``folder``, with its tokenizer and ``history.json``.

    Pairs with a side that has no subwords are passed over. Plain transformers loads the folder; the masked-LM head is in it where it was
    trained. Nothing is written before training has ended well. With the same seed, thread count and versions the weights are the same bit
    by bit on a CPU; a GPU adds in any order.

    Args:
        model: a Hugging Face id or a local folder.
        folder: made if it is not there.

    Raises:
        ConfigError: the model, the layer or the device cannot be had, the model cannot be trained so, or training diverges.
        DataError: no pair has words on both sides.
    """
    with quiet():
        pl.seed_everything(seed, verbose=False)
        tokenizer, network = _load(model, adaptation)
        _check(model, tokenizer, network, linking, adaptation)
        reader = SubwordReader(tokenizer, adaptation.max_length)
        frame = Frame.of(tokenizer, adaptation.max_length)
        examples = _examples(_used(pairs, adaptation, seed), reader)
        cut = _count_cut(examples, frame)
        batches = _batches(examples, frame, adaptation, seed)
        module = AdaptingModule(network, _questions(network, adaptation), tokenizer, linking, adaptation, _steps(len(batches), adaptation))
        history = _fit(module, batches, device)
        _write(module, tokenizer, folder)
    report = {"pairs": len(examples), "cut": cut, "losses": history}
    (folder / HISTORY).write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def _load(model: str, adaptation: Adaptation) -> tuple[Any, Any]:
    """Tokenizer and network with its masked-LM head, in float32 and in training mode."""
    from transformers import AutoModelForMaskedLM

    def read(here_only: bool) -> tuple[Any, Any, Any]:
        network, report = AutoModelForMaskedLM.from_pretrained(
            model, local_files_only=here_only, dtype=torch.float32, output_loading_info=True
        )
        return words_tokenizer(model, here_only), network, report

    tokenizer, network, report = load(model, OPTION, read)
    check_whole(model, OPTION, network, report["missing_keys"])
    if report["missing_keys"] and _guesses(adaptation):
        log.warning("%s=%s brings no masked-LM head: mlm and tlm train a new one, and the encoder with it", OPTION, model)
    return tokenizer, network.train()  # from_pretrained leaves it in evaluation: no dropout


def _check(model: str, tokenizer: Any, network: Any, linking: Linking, adaptation: Adaptation) -> None:
    """Refuse what the model cannot do."""
    if network.config.is_encoder_decoder:
        raise ConfigError(
            f"{OPTION}={model}: an encoder-decoder, and what is fine-tuned is an encoder; choose BERT, XLM-R or the like. aligner=awesome "
            "takes the encoder of this one as it is"
        )
    if not tokenizer.is_fast or tokenizer.pad_token_id is None or tokenizer.mask_token_id is None:
        raise ConfigError(
            f"{OPTION}={model}: its tokenizer is not a fast one, or has no padding or no mask token; choose a model trained to guess "
            "masked words, with a tokenizer.json. aligner=awesome takes this one as it is"
        )
    check_layer(linking.layer, network.config.num_hidden_layers, model)
    limit = longest_input(tokenizer, network.config, network)
    if adaptation.max_length > limit:
        place = "aligner.adaptation.max_length"
        raise ConfigError(f"{place}={adaptation.max_length}: {model} reads {limit} subwords at most. Set {place}={limit}")


def _guesses(adaptation: Adaptation) -> bool:
    return bool({"mlm", "tlm"} & adaptation.weights.keys())


def _questions(network: Any, adaptation: Adaptation) -> nn.Module | None:
    """The masked-LM head, where it is needed: the one part of the network beside the encoder."""
    if not _guesses(adaptation):
        return None
    parts: list[nn.Module] = [part for part in network.children() if part is not network.base_model]
    if len(parts) != 1:
        raise ConfigError(
            f"{OPTION}: the masked-LM head of a {type(network).__name__} is none that mlm and tlm can use. Set "
            "aligner.adaptation.objectives.mlm=0 aligner.adaptation.objectives.tlm=0"
        )
    return parts[0]


def _used(pairs: Sequence[WordPair], adaptation: Adaptation, seed: int) -> list[WordPair]:
    """The pairs, or as many at random as all steps together take."""
    most = adaptation.max_steps * adaptation.accumulate * adaptation.batch_size
    chosen = sorted(random.Random(seed).sample(range(len(pairs)), most)) if len(pairs) > most else range(len(pairs))
    return [pairs[place] for place in chosen]


def _examples(pairs: Sequence[WordPair], reader: SubwordReader) -> list[tuple[Subwords, Subwords]]:
    """The pairs as subwords, without those of which a side has none."""
    examples: list[tuple[Subwords, Subwords]] = []
    for start in range(0, len(pairs), AT_ONCE):
        sources, targets = zip(*pairs[start : start + AT_ONCE], strict=True)
        read = zip(reader.read(sources), reader.read(targets), strict=True)
        examples += [(source, target) for source, target in read if source.ids and target.ids]
    if not examples:
        raise DataError(f"aligner.adaptation: nothing to learn from: none of {len(pairs)} pairs has words on both sides")
    return examples


def _count_cut(examples: Sequence[tuple[Subwords, Subwords]], frame: Frame) -> int:
    """How many pairs are too long to be read as one text."""
    cut = sum(len(source.ids) + len(target.ids) > frame.rooms[1] for source, target in examples)
    if cut:
        log.warning(
            "%d of %d pairs have more than aligner.adaptation.max_length=%d subwords: their ends are not learnt from",
            cut, len(examples), frame.max_length,
        )  # fmt: skip
    return cut


def _batches(examples: list[tuple[Subwords, Subwords]], frame: Frame, adaptation: Adaptation, seed: int) -> "DataLoader[Any]":
    lengths = [len(source.ids) + len(target.ids) for source, target in examples]
    order = LengthGroupedBatches(lengths, adaptation.batch_size, seed)
    dataset: Any = examples  # a list is a dataset to torch, but not to its annotations
    return DataLoader(dataset, batch_sampler=order, collate_fn=partial(collate, frame=frame))


def _steps(batches: int, adaptation: Adaptation) -> int:
    """Of the optimiser, in the whole training."""
    return min(adaptation.max_steps, adaptation.epochs * -(-batches // adaptation.accumulate))


def _fit(module: AdaptingModule, batches: "DataLoader[Any]", device: Device) -> list[dict[str, float]]:
    """Train in place; the losses on the way.

    Raises:
        ConfigError: training diverges.
    """
    adaptation = module.adaptation
    line = ProgressLine("adapting the encoder", module.steps)
    losses = LossLog(module.steps, line)
    fit(
        module,
        batches,
        [losses, line],
        max_epochs=adaptation.epochs,
        max_steps=adaptation.max_steps,
        accumulate_grad_batches=adaptation.accumulate,
        accelerator=accelerator(device, "aligner.device"),
        precision=adaptation.precision,
        gradient_clip_val=adaptation.clip or None,
    )
    losses.check_weights(module.network)
    return losses.history


def _write(module: AdaptingModule, tokenizer: Any, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept = module.network if module.questions is not None else module.network.base_model
    kept.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
