"""``tagger=majority``: the baseline that memorises words. What a tagger scores above it, it understood from context or spelling."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from spanferry.core.bio import TagError, decode, encode
from spanferry.core.errors import ConfigError
from spanferry.core.json_files import damaged, fitting, read_json
from spanferry.core.records import Sentence
from spanferry.core.stages import Objective, Predictions, TrainedTagger, TrainingData

_FILE = "majority.json"


class MajorityTagger:
    """Gives every word its most frequent tag in training, and O to words it never saw (the CoNLL-2003 shared task's kind of baseline).

    A word counts what ``data.weights`` says; one of a sentence that teachers were asked about counts for each tag as much as they find it
    likely. Ties go to the tag that sorts first. Ill-formed sequences are mended by the lenient rule of ``core.bio``.
    """

    version = 2

    def train(
        self, data: TrainingData, folder: Path, seed: int, objective: Objective | None = None, work: Path | None = None
    ) -> TrainedTagger:
        """Count; dev, the seed and the objective decide nothing."""
        counts: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for sentence in data.train:
            weights = data.weights.get(sentence.id, (1.0,) * len(sentence.words))
            for word, weight, chances in zip(sentence.words, weights, _chances(sentence, data), strict=True):
                for tag, chance in chances.items():
                    counts[word][tag] += weight * chance
        tags = {word: min(found, key=lambda tag: (-found[tag], tag)) for word, found in counts.items()}
        (folder / _FILE).write_text(json.dumps(tags, ensure_ascii=False), "utf-8")
        return TrainedTagger(folder, (), 0)

    def predict(self, sentences: Sequence[Sentence], folder: Path) -> Predictions:
        """Look every word up."""
        tags = read_json(folder / _FILE)
        if tags is None:
            raise ConfigError(f"{folder}: holds no trained tagger (no {_FILE}). Train one there first")
        tags = fitting(folder / _FILE, tags, dict[str, str])
        try:
            found = [s.with_entities(decode([tags.get(word, "O") for word in s.words], strict=False)) for s in sentences]
        except TagError as error:
            raise damaged(folder / _FILE, error) from None
        return Predictions(found, 0)


def _chances(sentence: Sentence, data: TrainingData) -> list[dict[str, float]]:
    """By word, how likely each tag is."""
    soft = data.soft.get(sentence.id)
    if soft is not None:
        return [dict(zip(soft.tags, row, strict=True)) for row in soft.of_words.tolist()]
    return [{tag: 1.0} for tag in encode(sentence.entities or (), len(sentence.words))]
