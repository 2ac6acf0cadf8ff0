"""The questions of the demo corpus with answers."""

import pytest

from spanferry.data.demo.lexicon import LANGUAGES
from spanferry.data.demo.questions import QUESTIONS, question
from spanferry.data.demo.template import LABELS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", sorted({label for label in LABELS.values() if label}))
def test_every_label_is_asked_for_in_every_language(label, language):
    english = range(len(question(label, "en")))
    assert {place for word in question(label, language) for place in word.sources} == set(english)  # nothing English is untranslated


def test_only_labels_of_slots_are_asked_for():
    assert set(QUESTIONS) <= set(LABELS.values())
