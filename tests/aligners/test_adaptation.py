import pytest

from spanferry.aligners.adaptation import Adaptation
from spanferry.core.conversion import converted
from spanferry.core.errors import ConfigError


def test_the_published_recipe_is_the_default():
    """The longer example of awesome-align's README: --train_mlm --train_tlm --train_tlm_full --train_so --train_psi, 2 x 4 pairs a step."""
    recipe = Adaptation()
    assert recipe.weights == {"mlm": 1, "tlm": 1, "self_training": 1, "parallel_identification": 1}
    assert (recipe.epochs, recipe.max_steps, recipe.batch_size * recipe.accumulate, recipe.learning_rate) == (1, 40_000, 8, 2e-5)


def test_a_node_of_the_configuration_becomes_options():
    node = {"objectives": {"tlm": 1, "mlm": 0, "consistency": 0.5}, "own_pairs": False, "max_steps": 20}
    recipe = converted("aligner.adaptation", node, Adaptation)
    assert recipe.weights == {"tlm": 1, "consistency": 0.5}
    assert not recipe.own_pairs


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"epochs": 0}, r"aligner\.adaptation\.epochs=0: must be at least 1"),
        ({"max_steps": 0}, r"max_steps=0"),
        ({"batch_size": 0}, r"batch_size=0"),
        ({"accumulate": 0}, r"accumulate=0"),
        ({"learning_rate": 0.0}, r"learning_rate=0\.0: must be a number above 0"),
        ({"learning_rate": float("nan")}, r"learning_rate=nan"),
        ({"warmup": 1.5}, r"warmup=1\.5: must be a share of the steps"),
        ({"clip": -1.0}, r"clip=-1\.0"),
        ({"max_length": 7}, r"max_length=7: must be at least 8 subwords"),
        ({"objectives": {}}, r"objectives=\{\}: must be weights of 0 or more, one of them above 0"),
        ({"objectives": {"tlm": 0.0}}, r"one of them above 0"),
        ({"objectives": {"tlm": -1.0, "mlm": 1.0}}, r"weights of 0 or more"),
        ({"batch_size": 1}, r"batch_size=1: must be at least 2 for parallel_identification"),
    ],
)
def test_values_out_of_range_are_refused(options, message):
    with pytest.raises(ConfigError, match=message):
        Adaptation(**options)


def test_one_pair_a_batch_is_fine_without_false_pairs():
    assert Adaptation(batch_size=1, objectives={"tlm": 1.0}).batch_size == 1


def test_an_unknown_objective_is_refused():
    with pytest.raises(ConfigError, match=r"aligner\.adaptation\.objectives=.*so: input should be 'mlm', 'tlm'"):
        converted("aligner.adaptation", {"objectives": {"so": 1}}, Adaptation)
