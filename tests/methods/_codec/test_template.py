from itertools import pairwise

import pytest

from spanferry.core.markers import Markers
from spanferry.core.records import Sentence, Span
from spanferry.data.languages import LANGUAGES
from spanferry.methods._codec.model import MarkedTranslationModel
from spanferry.methods._codec.template import Templates

pytestmark = pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")  # by Marian's tokenizer; not needed here
EN, DE, ZH = LANGUAGES["en"], LANGUAGES["de"], LANGUAGES["zh"]


@pytest.fixture(params=["nllb", "m2m100", "marian"])
def model(request, translation_models):
    made = MarkedTranslationModel(translation_models[request.param], None, "cpu", 8, "method.model")
    made.set_direction(EN, DE)
    return made


def test_brackets_between_spaced_words_leave_the_words_their_tokens(model):
    template = Templates(model, EN, DE, Markers.BRACKETS).template(("Kai", "lives", "in", "Cape", "Coast"))
    (marked,) = template.marked([Span(3, 5)])
    opening, closing = (model.written([sign])[0][template.given : -1] for sign in "[]")
    inside = template.plain[len(model.written(["Kai lives in"])[0]) - 1 : -1]
    before = template.plain[: -len(inside) - 1]
    assert marked == (*before, *opening, *inside, *closing, template.plain[-1])


@pytest.mark.parametrize("markers", list(Markers))
def test_up_to_the_opening_a_text_is_the_same_wherever_it_closes(model, markers):
    words = ("Kai", "met", "Ada", ",", "Juma", "and", "Diallo", ".")
    template = Templates(model, EN, DE, markers).template(words)
    for start in range(len(words)):
        texts = template.marked([Span(start, end) for end in range(start + 1, len(words) + 1)])
        first = next(place for place, token in enumerate(texts[-1]) if token != template.plain[place])
        assert all(one[: first + 1] == other[: first + 1] for one, other in pairwise(texts))


def test_a_text_is_made_once(model, monkeypatch):
    templates, made = Templates(model, EN, DE, Markers.BRACKETS), []
    written = MarkedTranslationModel.written
    monkeypatch.setattr(MarkedTranslationModel, "written", lambda self, texts: made.extend(texts) or written(self, texts))
    for _ in range(2):
        templates.template(("Kai", "lives")).marked([Span(0, 1), Span(0, 2)])
    assert sorted(made) == ["Kai [ lives ]", "Kai lives", "[ Kai ] lives", "[ Kai lives ]"]


def test_the_source_is_read_without_and_with_markers(model):
    sentence = Sentence("1", "en", ("Kai", "lives", "."))
    assert Templates(model, EN, DE, Markers.BRACKETS).inputs(sentence, Span(0, 1)) == tuple(model.read(["Kai lives.", "[ Kai ] lives."]))


def test_what_is_too_long_or_empty_has_no_template(model):
    templates = Templates(model, EN, DE, Markers.BRACKETS)
    assert templates.template(()) is None
    assert templates.template(("Ada",) * 64) is None
    assert templates.inputs(Sentence("1", "en", ("Ada",) * 64), Span(0, 1)) is None
    assert templates.template(("Ada",) * 3) is not None
