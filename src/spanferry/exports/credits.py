"""What a projected corpus was made from: corpora and models, their part in it, and what is known of their licences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from spanferry.core.redaction import redacted
from spanferry.data._published.description import Benchmark
from spanferry.data.benchmark import BENCHMARKS
from spanferry.data.mlqa import MLQA
from spanferry.data.xquad import XQUAD

_ANSWERS: Mapping[str, Benchmark] = {"spanferry.data.xquad.XquadCorpus": XQUAD, "spanferry.data.mlqa.MlqaCorpus": MLQA}
_BENCHMARK = "spanferry.data.benchmark.BenchmarkCorpus"
_DEMO = "spanferry.data.demo.DemoCorpus"
_LABELS, _WORDS = "its labels, and the text that was translated", "its words"
_BOTH = "words and labels, on both sides"
UNKNOWN = "not known here"

# The start of an id on the hub, and the licence that its model card states there (looked up in November 2026 in stored pages of the hub;
# OPUS-MT: its paper and cards). A model's licence may bind what it makes, or not: that is for a lawyer to say, not for this table.
LICENCES: Mapping[str, str] = {
    "facebook/nllb-200-": "CC BY-NC 4.0",
    "ychenNLP/nllb-200-": "CC BY-NC 4.0",
    "facebook/m2m100": "MIT",
    "google/madlad400-": "Apache-2.0",
    "google/mt5-": "Apache-2.0",
    "Helsinki-NLP/opus-mt-": "CC BY 4.0, of some Apache-2.0",
    "bert-base-multilingual-cased": "Apache-2.0",
    "google-bert/bert-base-multilingual-cased": "Apache-2.0",
    "sentence-transformers/LaBSE": "Apache-2.0",
    "cis-lmu/glot500-base": "Apache-2.0",
    "Davlan/afro-xlmr-": "MIT",
    "FacebookAI/xlm-roberta-large-finetuned-conll03-english": f"{UNKNOWN}: its card states none",
    "FacebookAI/xlm-roberta-": "MIT",
    "xlm-roberta-": "MIT",
}
"""By the start of a model's id; the first that fits counts."""

GROUPS = ("translator", "marked_translator", "labeler", "refiner", "aligner", "method")
"""Choices whose models touch words or labels of the corpus, in the order of the flow."""


@dataclass(frozen=True)
class Credit:
    """A corpus.

    Attributes:
        part: what of this one comes from it.
        extends: its name on the hub, for ``source_datasets``; empty: it is not there.
    """

    title: str
    part: str
    licence: str
    citation: str
    home: str
    extends: str = ""


DEMO = Credit(
    "the demo corpus of spanferry",
    f"{_BOTH} (made from sentence frames and names; what it says of real places and companies is invented)",
    "Apache-2.0",
    "spanferry (no paper)",
    "bundled with spanferry: `python -m spanferry.data.demo`",
)


def credits(config: Mapping[str, Any]) -> list[Credit]:
    """The corpora behind a cell's projected corpus; a test set that only its tagger was tested on is not among them."""
    data = config["data"]
    kind = str(data.get("_target_", ""))
    if kind == _DEMO:
        return [DEMO]
    if kind in _ANSWERS:
        return [_credit(_ANSWERS[kind], _BOTH)]
    return list(_of_benchmarks(config)) if kind == _BENCHMARK else []


def written_by_people(config: Mapping[str, Any]) -> bool:
    """Whether the target sentences were there already: nothing translated them."""
    return config["transfer"] == "translate_test" or str(config["translator"].get("_target_", "")).endswith("ParallelTranslator")


def own_files(config: Mapping[str, Any]) -> bool:
    """Whether words or labels come from files of the user's own, of which nobody here knows the licence."""
    return not credits(config) or "recorded" in str(config["translator"].get("_target_", ""))


def _of_benchmarks(config: Mapping[str, Any]) -> Iterator[Credit]:
    data, onto_test = config["data"], config["transfer"] == "translate_test"
    source, target = data.get("source"), data.get("benchmark")
    if target not in BENCHMARKS:
        return
    from_parallel = str(config["translator"].get("_target_", "")).endswith("ParallelTranslator")
    if source in BENCHMARKS and not onto_test:
        both = from_parallel and source == target
        yield _credit(BENCHMARKS[source], _BOTH if both else _LABELS)
        if both:
            return
    if onto_test or from_parallel:
        yield _credit(BENCHMARKS[target], _WORDS)
    if onto_test and source in BENCHMARKS and str(config["labeler"].get("_target_", "")).endswith("TaggerLabeler"):
        yield _credit(BENCHMARKS[source], "what the tagger behind the labels learnt from")


def _credit(corpus: Benchmark, part: str) -> Credit:
    return Credit(corpus.title, part, corpus.licence, corpus.citation, corpus.home, corpus.hub.partition("@")[0])


@dataclass(frozen=True)
class Model:
    """A model and its part.

    Attributes:
        part: the option that names it: ``translator.model``.
    """

    part: str
    id: str
    licence: str


def made_elsewhere(config: Mapping[str, Any], axes: Mapping[str, str]) -> list[str]:
    """What came ready-made from files, by what is not on record here: ``translations``, ``links``."""
    named = {"translator": "translations", "marked_translator": "translations", "aligner": "links"}
    used = {what for group, what in named.items() if axes.get(group) != "-" and "recorded." in str(config.get(group))}
    return sorted(used, reverse=True)


def models(config: Mapping[str, Any], axes: Mapping[str, str]) -> list[Model]:
    """Every model that a cell's translation, labels, links and projection rest on.

    Args:
        axes: the cell's; what it had no use for (``-``) is left out.
    """
    used = [group for group in GROUPS if axes.get(group) != "-"]
    return [Model(part, told(id), licence(id)) for group in used for part, id in _found(group, config)]


def _found(group: str, config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    node = config.get(group) or {}
    kind = str(node.get("_target_", "")).rpartition(".")[2]
    if kind == "OpusMtTranslator" and node.get("model") is None:
        yield f"{group}.model", "Helsinki-NLP/opus-mt-SOURCE-TARGET"
    if kind == "TaggerLabeler":
        yield from _named("tagger", config.get("tagger") or {})
    yield from _named(group, node)


def _named(path: str, node: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The models that options name, those of members too."""
    for key, value in node.items():
        if isinstance(value, Mapping):
            yield from _named(f"{path}.{key}", value)
        elif isinstance(value, str) and (key in ("model", "adapter") or key.endswith("_model")):
            yield f"{path}.{key}", value


def licence(id: str) -> str:
    """What is known of a model's licence; that nothing is, for one that is not in the table."""
    return next((found for start, found in LICENCES.items() if id.startswith(start)), UNKNOWN)


def told(id: str) -> str:
    """A model's id, without secrets; of a local folder its name alone, for where it lies is nobody's business."""
    return f"a local folder ({PurePath(id).name})" if id.startswith(("/", ".", "~")) else redacted(id)
