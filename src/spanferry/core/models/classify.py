"""A token classifier over many sentences."""

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from spanferry.core.models.subwords import Encoded, pad


def logits(network: Any, encoded: Sequence[Encoded], pad_id: int, batch_size: int) -> Iterator[tuple[list[int], Tensor]]:
    """Batch by batch, places in ``encoded`` and the logits there: (sentences, subwords, tags), on the network's device.

    Batches go by length, to save padding. A sentence without words is not shown to the network, which is put into evaluation mode.
    """
    order = sorted((i for i, each in enumerate(encoded) if each.firsts), key=lambda i: len(encoded[i].ids))
    network.eval()
    for start in range(0, len(order), batch_size):
        places = order[start : start + batch_size]
        rows = [encoded[i].ids for i in places]
        ids = pad(rows, pad_id).to(network.device)
        mask = pad([[1] * len(row) for row in rows], 0).to(network.device)
        with torch.inference_mode():
            found = network(input_ids=ids, attention_mask=mask).logits
        yield places, found
