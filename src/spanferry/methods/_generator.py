"""A text-to-text model, asked for candidates by beam search."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from spanferry.core.models.tag_model import windows

if TYPE_CHECKING:
    from spanferry.methods.generated_spans import Generation, Question

_LEAST_ROOM = 16
"""Subwords of words that a question holds, however many labels it asks for."""


class Generator:
    """Answers questions; the same question gets the same answers, whatever it is asked together with.

    Args:
        tokenizer: of the model.
        network: the model, in evaluation, on its device.
    """

    def __init__(self, tokenizer: Any, network: Any, generation: "Generation") -> None:
        self._tokenizer, self._network, self._generation = tokenizer, network, generation

    def answers(self, questions: "Sequence[Question]") -> list[list[str]]:
        """For each question as many answers as there are beams, the likeliest first; of a long sentence those of window after window."""
        found: list[list[str]] = [[] for _ in questions]
        pieces = [(place, text) for place, question in enumerate(questions) for text in self._texts(question)]
        for piece, answers in self._answered([text for _, text in pieces]):
            found[pieces[piece][0]] += answers
        return found

    def _texts(self, question: "Question") -> list[str]:
        """The question, or one for each window of a sentence that is too long."""
        most = self._generation.max_length
        if len(self._ids(question.text)) <= most:
            return [question.text]
        sizes = [len(self._ids(word)) - 1 for word in question.words]  # without the end of text
        room = max(_LEAST_ROOM, most - len(self._ids(question.tags)))
        return [replace(question, words=question.words[start:end]).text for start, end, _, _ in windows(sizes, room)]

    def _answered(self, texts: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        """Each text's place and answers, in the order of the texts."""
        size = max(1, self._generation.batch_beams // self._generation.beams)
        lengths = [len(self._ids(text)) for text in texts]
        order = sorted(range(len(texts)), key=lambda place: lengths[place])  # less padding
        answers: dict[int, list[str]] = {}
        for first in range(0, len(order), size):
            places = order[first : first + size]
            answers |= zip(places, self._batch([texts[place] for place in places]), strict=True)
        return ((place, answers[place]) for place in range(len(texts)))

    @torch.inference_mode()
    def _batch(self, texts: Sequence[str]) -> list[list[str]]:
        encoded = self._tokenizer(list(texts), padding=True, return_tensors="pt", verbose=False)
        ids, mask = (encoded[name].to(self._network.device) for name in ("input_ids", "attention_mask"))
        generated = self._network.generate(input_ids=ids, attention_mask=mask, generation_config=self._search())
        decoded = self._tokenizer.batch_decode(generated, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        beams = self._generation.beams
        return [decoded[first : first + beams] for first in range(0, len(decoded), beams)]

    def _search(self) -> Any:
        """Plain beam search, whatever the model's own files say."""
        from transformers import GenerationConfig

        config = self._network.config
        return GenerationConfig(  # type: ignore[no-untyped-call]
            num_beams=self._generation.beams,
            num_return_sequences=self._generation.beams,
            max_length=self._generation.max_length,
            do_sample=False,
            length_penalty=1.0,
            early_stopping=False,
            decoder_start_token_id=config.decoder_start_token_id,
            eos_token_id=config.eos_token_id,
            pad_token_id=config.pad_token_id,
        )

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer(text, verbose=False).input_ids
        return ids
