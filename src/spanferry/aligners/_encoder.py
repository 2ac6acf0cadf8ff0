"""The one encoder pass behind every embedding aligner: subwords in, the vectors of one layer out, in batches of similar lengths."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from spanferry.aligners._subwords import Window
from spanferry.aligners.embedding import Embedding
from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import load
from spanferry.core.models.device import accelerator
from spanferry.core.models.quiet import quiet
from spanferry.core.models.subwords import longest_input, pad

log = logging.getLogger(__name__)


class Encoder:
    """The encoder of a Hugging Face model up to one layer, on its device; of an encoder-decoder only the encoder is kept.

    Attributes:
        tokenizer: the model's own.
        limit: subwords that the model reads at once, special ones included.

    Raises:
        ConfigError: the model, its adapter or the device cannot be had, or the model has no such layer.
    """

    def __init__(self, embedding: Embedding) -> None:
        self._place = f"aligner.model={embedding.model}"
        self.device = torch.device(accelerator(embedding.device, "aligner.device"))
        self._batch_tokens = embedding.batch_tokens or (512 if self.device.type == "cpu" else 32_768)
        with quiet():
            self.tokenizer, network = load(embedding.model, "aligner.model", lambda here_only: _read(embedding, here_only))
            if embedding.adapter is not None:
                network = _adapted(network, embedding.adapter)
        self.limit = longest_input(self.tokenizer, network.config)
        self.width: int = network.config.hidden_size
        self._layer = _layer_of(network.eval().to(self.device), embedding)

    def vectors(self, sentences: Sequence[Sequence[Window]]) -> Tensor:
        """(all subwords of all sentences, width) in float32, sentence after sentence, on the encoder's device.

        Raises:
            ConfigError: a vector is not finite, which half precision can do.
        """
        windows, rows = _placed(sentences)
        found = torch.empty(sum(window.end - window.start for window in windows), self.width, device=self.device)
        for batch in _batches(windows, self._batch_tokens):
            hidden = self._hidden([windows[place].ids for place in batch])  # (windows, subwords, width)
            window, subword, row = (numbers.to(self.device) for numbers in _taken(windows, rows, batch))
            found[row] = hidden[window, subword].float()
        if not torch.isfinite(found).all():
            raise ConfigError(f"{self._place}: the vectors of some sentence are not finite numbers; set aligner.dtype=float32")
        return found

    @torch.inference_mode()
    def _hidden(self, rows: Sequence[Sequence[int]]) -> Tensor:
        ids = pad(rows, self.tokenizer.pad_token_id or 0).to(self.device)
        lengths = torch.tensor([len(row) for row in rows], device=self.device)
        mask = torch.arange(ids.shape[1], device=self.device) < lengths[:, None]
        return self._layer(ids, mask.long())


class _Hook:
    """The network without the layers above the one that is wanted; a hook catches what that layer puts out."""

    def __init__(self, network: nn.Module, layers: nn.ModuleList, layer: int) -> None:
        self._network = network
        self._caught: Tensor | None = None
        if layer:
            layers[layer - 1].register_forward_hook(lambda module, inputs, output: self._catch(output))
        else:
            layers[0].register_forward_pre_hook(lambda module, inputs: self._catch(inputs))
        self._layers, self._kept = layers, max(layer, 1)

    def drop_the_rest(self) -> None:
        """Free the layers above."""
        del self._layers[self._kept :]

    def _catch(self, found: Any) -> None:
        self._caught = found[0] if isinstance(found, tuple) else found

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        self._network(input_ids=ids, attention_mask=mask)
        caught, self._caught = self._caught, None
        assert caught is not None  # every forward pass runs the layer
        return caught


class _AllLayers:
    """The whole network, asked for the states of all layers: for architectures that keep no list of layers."""

    def __init__(self, network: nn.Module, layer: int) -> None:
        self._network, self._layer = network, layer

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor:
        found: Tensor = self._network(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states[self._layer]
        return found


def _layer_of(network: Any, embedding: Embedding) -> _Hook | _AllLayers:
    """The cheaper way to the layer's output where it gives what the model itself calls that layer's hidden state."""
    plain = _AllLayers(network, embedding.layer)
    count = network.config.num_hidden_layers
    if embedding.layer > count:
        raise ConfigError(f"aligner.layer={embedding.layer}: {embedding.model} has layers 0 to {count}")
    lists = [module for module in network.modules() if isinstance(module, nn.ModuleList) and len(module) == count]
    if not lists:
        return plain
    hooked = _Hook(network, lists[0], embedding.layer)
    ids = torch.tensor([[1, 2, 3, 4]], device=network.device)
    with torch.inference_mode():
        if not torch.equal(hooked(ids, torch.ones_like(ids)), plain(ids, torch.ones_like(ids))):
            return plain  # the last layer of some models is normalised once more
    hooked.drop_the_rest()
    return hooked


def _read(embedding: Embedding, here_only: bool) -> tuple[Any, Any]:
    from transformers import AutoModel, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(embedding.model, local_files_only=here_only)
    if getattr(tokenizer, "add_prefix_space", True) is False:  # GPT-2's and RoBERTa's: words of a list need their space
        tokenizer = AutoTokenizer.from_pretrained(embedding.model, local_files_only=here_only, add_prefix_space=True)
    network, report = AutoModel.from_pretrained(
        embedding.model, local_files_only=here_only, dtype=getattr(torch, embedding.dtype), output_loading_info=True
    )
    _check_whole(embedding.model, [name for name in report["missing_keys"] if not name.startswith("pooler.")])
    return tokenizer, network.get_encoder() if network.config.is_encoder_decoder else network


def _check_whole(model: str, missing: Sequence[str]) -> None:
    """Refuse an encoder with gaps, which would align by noise unseen. The pooler is not used."""
    if missing:
        raise ConfigError(f"aligner.model={model}: {len(missing)} weights are missing, {min(missing)} among them; is it whole?")


def _adapted(network: Any, adapter: str) -> Any:
    """The network with the adapter's weights merged into its own."""
    try:
        from peft import PeftModel
    except ImportError:
        raise ConfigError(f"aligner.adapter={adapter}: needs the package peft: pip install 'spanferry[adapters]'") from None
    try:
        return PeftModel.from_pretrained(network, adapter).merge_and_unload()
    except (OSError, ValueError, RuntimeError) as error:  # no such adapter; not one of peft's; weights of another shape
        raise ConfigError(f"aligner.adapter={adapter}: does not load onto the model: {' '.join(str(error).split())[:300]}") from error


