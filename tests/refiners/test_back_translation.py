"""The labelled side in the target's language."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.core.markers import Markers
from spanferry.core.records import Sentence
from spanferry.data.languages import LANGUAGES
from spanferry.pipeline import prepare, run
from spanferry.refiners.back_translation import BackTranslationRefiner

DE = LANGUAGES["de"]


class Answering:
    """A translator that answers marked sentences as it is told, and texts with themselves."""

    def __init__(self, *answers):
        self.answers = answers

    def translate_marked(self, sentences, target, markers):
        return list(self.answers)

    def translate_texts(self, texts, source, target):
        return list(texts)


def refined(languages, sentences, *answers, **options):
    return BackTranslationRefiner(Answering(*answers), **languages, **options).refine(sentences, DE)


def test_ids_and_order_stay(languages, sentence):
    source = [sentence("(PER Kai) in (LOC Kano)", "train-2"), sentence("It rains .", "train-1")]
    assert refined(languages, source, "In [Kano] ist [Kai]", "Es regnet.") == [
        sentence("In (LOC Kano) ist (PER Kai)", "train-2", "de"),
        Sentence("train-1", "de", ("Es", "regnet", "."), ()),
    ]


def test_an_entity_whose_marker_is_lost_is_not_there(languages, sentence):
    source = [sentence("(PER Kai) in (LOC Kano)")]
    assert refined(languages, source, "In <b>Kano ist <a>Kai</a>", markers=Markers.XML) == [
        sentence("In Kano ist (PER Kai)", language="de")
    ]


def test_an_empty_answer_has_no_words(languages, sentence):
    assert refined(languages, [sentence("(PER Kai)")], "") == [Sentence("train-1", "de", (), ())]


def test_a_threshold_out_of_range_is_refused(languages):
    with pytest.raises(ConfigError, match=r"refiner\.threshold=1"):
        BackTranslationRefiner(Answering(), **languages, threshold=1)


def test_a_translator_without_markers_is_refused(languages):
    with pytest.raises(ConfigError, match="refiner=back_translation: object does not translate marked text"):
        BackTranslationRefiner(object(), **languages)


@pytest.mark.parametrize("method", ["ilp", "heuristic"])
@pytest.mark.parametrize("transfer", ["translate_train", "translate_test"])
def test_the_perfect_back_translation_is_the_target_itself(composed, method, transfer):
    """Each word is linked to itself, if words are split as the corpus splits them (German: yes; Chinese: no)."""
    result = run(prepare(composed("refiner=back_translation", f"method={method}", f"transfer={transfer}", "tagger=none")))
    assert result.metrics["projection/f1"] > 0.99
