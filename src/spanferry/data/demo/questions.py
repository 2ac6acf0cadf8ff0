"""The questions of the demo corpus with answers: what is asked for, in a word or two, before the sentence that answers it."""

from collections.abc import Mapping
from functools import cache

from spanferry.data.demo.template import Template, parse

QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "PER": {
        "en": "Who ?",
        "de": "Wer=Who ?=?",
        "es": "¿ Quién=Who ?=?",
        "sw": "Nani=Who ?=?",
        "yo": "Ta=Who ni ?=?",
        "zh": "谁=Who ？=?",
    },
    "LOC": {
        "en": "Where ?",
        "de": "Wo=Where ?=?",
        "es": "¿ Dónde=Where ?=?",
        "sw": "Wapi=Where ?=?",
        "yo": "Níbo=Where ni ?=?",
        "zh": "哪里=Where ？=?",
    },
    "ORG": {
        "en": "Which organisation ?",
        "de": "Welche=Which Organisation=organisation ?=?",
        "es": "¿ Qué=Which organización=organisation ?=?",
        "sw": "Shirika=organisation gani=Which ?=?",
        "yo": "Ilé-iṣẹ́=organisation wo=Which ni ?=?",
        "zh": "哪个=Which 机构=organisation ？=?",
    },
}
"""By the label of the entity that is asked for and by language, written as frames are."""


@cache
def question(label: str, language: str) -> Template:
    """The words of a question, with the English words that each translates."""
    lines = QUESTIONS[label]
    return parse(lines[language], None if language == "en" else lines["en"].split(), f"question {label} ({language})")
