"""How searches share passes, with a model that only counts."""

import pytest

from spanferry.core.records import Span
from spanferry.methods._codec.batches import Task, finished
from spanferry.methods._codec.search import Logs, Search, Settings, Template


class Counting:
    """Encodes a source as itself; a token's score is its number, less where the source is bare. Remembers what it was given."""

    def __init__(self):
        self.encoded_texts, self.passes = [], []

    def encoded(self, texts):
        self.encoded_texts += texts
        return list(texts)

    def logs(self, sources, runs):
        self.passes.append([len(run.ids) for run in runs])
        return [
            Logs([-token - source[0] for token in run.ids[run.first :]], [-token - source[0] for _, token in run.asked])
            for source, run in zip(sources, runs, strict=True)
        ]


def task(key, length):
    words = tuple(range(2, 2 + length))

    def marked(spans):
        return [(*words[: span.start], 1, *words[span.start : span.end], 1, *words[span.end :], 0) for span in spans]

    return Task(key, (100 + key,), (key,), Search(Template(length, (*words, 0), 0, marked), Settings(best=2)))


@pytest.mark.parametrize("batch_size", [1, 3, 50])
def test_every_search_comes_to_its_end_whatever_the_batch(batch_size):
    found = {
        key: [one.span for one in best] for key, best in finished((task(key, 1 + key % 4) for key in range(10)), Counting(), batch_size)
    }
    assert sorted(found) == list(range(10))
    assert found[0] == [Span(0, 1)]
    assert all(len(best) == 2 for key, best in found.items() if key % 4)


def test_passes_are_full_and_of_like_length():
    model = Counting()
    list(finished((task(key, 1 + key % 4) for key in range(40)), model, 8))
    assert max(map(len, model.passes)) == 8
    assert all(one == sorted(one) for one in model.passes)
    assert sum(map(len, model.passes)) / len(model.passes) > 6


def test_a_source_is_encoded_when_its_turn_comes():
    model, drawn = Counting(), []

    def tasks():
        for key in range(10):
            drawn.append(key)
            yield task(key, 2)

    done = finished(tasks(), model, 4)
    next(done)
    assert len(drawn) <= 8
    list(done)
    assert len(model.encoded_texts) == 20  # without and with markers


def test_nothing_to_do():
    assert list(finished((), Counting(), 4)) == []
