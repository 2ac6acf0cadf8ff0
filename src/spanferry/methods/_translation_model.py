"""A translation model, asked how likely given translations are."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from spanferry.core.models.device import Device
from spanferry.core.models.language_codes import language_code
from spanferry.core.models.subwords import longest_input
from spanferry.core.records import Language
from spanferry.methods._seq2seq import load_model

_IGNORED = -100
"""The label of padding and of a language code; cross-entropy's own default."""


class TranslationModel:
    """An encoder-decoder of Hugging Face, loaded, on its device, in float32.

    Attributes:
        multilingual: whether it is told the languages (NLLB, M2M100) or has just one direction (Marian).

    Args:
        tokenizer: another model's, where a fine-tuned one came without a good one of its own; None: the model's.

    Raises:
        ConfigError: the model or the device cannot be had, or it is not whole.
    """

    def __init__(self, model: str, device: Device, batch_size: int, option: str, tokenizer: str | None = None) -> None:
        self._tokenizer, self._network = load_model(model, option, device, tokenizer)
        self._limit = longest_input(self._tokenizer, self._network.config)
        self._batch_size = batch_size
        self._place = f"{option}={model}"
        self.multilingual = hasattr(self._tokenizer, "src_lang")

    def probabilities(self, texts: Sequence[tuple[str, str]], source: Language, target: Language) -> list[float]:
        """For each (input, output) the geometric mean of the probabilities of the output's tokens, its end included.

        The language code that a model of many languages writes first is given, not guessed, and does not count.

        Raises:
            ConfigError: the model lacks a language.
        """
        code = self._set_languages(source, target)
        found = [0.0] * len(texts)
        # by input, so that a batch encodes few different ones; then by length, to save padding
        order = sorted(range(len(texts)), key=lambda place: (len(texts[place][0]), texts[place][0], len(texts[place][1])))
        for first in range(0, len(order), self._batch_size):
            places = order[first : first + self._batch_size]
            for place, value in zip(places, self._batch([texts[place] for place in places], code).tolist(), strict=True):
                found[place] = value
        return found

    @torch.inference_mode()
    def _batch(self, texts: Sequence[tuple[str, str]], code: int | None) -> Tensor:  # (texts,)
        labels = self._labels([output for _, output in texts])
        hidden, mask = self._encoded([input for input, _ in texts])
        logits = self._network(
            encoder_outputs=(hidden,),
            attention_mask=mask,
            decoder_input_ids=self._decoder_inputs(labels),
            use_cache=False,
        ).logits  # (texts, tokens, vocabulary)
        if code is not None:
            labels = labels.masked_fill(labels == code, _IGNORED)
        losses = cross_entropy(logits.float().transpose(1, 2), labels, ignore_index=_IGNORED, reduction="none")  # (texts, tokens)
        return (-losses.cpu().double().sum(1) / (labels != _IGNORED).sum(1).cpu()).exp()

    def _encoded(self, inputs: Sequence[str]) -> tuple[Tensor, Tensor]:
        """(texts, tokens, width) the encoder's output, each different input encoded once; (texts, tokens) where it is no padding."""
        places = {text: place for place, text in enumerate(dict.fromkeys(inputs))}
        rows = torch.tensor([places[text] for text in inputs], device=self._network.device)
        encoded = self._tokenizer(list(places), padding=True, truncation=True, max_length=self._limit, return_tensors="pt")
        ids, mask = (encoded[name].to(self._network.device) for name in ("input_ids", "attention_mask"))
        return self._network.get_encoder()(input_ids=ids, attention_mask=mask).last_hidden_state[rows], mask[rows]

    def _labels(self, outputs: Sequence[str]) -> Tensor:  # (texts, tokens)
        encoded = self._tokenizer(text_target=list(outputs), padding=True, truncation=True, max_length=self._limit, return_tensors="pt")
        ids: Tensor = encoded["input_ids"].masked_fill(encoded["attention_mask"] == 0, _IGNORED)
        return ids.to(self._network.device)

    def _decoder_inputs(self, labels: Tensor) -> Tensor:  # (texts, tokens)
        """What the decoder has read before each label: the start token and the labels before it."""
        config = self._network.config
        start = labels.new_full((len(labels), 1), config.decoder_start_token_id)
        return torch.cat([start, labels[:, :-1].masked_fill(labels[:, :-1] == _IGNORED, config.pad_token_id)], 1)

    def _set_languages(self, source: Language, target: Language) -> int | None:
        """The id of the target's code; None where the model is not told languages."""
        if not self.multilingual:
            return None
        self._tokenizer.src_lang, _ = language_code(self._tokenizer, source, self._place)
        self._tokenizer.tgt_lang, id = language_code(self._tokenizer, target, self._place)
        return id
