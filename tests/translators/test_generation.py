import pytest

from spanferry.core.errors import ConfigError
from spanferry.translators import generation
from spanferry.translators.generation import Generation


def test_each_backend_has_a_precision_of_its_own():
    assert (Generation().arithmetic, Generation("ctranslate2").arithmetic) == ("float32", "int8")
    assert Generation("ctranslate2", "float16").arithmetic == "float16"


def test_transformers_computes_in_no_integers():
    with pytest.raises(ConfigError, match=r"precision=int8: transformers computes in float32, bfloat16, float16\. .*backend=ctranslate2"):
        Generation("transformers", "int8")


@pytest.mark.parametrize("option", [{"beam_size": 0}, {"batch_tokens": 0}, {"length_ratio": 0.5}])
def test_numbers_have_a_least(option):
    (name,) = option
    with pytest.raises(ConfigError, match=rf"translator\.generation\.{name}="):
        Generation(**option)


def test_a_backend_that_is_not_installed_is_refused(monkeypatch):
    monkeypatch.setattr(generation, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="pip install"):
        Generation("ctranslate2")


def test_accelerators_take_larger_batches():
    assert Generation().tokens_at_a_time("cuda") > Generation().tokens_at_a_time("cpu")
    assert Generation(batch_tokens=7).tokens_at_a_time("cuda") == 7