def _placed(sentences: Sequence[Sequence[Window]]) -> tuple[list[Window], list[int]]:
    """All windows, and the row of the result where each one's vectors begin."""
    windows: list[Window] = []
    rows: list[int] = []
    row = 0
    for sentence in sentences:
        windows += sentence
        rows += [row + window.start for window in sentence]
        row += sentence[-1].end if sentence else 0
    return windows, rows


def _taken(windows: Sequence[Window], rows: Sequence[int], batch: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """Of each vector that is taken from a batch: the window it is in, the subword there, and the row of the result that it becomes."""
    sizes = torch.tensor([windows[place].end - windows[place].start for place in batch])
    inside = torch.cat([torch.arange(size) for size in sizes.tolist()])
    first = torch.tensor([windows[place].first for place in batch]).repeat_interleave(sizes)
    row = torch.tensor([rows[place] for place in batch]).repeat_interleave(sizes)
    return torch.arange(len(batch)).repeat_interleave(sizes), first + inside, row + inside


def _batches(windows: Sequence[Window], tokens: int) -> Iterator[list[int]]:
    """Places of windows by length, as many at a time as stay within ``tokens``, padding included; one that is longer goes alone."""
    batch: list[int] = []
    for place in sorted(range(len(windows)), key=lambda place: len(windows[place].ids)):
        if batch and (len(batch) + 1) * len(windows[place].ids) > tokens:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
