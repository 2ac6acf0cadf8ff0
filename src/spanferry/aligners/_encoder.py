"""The one encoder pass behind every embedding aligner: subwords in, the vectors of one layer out, in batches of similar lengths."""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from spanferry.aligners._adapter import merge_adapter
from spanferry.aligners._subwords import Window
from spanferry.aligners.embedding import Embedding, check_layer
from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_whole, load, words_tokenizer
from spanferry.core.models.device import accelerator
from spanferry.core.models.quiet import quiet
from spanferry.core.models.subwords import longest_input, pad


class Encoder:
    """The encoder of a Hugging Face model up to one layer, on its device; of an encoder-decoder only the encoder is kept.

    Attributes:
        embedding: what it was made by.
        tokenizer: the model's own.
        limit: subwords that the model reads at once, special ones included.

    Raises:
        ConfigError: the model, its adapter or the device cannot be had, the model has no such layer, or not a vector for each subword.
    """

    def __init__(self, embedding: Embedding) -> None:
        self.embedding = embedding
        self.device = torch.device(accelerator(embedding.device, "aligner.device"))
        self._batch_tokens = embedding.batch_tokens or (640 if self.device.type == "cpu" else 32_768)
        with quiet():
            self.tokenizer, network = load(embedding.model, "aligner.model", lambda here_only: _read(embedding, here_only))
        self.limit = longest_input(self.tokenizer, network.config, network)
        self.width: int = network.config.hidden_size
        self._layer = _layer_of(network.eval().to(self.device), embedding)

    def vectors(self, sentences: Sequence[Sequence[Window]]) -> Tensor:
        """(all subwords of all sentences, width) in float32, sentence after sentence, on the encoder's device."""
        windows, rows = _placed(sentences)
        found = torch.empty(sum(window.end - window.start for window in windows), self.width, device=self.device)
        for batch in _batches(windows, self._batch_tokens):
            hidden = self._hidden([windows[place].ids for place in batch])  # (windows, subwords, width)
            window, subword, row = (numbers.to(self.device) for numbers in _taken(windows, rows, batch))
            found[row] = hidden[window, subword].float()
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
            self._hook = layers[layer - 1].register_forward_hook(lambda module, inputs, output: self._catch(output))
        else:
            self._hook = layers[0].register_forward_pre_hook(lambda module, inputs: self._catch(inputs))
        self._layers, self._kept = layers, max(layer, 1)

    def drop_the_rest(self) -> None:
        """Free the layers above."""
        del self._layers[self._kept :]

    def remove(self) -> None:
        """Leave the network as it was."""
        self._hook.remove()

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
    check_layer(embedding.layer, count, embedding.model)
    ids = torch.tensor([[1, 2, 3, 4]], device=network.device)
    states = _states(network, ids, embedding.model)
    lists = [module for module in network.modules() if isinstance(module, nn.ModuleList) and len(module) == count]
    if not lists or any(each not in lists[0].modules() for each in lists):  # XLM has a list for each part of a layer
        return plain
    hooked = _Hook(network, lists[0], embedding.layer)
    with torch.inference_mode():
        same = torch.equal(hooked(ids, torch.ones_like(ids)), states[embedding.layer])
    if not same:  # the last layer of some models is normalised once more
        hooked.remove()
        return plain
    hooked.drop_the_rest()
    return hooked


def _states(network: Any, ids: Tensor, model: str) -> Sequence[Tensor]:
    """The hidden states of all layers, which have a vector for each subword.

    Raises:
        ConfigError: a layer has fewer, as CANINE and Funnel have.
    """
    with torch.inference_mode():
        states: Sequence[Tensor] = network(input_ids=ids, attention_mask=torch.ones_like(ids), output_hidden_states=True).hidden_states
    if any(layer.shape[:2] != ids.shape for layer in states):
        raise ConfigError(
            f"aligner.model={model}: some layers have fewer vectors than there are subwords, and words cannot be told apart there. Choose "
            "a model that keeps all subwords apart, as BERT and XLM-R do"
        )
    return states


def _read(embedding: Embedding, here_only: bool) -> tuple[Any, Any]:
    """The tokenizer and the encoder, with the adapter merged in."""
    from transformers import AutoModel, PreTrainedModel

    network, report = AutoModel.from_pretrained(
        embedding.model, local_files_only=here_only, dtype=getattr(torch, embedding.dtype), output_loading_info=True
    )
    has_decoder = isinstance(getattr(network, "decoder", None), PreTrainedModel)  # a T5EncoderModel's config.json says no, but it has
    encoder = network.get_encoder() if has_decoder or network.config.is_encoder_decoder else network
    check_whole(embedding.model, "aligner.model", network, report["missing_keys"], encoder)
    if embedding.adapter is not None:
        merge_adapter(network, encoder, embedding.adapter)
    return words_tokenizer(embedding.model, here_only), encoder


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
