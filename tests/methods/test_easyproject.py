"""Entities that a translator carries inside markers."""

import pytest

from spanferry.core.config import Transfer
from spanferry.core.errors import ConfigError
from spanferry.core.markers import Markers
from spanferry.core.records import Outcome, Pair, Sentence
from spanferry.data.demo.corpus import DemoCorpus
from spanferry.data.languages import LANGUAGES
from spanferry.methods.easyproject import EasyProjectMethod
from spanferry.pipeline import prepare, run
from spanferry.translators.parallel import ParallelTranslator

DICTIONARY = {"Kai": "Kai", "Vienna": "Wien", "University": "Universität"}


class Answering:
    """A translator that answers marked sentences as it is told, and has a dictionary for texts."""

    def __init__(self, *answers):
        self.answers, self.asked = answers, 0

    def translate_marked(self, sentences, target, markers):
        self.asked += len(sentences)
        return list(self.answers)

    def translate_texts(self, texts, source, target):
        return [DICTIONARY[text] for text in texts]


@pytest.fixture
def project(languages):
    """What the method makes of one sentence that the translator answers so; words of the target, if there are some."""

    def projected(source, answer, words="", **options):
        target = Sentence(source.id, "de", tuple(words.split()))
        method = EasyProjectMethod(Answering(answer), **languages, **options)
        return method.project([Pair(source, target)])[0]

    return projected


@pytest.fixture
def kai(sentence):
    return sentence("(PER Kai) lives in (LOC Vienna) .")


def test_the_marked_translation_is_the_target(project, kai, sentence):
    made = project(kai, "In [Wien] wohnt [Kai].")
    assert made.target == sentence("In (LOC Wien) wohnt (PER Kai) .", language="de")
    assert made.outcomes == (Outcome.PROJECTED, Outcome.PROJECTED)


def test_an_incomplete_sentence_is_left_out_as_published(project, kai):
    made = project(kai, "In [Wien] wohnt Kai.")
    assert made.target == Sentence("train-1", "de", (), ())
    assert made.outcomes == (Outcome.UNALIGNED, Outcome.FILTERED)


def test_or_kept_with_what_it_has(project, kai, sentence):
    made = project(kai, "In [Wien] wohnt Kai.", incomplete="keep")
    assert made.target == sentence("In (LOC Wien) wohnt Kai .", language="de")
    assert made.outcomes == (Outcome.UNALIGNED, Outcome.PROJECTED)


def test_a_bracket_too_many_leaves_a_sentence_out_too(project, kai):
    assert project(kai, "In [Wien] wohnt [Kai] [heute].").target.words == ()


def test_a_closing_bracket_too_many_leaves_a_sentence_out(project, sentence):
    made = project(sentence("(PER Kai) lives here"), "[Kai] wohnt hier].")
    assert (made.target.words, made.outcomes) == ((), (Outcome.FILTERED,))


def test_a_sentence_without_entities_is_translated(project, sentence):
    assert project(sentence("It rains ."), "Es regnet.").target == Sentence("train-1", "de", ("Es", "regnet", "."), ())


def test_onto_given_words(project, kai, sentence):
    made = project(kai, "In [Wien] wohnt [Kai].", "Kai wohnt nahe bei Wien .", onto="target")
    assert made.target == sentence("(PER Kai) wohnt nahe bei (LOC Wien) .", language="de")


def test_a_lost_marker_leaves_the_entity_its_translation(project, kai, sentence):
    made = project(kai, "In Wien wohnt Kai.", "Kai wohnt nahe bei Wien .", onto="target")
    assert made.outcomes == (Outcome.PROJECTED, Outcome.PROJECTED)
    alone = project(kai, "In Wien wohnt Kai.", "Kai wohnt nahe bei Wien .", onto="target", entity_translations=False)
    assert alone.outcomes == (Outcome.PROJECTED, Outcome.UNALIGNED)  # Kai is Kai; Vienna and Wien are not alike


def test_tags_say_which_text_is_whose(project, sentence):
    source = sentence("(ORG University) of (LOC Vienna)")
    made = project(source, "<a>Hochschule</a> <b>Wien</b>", "die Hochschulen Wiens", onto="target", markers=Markers.XML)
    assert made.target == sentence("die (ORG Hochschulen) (LOC Wiens)", language="de")


def test_nothing_is_translated_for_given_words_without_entities(languages, sentence):
    translator = Answering()
    pair = Pair(sentence("It rains ."), Sentence("train-1", "de", ("Es", "regnet")))
    made = EasyProjectMethod(translator, **languages, onto="target").project([pair])
    assert (made[0].target.entities, made[0].outcomes, translator.asked) == ((), (), 0)


@pytest.mark.parametrize(
    ("onto", "transfer", "writes"),
    [
        ("auto", "translate_train", True),
        ("auto", "translate_test", False),
        ("translation", "translate_test", True),
        ("target", "translate_train", False),
    ],
)
def test_whether_it_writes_the_target(languages, onto, transfer, writes):
    assert EasyProjectMethod(Answering(), **languages, onto=onto, transfer=Transfer(transfer)).writes_target == writes


def test_it_needs_no_links(languages):
    assert not EasyProjectMethod(Answering(), **languages).needs


@pytest.mark.parametrize("threshold", [-0.1, 1.0])
def test_a_threshold_out_of_range_is_refused(languages, threshold):
    with pytest.raises(ConfigError, match="threshold"):
        EasyProjectMethod(Answering(), **languages, threshold=threshold)


def test_a_translator_without_markers_is_refused(languages):
    with pytest.raises(ConfigError, match="translator@marked_translator"):
        EasyProjectMethod(object(), **languages)


def test_after_a_refiner_there_is_nothing_to_translate():
    with pytest.raises(ConfigError, match="refiner=none"):
        EasyProjectMethod(Answering(), LANGUAGES["de"], LANGUAGES["de"])


@pytest.mark.parametrize("markers", Markers)
@pytest.mark.parametrize("transfer", ["translate_train", "translate_test"])
def test_a_perfect_translator_leaves_little_to_err_on(composed, markers, transfer):
    """Not 1: an entity without a counterpart in the target now and then lands on words that are merely like it."""
    wanted = f"transfer={transfer}", "method=easyproject", "method.onto=target", f"method.markers={markers}", "tagger=none"
    assert run(prepare(composed(*wanted))).metrics["projection/f1"] > 0.98


@pytest.mark.parametrize("markers", Markers)
def test_its_own_translation_is_labelled_as_the_gold_side_is(languages, markers):
    corpus = DemoCorpus(60, 0, 0, 0, **languages).load()
    method = EasyProjectMethod(ParallelTranslator(corpus), **languages, markers=markers)
    made = method.project([Pair(source, source.with_entities(None)) for source in corpus.source["train"]])
    complete = [projection.target for projection in made if projection.target.words]
    gold = {sentence.id: sentence for sentence in corpus.target["train"]}
    assert len(complete) > 50
    assert complete == [gold[target.id] for target in complete]


def test_a_tagger_is_trained_on_its_own_translation(composed):
    result = run(prepare(composed("method=easyproject", "tagger=majority")))
    assert "projection/f1" not in result.metrics  # no gold labels on words of its own
    assert result.metrics["outcome/projected"] > 0
    assert "test/f1" in result.metrics
