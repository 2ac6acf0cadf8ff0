"""``jsonl/train.jsonl``: a sentence a line, with its source, its links and what became of each entity.

    {"id": "train-1", "language": "de", "words": ["Ada", "schlief"], "ner_tags": ["B-PER", "O"],
     "entities": [{"start": 0, "end": 1, "label": "PER", "text": "Ada", "score": 1.0}],
     "source": {"language": "en", "words": ["Ada", "slept"], "entities": [{"start": 0, "end": 1, "label": "PER", "text": "Ada"}]},
     "outcomes": ["projected"], "links": [[0, 0], [1, 1]]}

Entities are half-open, in words from 0; links are pairs of source word and target word. ``outcomes`` are of the source's entities, in their
order; of several sources, source after source. A ``score`` stands where the method says how sure it is.
"""

import json
from collections.abc import Iterable, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

from spanferry.core.bio import encode
from spanferry.core.records import Entity, Sentence
from spanferry.core.sentence_record import SentenceRecord
from spanferry.data.languages import language
from spanferry.exports.projected import ProjectedCorpus, labelled

FOLDER = "jsonl"


def write(corpus: ProjectedCorpus, folder: Path) -> None:
    """Write a file a split."""
    for split, records in corpus.splits.items():
        with (folder / f"{split}.jsonl").open("w", encoding="utf-8", newline="\n") as lines:
            lines.writelines(json.dumps(plain(record), ensure_ascii=False) + "\n" for record in records)


def plain(record: SentenceRecord) -> dict[str, Any]:
    """A sentence as its line has it."""
    target = labelled(record)
    made: dict[str, Any] = {"id": record.id, **({"domain": target.domain} if target.domain else {}), **_words(target)}
    made["ner_tags"] = encode(target.entities or (), len(target.words))
    made["entities"] = _entities(target, record.scores)
    if record.source is not None:
        made["source"] = {**_words(record.source), "entities": _entities(record.source)}
    return made | {"outcomes": [str(outcome) for outcome in record.outcomes], "links": [list(link) for link in record.links]}


def _words(sentence: Sentence) -> dict[str, Any]:
    return {"language": sentence.language, "words": list(sentence.words)}


def _entities(sentence: Sentence, scores: Sequence[float] | None = None) -> list[dict[str, Any]]:
    each: Iterable[float | None] = repeat(None) if scores is None else scores
    return [_entity(entity, sentence, score) for entity, score in zip(sentence.entities or (), each, strict=False)]


def _entity(entity: Entity, sentence: Sentence, score: float | None) -> dict[str, Any]:
    span = entity.span
    text = language(sentence.language).separator.join(sentence.words[span.start : span.end])
    told = {"start": span.start, "end": span.end, "label": entity.label, "text": text}
    return told if score is None else {**told, "score": score}
