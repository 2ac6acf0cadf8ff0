"""A cell's choices: who is told what, and what decides an output."""

from dataclasses import replace

import pytest

from spanferry.cells.choices import Choices, without
from spanferry.core.binding import bind
from spanferry.core.corpus import Corpus
from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES

FACTS = {"source_language": LANGUAGES["en"], "target_language": LANGUAGES["de"], "seed": 0, "corpus": Corpus({}, {})}


def choices(config):
    return Choices(config, bind(config), {**FACTS, "transfer": config.transfer})


def test_a_choice_that_is_not_made_is_named(composed):
    with pytest.raises(ConfigError, match="tagger=none: this cell needs one"):
        choices(composed("tagger=none")).build("tagger")


def test_a_method_gets_the_cells_translator_or_the_one_for_marked_text(composed):
    assert choices(composed()).marking == "translator"
    assert choices(composed("translator@marked_translator=parallel", "translator=recorded")).marking == "marked_translator"


def test_another_translator_of_marked_text_is_another_recipe(composed):
    said = [choices(composed("refiner=back_translation", *more)) for more in ([], [], ["translator@marked_translator=nllb"])]
    first, same, other = (each.recipe("refine", "refiner", each.build("refiner")) for each in said)
    assert first.key == same.key != other.key
    assert other.config["translator"]["_target_"].endswith("NllbTranslator")


def test_languages_told_otherwise_are_another_recipe(composed):
    said = choices(composed("aligner=statistical"))
    refined = said.knowing(source_language=LANGUAGES["de"])
    one, other = (each.recipe("align", "aligner", each.build("aligner")) for each in (said, refined))
    assert one.config["languages"] == ["en", "de"]
    assert other.config["languages"] == ["de", "de"]


def test_options_that_do_not_matter_are_left_out(composed):
    bound = bind(composed("aligner=statistical"))["aligner"]
    assert "prefix" not in without(bound, ["prefix"]).node


def test_an_option_in_a_node_is_left_out_of_a_copy(composed):
    bound = bind(composed("translator=nllb"))["translator"]
    left = without(bound, ["generation.device", "generation.none", "nothing.at.all"]).node
    assert left["generation"].keys() == bound.node["generation"].keys() - {"device"}
    assert left.keys() == bound.node.keys()


def test_mistakes_of_the_other_translator_say_whose_they_are(composed):
    said = choices(composed("translator@marked_translator=nllb")).knowing(target_language=LANGUAGES["pcm"])
    with pytest.raises(ConfigError, match="marked_translator: NLLB-200 lacks Nigerian Pidgin"):
        said.build("marked_translator")


def test_a_user_s_own_class_counts_by_its_file_and_ours_by_their_version(composed, tmp_path, monkeypatch):
    (tmp_path / "own_counted.py").write_text("class Mine:\n    version = 1\n    needs = frozenset()\n    def project(self, pairs): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    own = replace(composed(), method={"_target_": "own_counted.Mine"})
    assert _inputs(own) == (tmp_path / "own_counted.py",)
    assert _inputs(composed()) == ()


def _inputs(config):
    chosen = choices(config)
    return chosen.recipe("project", "method", chosen.build("method")).inputs
