"""The corpora that a projected corpus was made from: their part in it, licence, citation and home."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spanferry.data._published.description import Benchmark
from spanferry.data.benchmark import BENCHMARKS
from spanferry.data.mlqa import MLQA
from spanferry.data.xquad import XQUAD

_ANSWERS: Mapping[str, Benchmark] = {"spanferry.data.xquad.XquadCorpus": XQUAD, "spanferry.data.mlqa.MlqaCorpus": MLQA}
_BENCHMARK = "spanferry.data.benchmark.BenchmarkCorpus"
_DEMO = "spanferry.data.demo.DemoCorpus"
_LABELS, _WORDS = "its labels, and the text that was translated", "its words"
_BOTH = "words and labels, on both sides"


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
    source, target = data.get("source"), data["benchmark"]
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
