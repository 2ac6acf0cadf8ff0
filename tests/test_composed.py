"""Hydra's composition as plain values, and its errors in few words."""

import pytest
from hydra.errors import MissingConfigException
from omegaconf import OmegaConf
from omegaconf.errors import ConfigAttributeError

from spanferry.composed import explain, plain
from spanferry.core.config import Config, Transfer
from spanferry.core.errors import ConfigError


def test_a_composition_becomes_the_schema_resolved():
    found = plain(OmegaConf.merge(OmegaConf.structured(Config), {"lang": {"code": "sw"}, "transfer": "zero_shot", "store": "${lang.code}"}))
    assert isinstance(found, Config)
    assert (found.lang.code, found.transfer, found.store) == ("sw", Transfer.zero_shot, "sw")


def test_what_must_be_given_is_named():
    with pytest.raises(ConfigError, match=r"lang\.code: must be given: lang\.code=\.\.\."):
        plain(OmegaConf.structured(Config))


def test_a_key_that_there_is_not_is_refused():
    with pytest.raises(ConfigError, match=r"sed: no such key\. Did you mean 'seed'"):
        plain(OmegaConf.create({"sed": 1}))


def test_a_composition_without_the_schema_is_refused():
    with pytest.raises(ConfigError, match="'schema'"):
        plain(OmegaConf.create({"seed": 1}))


@pytest.mark.parametrize(
    ("asked", "known", "told"),
    [
        ("method/ipl", ["ilp", "codec"], "method=ipl: no such option. Did you mean 'ilp'?"),
        ("lang/Swahili", ["sw", "de"], "lang=Swahili: no such option. Did you mean 'sw'?"),
        ("lang/swa", ["sw", "de"], "lang=swa: no such option. Did you mean 'sw'?"),
    ],
)
def test_an_option_that_there_is_not_has_its_near_misses_named(asked, known, told):
    assert explain(MissingConfigException("", asked, known)).startswith(told)


def test_a_choice_of_one_s_own_is_told_of():
    told = explain(MissingConfigException("", "method/mine", ["ilp"]))
    assert told.endswith("One of your own: --config-dir FOLDER, with FOLDER/method/mine.yaml")


def unknown(option, target):
    """The error of an option that the choice of ``method`` lacks."""
    config = OmegaConf.create({"method": {"_target_": target, "alpha": 1}})
    OmegaConf.set_struct(config, True)
    with pytest.raises(ConfigAttributeError) as caught:
        OmegaConf.update(config, f"method.{option}", 1)
    return caught.value


def test_an_option_that_a_choice_lacks_is_told_with_the_cell_s_choice_and_the_way_out():
    told = explain(unknown("solver", "spanferry.methods.heuristic.HeuristicMethod"), ["lang=de", "method=heuristic"])
    assert "method.solver: method=heuristic has no such option. Known: alpha. Each method of a grid gets it; for one alone:" in told


def test_an_option_that_an_own_choice_lacks_may_be_missing_from_its_yaml():
    told = explain(unknown("alphb", "mine.Mine"))
    assert told.endswith(
        "method.alphb: mine.Mine has no such option. Did you mean 'alpha'? If mine.Mine takes it, name it in the YAML too."
    )
