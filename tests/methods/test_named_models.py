"""The models that a method's options name."""

import pytest

from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES
from spanferry.methods.generated_spans import GENERATION
from spanferry.methods.named_models import NamedModels
from spanferry.methods.scores.tagger_probability import TaggerProbability
from spanferry.methods.scores.translation_probability import TranslationProbability

EN, DE = LANGUAGES["en"], LANGUAGES["de"]


def test_files_of_all_that_was_asked_for_count(tagger, tiny_t5, tiny_translator):
    models = NamedModels(str(tagger), (tiny_translator, None), "cpu", EN, DE)
    assert models.inputs == ()
    assert isinstance(models.score("translation_probability"), TranslationProbability)
    assert isinstance(models.score("tagger_probability"), TaggerProbability)
    models.generated(tiny_t5, GENERATION)
    folders = [str(path.parent) for path in models.inputs]
    assert list(dict.fromkeys(folders)) == [tiny_translator, str(tagger), tiny_t5]


def test_candidates_and_scores_share_a_tagger(tagger):
    models = NamedModels(str(tagger), (None, None), "cpu", None, None)
    reader = models.reader
    models.score("tagger_probability")
    assert models.reader is reader
    assert models.inputs == reader.inputs


def test_what_is_not_named_is_refused_when_it_is_asked_for(tiny_translator):
    models = NamedModels(None, (None, None), "cpu", EN, DE)
    for option, ask in {
        "tagger_model": lambda: models.score("tagger_probability"),
        "translation_model": lambda: models.score("translation_probability"),
        "candidate_model": lambda: models.generated(None, GENERATION),
    }.items():
        with pytest.raises(ConfigError, match=rf"{option}: must be given for what is asked of it: method\.{option}=FOLDER"):
            ask()


@pytest.mark.parametrize(("source", "target"), [(None, DE), (EN, None)])
def test_a_translation_needs_both_languages(tiny_translator, source, target):
    with pytest.raises(ConfigError, match=r"scores\.translation_probability: give source_language and target_language"):
        NamedModels(None, (tiny_translator, None), "cpu", source, target).score("translation_probability")


def test_models_that_write_are_forgotten_and_the_tagger_stays(tagger, tiny_t5, tiny_translator):
    models = NamedModels(str(tagger), (tiny_translator, None), "cpu", EN, DE)
    written = [models.generated(tiny_t5, GENERATION), models.score("translation_probability")]
    for each, loaded in zip(written, ("_generator", "_directions"), strict=True):
        vars(each)[loaded] = "a model"
    reader = models.reader
    models.release()
    assert not any({"_generator", "_directions"} & set(vars(each)) for each in written)
    assert models.reader is reader
