"""The YAML at the top of a card, which the hub reads: languages, licence, task, files, features."""

import re
from collections.abc import Mapping
from typing import Any

from spanferry.core.corpus import ANSWER
from spanferry.core.errors import require
from spanferry.core.records import Language
from spanferry.exports.credits import credits, written_by_people
from spanferry.exports.projected import ProjectedCorpus

UNDECIDED = "other"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def front_matter(corpus: ProjectedCorpus, name: str, licence: str, files: Mapping[str, Any]) -> str:
    """The block between its two lines of dashes.

    Args:
        name: as people read it.
        licence: an identifier of the hub.
        files: ``configs`` and ``dataset_info`` where there are Parquet files; else empty.
    """
    import yaml

    given = {"license": licence} | ({"license_name": "not-decided-see-below"} if licence == UNDECIDED else {})
    facts = {
        "pretty_name": name,
        "language": [iso639(corpus.language)],
        **given,
        "annotations_creators": ["machine-generated"],
        "language_creators": ["found" if written_by_people(corpus.config) else "machine-generated"],
        "multilinguality": ["monolingual"],
        "size_categories": [_size(len(corpus.sentences))],
        "source_datasets": _sources(corpus),
        "task_categories": ["token-classification"],
        **({} if corpus.labels == [ANSWER] else {"task_ids": ["named-entity-recognition"]}),
        "tags": ["annotation-projection", "cross-lingual-transfer", "silver-labels", "spanferry"],
        **files,
    }
    return f"---\n{yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=1000)}---\n"


def check_licence(licence: str) -> None:
    """Refuse what cannot be an identifier of the hub.

    Raises:
        ConfigError: it is none.
    """
    known = re.fullmatch(r"[a-z0-9][a-z0-9.-]*", licence) is not None
    require(known, "--license", licence, "an identifier of the hub in small letters (cc-by-4.0, cc-by-nc-4.0, apache-2.0, mit, other, ...)")


def iso639(language: Language) -> str:
    """ISO 639-1, or 639-3 for a language without."""
    return language.iso639_1 or language.iso639_3


def _sources(corpus: ProjectedCorpus) -> list[str]:
    named = [f"extended|{credit.extends}" for credit in credits(corpus.config) if credit.extends]
    return named or ["original"]


def _size(sentences: int) -> str:
    return next((name for limit, name in _SIZES if sentences < limit), "n>1M")
