"""``tagger=majority``: the baseline that memorises words. What a tagger scores above it, it understood from context or spelling."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from spanferry.core.bio import decode, encode
from spanferry.core.records import Sentence
from spanferry.core.stages import Predictions, TrainedTagger

_FILE = "majority.json"


class MajorityTagger:
    """Gives every word its most frequent tag in training, and O to words it never saw (the CoNLL-2003 shared task's kind of baseline).

    Ties go to the tag that sorts first. Ill-formed sequences are mended by the lenient rule of ``core.bio``.
    """

    version = 1

    def train(self, train: Sequence[Sentence], dev: Sequence[Sentence], folder: Path, seed: int) -> TrainedTagger:
        """Count; ``dev`` and ``seed`` decide nothing."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for sentence in train:
            for word, tag in zip(sentence.words, encode(sentence.entities or (), len(sentence.words)), strict=True):
                counts[word][tag] += 1
        tags = {word: min(found, key=lambda tag: (-found[tag], tag)) for word, found in counts.items()}
        (folder / _FILE).write_text(json.dumps(tags, ensure_ascii=False), "utf-8")
        return TrainedTagger(folder, (), 0)

    def predict(self, sentences: Sequence[Sentence], folder: Path) -> Predictions:
        """Look every word up."""
        tags = json.loads((folder / _FILE).read_text("utf-8"))
        found = [s.with_entities(decode([tags.get(word, "O") for word in s.words], strict=False)) for s in sentences]
        return Predictions(found, 0)
