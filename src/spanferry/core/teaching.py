"""What teachers have to say, and to work with; ``core.stages.Teachers`` is the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from spanferry.core.records import Language, Sentence

if TYPE_CHECKING:
    from spanferry.core.models.tag_probabilities import TagProbabilities

Distance = Literal["mse", "kl"]
"""How far a tagger is from what teachers say of a word: the mean squared difference of probabilities, or their divergence."""

Learnt = Literal["source", "projected", "tuned"]
"""What a teacher learnt from: a source's labelled sentences; that source's projection; the first, and then the second."""


@dataclass(frozen=True)
class Teacher:
    """One teacher's opinions.

    Attributes:
        language: the source language whose labels it learnt.
        learnt: from what.
        readings: what it thinks of each sentence of ``Teaching.text``, in order. All teachers know the same tags.
        independence: how little each sentence of the text shows its language to it (0 to 1), in order; empty unless it was trained to tell
            languages apart.
    """

    language: Language
    learnt: Learnt
    readings: Sequence["TagProbabilities"]
    independence: Sequence[float] = ()


@dataclass(frozen=True)
class Teaching:
    """What teachers have to work with.

    Attributes:
        teachers: in the order of the sources; of one source in the order of ``Teachers.learn_from``.
        text: sentences of the target language that nobody labelled.
        sources: by source code, the words of the sentences that its teacher learnt from.
        target: the language of ``text``.
        seed: of whatever draws random numbers.
    """

    teachers: Sequence[Teacher]
    text: Sequence[Sentence]
    sources: Mapping[str, Sequence[Sentence]]
    target: Language
    seed: int
