"""The configuration tree: every choice composes, binds, and says all that its class takes."""

import inspect
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir

from spanferry import launch
from spanferry.composed import plain
from spanferry.core.binding import CONTEXT, GROUPS, Bound, bind

CONF = Path(__file__).parents[1] / "conf"


@pytest.fixture
def composed():
    """Compose with overrides and nothing else."""
    launch.register()

    def compose_config(*overrides):
        with initialize_config_dir(str(CONF), version_base="1.3"):
            return plain(compose("config", [*overrides]))

    return compose_config


def options(group):
    return sorted(path.stem for path in (CONF / group).glob("*.yaml"))


def every(bound: Bound):
    """A choice and what it is made of."""
    yield bound
    for member in bound.members.values():
        yield from every(member)


@pytest.mark.parametrize(("group", "option"), [(group, option) for group in GROUPS for option in options(group)])
def test_a_choice_names_every_keyword_of_its_class(composed, group, option):
    bound = bind(composed(f"{group}={option}"))
    for choice in every(bound[group]) if group in bound else ():
        parameters = inspect.signature(choice.target).parameters.keys() - {"members"}
        asked = CONTEXT if group != "data" else CONTEXT - {"seed"}  # a corpus's seed is its own
        assert parameters - asked == choice.keywords.keys() - {"members", *asked}, f"conf/{group}/{option}.yaml"


@pytest.mark.parametrize("option", options("experiment"))
def test_an_experiment_composes(composed, option):
    assert bind(composed(f"experiment={option}"))


@pytest.mark.parametrize("option", [option for option in options("ablation") if option != "full"])
def test_an_ablation_takes_one_thing_away_from_its_experiment(composed, option):
    full = composed("experiment=europarl_corpus", "ablation=full")
    without = composed("experiment=europarl_corpus", f"ablation={option}")
    assert bind(without)
    changed = [group for group in GROUPS if getattr(full, group) != getattr(without, group)]
    assert changed in (["aligner"], ["method"])


TABLES = ("europarl", "masakhaner2", "xtreme")


@pytest.mark.parametrize("experiment", TABLES)
@pytest.mark.parametrize("option", options("variant"))
def test_a_row_of_a_published_table_goes_with_each_experiment(composed, option, experiment):
    row = composed(f"experiment={experiment}", f"variant={option}")
    bound = bind(row)
    assert ("refiner" in bound) == option.endswith("_back")
    assert (row.transfer == "zero_shot") == (option == "model_transfer")
    assert bound["study"].node["_target_"].endswith("PublishedTable")


@pytest.mark.parametrize("option", options("variant"))
def test_a_row_says_nothing_but_what_it_is(composed, option):
    plain, row = composed(), composed(f"variant={option}")
    changed = {group for group in GROUPS if getattr(plain, group) != getattr(row, group)}
    assert changed <= {"method", "refiner"}
