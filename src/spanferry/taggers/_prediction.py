"""What a network finds: batches in, entities by words out."""

from collections.abc import Sequence
from typing import Any

from spanferry.core.bio import decode
from spanferry.core.models.classify import logits
from spanferry.core.models.subwords import SubwordEncoder
from spanferry.core.records import Sentence
from spanferry.core.stages import Predictions


def find_entities(network: Any, encoder: SubwordEncoder, sentences: Sequence[Sentence], batch_size: int) -> Predictions:
    """The sentences, labelled by the network, in their order; what they were labelled with before is gone.

    A word takes the likeliest tag of its first subword (of equals, the first in ``id2label``); ill-formed tags are mended by the rule
    of ``core.bio``. Words past the cut get no entity; a sentence without words is not shown to the network.
    """
    encoded = encoder.encode([sentence.words for sentence in sentences])
    names: dict[int, str] = network.config.id2label
    tags = [["O"] * len(sentence.words) for sentence in sentences]
    for places, found in logits(network, encoded, encoder.pad_id, batch_size):
        for index, row in zip(places, found.argmax(-1).tolist(), strict=True):
            for word, first in enumerate(encoded[index].firsts):
                tags[index][word] = names[row[first]]
    labelled = [sentence.with_entities(decode(row, strict=False)) for sentence, row in zip(sentences, tags, strict=True)]
    return Predictions(labelled, sum(each.truncated for each in encoded))
