"""The configuration reference is current, and says something of everything."""

import pytest

from spanferry.core.binding import GROUPS
from spanferry.data.languages import LANGUAGES
from spanferry.reference.page import PAGE, page


@pytest.fixture(scope="module")
def made():
    return page()


def test_the_page_in_docs_is_current(made):
    assert PAGE.read_text("utf-8") == made, "make docs writes it anew"


def test_every_choice_has_a_section_and_every_language_a_row(made):
    conf = PAGE.parents[1] / "conf"
    for group in GROUPS.keys() - {"marked_translator"}:
        for path in (conf / group).glob("*.yaml"):
            assert f"### {group}={path.stem}\n" in made
    assert all(f"\n| {code} | {each.name} |" in made for code, each in LANGUAGES.items())


def test_every_preset_has_a_row(made):
    assert "| `ngrams_back` | `method=ilp_greedy` `refiner=back_translation` | N-grams, over links" in made
    assert "| `no_min_score` | `method.min_score=0.0` | Every candidate" in made


def test_an_option_has_its_type_its_default_and_its_meaning(made):
    assert "| `method.constraint` | one of `at_most`, `exactly`, `at_least` | `at_most` | each entity takes" in made
    assert "| `seed` | whole number | `0` | of the tagger, and" in made
