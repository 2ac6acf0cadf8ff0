"""What a cell says that it reads."""

import pytest

from spanferry.pipeline import prepare
from spanferry.runs.datasets import datasets_of


def told(config):
    return [(each["name"], each["context"], each["sentences"]) for each in datasets_of(prepare(config))]


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ((), [("demo en", "train", 60), ("demo en", "dev", 20), ("demo sw", "test", 20)]),
        (("tagger=none",), [("demo en", "train", 60), ("demo en", "dev", 20)]),
        (("transfer=in_language",), [("demo sw", "train", 60), ("demo sw", "dev", 20), ("demo sw", "test", 20)]),
        (("transfer=translate_test", "tagger=none"), [("demo sw", "test", 20)]),
    ],
)
def test_each_side_and_split_is_a_dataset(composed, overrides, expected):
    assert told(composed("lang=sw", *overrides)) == expected


def test_each_source_is_named(composed):
    found = told(composed("lang=sw", "data.sources=[en,de]", "tagger=none"))
    assert [name for name, context, _ in found if context == "train"] == ["demo en", "demo de"]


def test_the_digest_changes_with_the_corpus_and_not_with_the_method(composed):
    plain, method, corpus = (datasets_of(prepare(composed("lang=sw", *more)))[0] for more in ((), ("method=heuristic",), ("data.seed=1",)))
    assert plain == method
    assert plain["digest"] != corpus["digest"]
    assert plain["source"] == "spanferry.data.demo.DemoCorpus"
