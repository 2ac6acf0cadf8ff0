"""What a network finds: batches in, entities by words out."""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from spanferry.core.bio import decode
from spanferry.core.records import Sentence
from spanferry.core.stages import Predictions
from spanferry.taggers._encoding import Encoded, SubwordEncoder, pad


def find_entities(network: Any, encoder: SubwordEncoder, sentences: Sequence[Sentence], batch_size: int) -> Predictions:
    """The sentences, labelled by the network, in their order; what they were labelled with before is gone.

    A word takes the likeliest tag of its first subword (of equals, the first in ``id2label``); ill-formed tags are mended by the rule
    of ``core.bio``. Words past the cut get no entity; a sentence without words is not shown to the network.
    """
    encoded = encoder.encode([sentence.words for sentence in sentences])
    names: dict[int, str] = network.config.id2label
    tags = [["O"] * len(sentence.words) for sentence in sentences]
    for indices, best in _best_tags(network, encoded, encoder.pad_id, batch_size):
        for index, row in zip(indices, best.tolist(), strict=True):
            for word, first in enumerate(encoded[index].firsts):
                tags[index][word] = names[row[first]]
    labelled = [sentence.with_entities(decode(row, strict=False)) for sentence, row in zip(sentences, tags, strict=True)]
    return Predictions(labelled, sum(each.truncated for each in encoded))


def _best_tags(network: Any, encoded: Sequence[Encoded], pad_id: int, batch_size: int) -> Iterator[tuple[list[int], Tensor]]:
    """Sentence numbers and their best tags, of shape (sentences, subwords), by length to save padding."""
    order = sorted((i for i, each in enumerate(encoded) if each.firsts), key=lambda i: len(encoded[i].ids))
    network.eval()
    for start in range(0, len(order), batch_size):
        indices = order[start : start + batch_size]
        rows = [encoded[i].ids for i in indices]
        ids = pad(rows, pad_id).to(network.device)
        mask = pad([[1] * len(row) for row in rows], 0).to(network.device)
        with torch.inference_mode():
            best = network(input_ids=ids, attention_mask=mask).logits.argmax(-1)
        yield indices, best.cpu()
