"""What every choice of the group ``method`` keeps to, on any input."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from spanferry.core import bio
from spanferry.core.binding import bind
from spanferry.core.config import Transfer
from spanferry.core.errors import DataError
from spanferry.core.markers import mark
from spanferry.core.records import Alignment, Entity, Outcome, Pair, Sentence, Span
from spanferry.data.languages import LANGUAGES
from spanferry.pipeline import prepare, run

FILES = (Path(__file__).parents[2] / "conf" / "method").glob("*.yaml")
T_PROJECTION = {"t_projection", "t_projection_tuned", "t_projection_ngrams"}  # models learn and answer: see test_t_projection.py
CHOICES = sorted({path.stem for path in FILES} - {"none"} - T_PROJECTION)  # none projects nothing


class Echo:
    """A translator that says what it hears."""

    def translate_marked(self, sentences, target, markers):
        return [mark(sentence, target, markers) for sentence in sentences]

    def translate_texts(self, texts, source, target):
        return texts


MODELS = {"codec": "nllb"}
"""What a choice with a model of its own runs on here."""


@pytest.fixture(params=CHOICES)
def method(request, composed, translation_models):
    spoken = {"source_language": LANGUAGES["en"], "target_language": LANGUAGES["it"]}
    model = [f"method.model={translation_models[MODELS[request.param]]}"] if request.param in MODELS else []
    bound = bind(composed(f"method={request.param}", *model))["method"]
    return bound.build(**spoken, translator=Echo(), transfer=Transfer.translate_test)  # where the target's words are given


def pair(cuts, source, target, links, labels="ABA"):
    """Touching and separate entities between the cuts, up to whole sentences; any links, repeats too."""
    edges = sorted({min(cut, source) for cut in cuts})
    spans = [(start, end) for start, end in itertools.pairwise(edges)][::2] + [(start, end) for start, end in itertools.pairwise(edges)][
        1:2
    ]
    entities = [Entity(Span(start, end), labels[n % len(labels)]) for n, (start, end) in enumerate(sorted(set(spans)))]
    words = ("Ada", ",", "de", "Unione", "\u2019", "w5", "w6")
    fitting = [(i, j) for i, j in links if i < source and j < target]
    return Pair(Sentence("x-1", "en", words[:source], tuple(entities)), Sentence("x-1", "it", words[:target]), Alignment.of(fitting))


pairs = st.builds(
    pair,
    st.sets(st.integers(0, 6), max_size=6),
    st.integers(0, 6),
    st.integers(0, 6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs)
@example(pair({0, 6}, 6, 6, [(n, n) for n in range(6)]))
@example(pair({0, 2}, 6, 0, []))
@example(pair(set(), 0, 0, []))
def test_well_formed_tags_and_one_outcome_an_entity(method, pair):
    (found,) = method.project([pair.blind()])
    entities = found.target.entities
    assert bio.decode(bio.encode(entities, len(pair.target.words)), strict=True) == entities
    assert found.target.words == pair.target.words
    assert len(found.outcomes) == len(pair.source.entities)
    assert found.scores is None or [0 <= score <= 1 for score in found.scores] == [True] * len(entities)
    assert {entity.label for entity in entities} <= {entity.label for entity in pair.source.entities}
    if Outcome.PROJECTED not in found.outcomes:
        assert not entities


@pytest.mark.parametrize(("choice", "option"), [("ilp", "device=cpu"), ("ilp", "generation.batch_beams=1"), ("codec", "batch_size=3")])
def test_what_does_not_matter_to_the_output_is_found_in_the_store(composed, translation_models, choice, option):
    model = [f"method.model={translation_models['nllb']}"] if choice == "codec" else []
    small = "tagger=none", "data.train=5", "data.dev=2", "data.test=2", "aligner=gold"
    first, again = (run(prepare(composed(f"method={choice}", *model, *small, *more))).stages[-1] for more in ((), (f"method.{option}",)))
    assert (first.reused, again.reused) == (0, again.shards)


def test_no_pairs(method):
    assert method.project([]) == []


def test_the_order_is_kept_and_sentences_do_not_touch_each_other(method):
    many = [renamed(pair({0, 1, 3, 5}, 6, 6, [(n, (n * k) % 6) for n in range(6)]), f"x-{k}") for k in range(1, 6)]
    found = method.project(many)
    assert [projection.target.id for projection in found] == [pair.id for pair in many]
    if not getattr(method, "whole_corpus", False):
        assert found == [projection for pair in many for projection in method.project([pair])]


def renamed(pair, id):
    return replace(pair, source=replace(pair.source, id=id), target=replace(pair.target, id=id))


def test_links_past_the_end_are_refused_with_sentence_and_link():
    with pytest.raises(DataError, match="sentence 'x-1': link 0-9 is out of range"):
        Pair(Sentence("x-1", "en", ("a",)), Sentence("x-1", "it", ("b",)), Alignment(((0, 9),)))


def test_nested_entities_are_refused_with_the_sentence():
    with pytest.raises(DataError, match=r"sentence 'x-1': .* overlaps"):
        Sentence("x-1", "en", ("a", "b"), (Entity(Span(0, 2), "A"), Entity(Span(1, 2), "B")))
