import pytest

from spanferry.aligners.adaptation import Adaptation
from spanferry.aligners.awesome import AwesomeAligner
from spanferry.aligners.awesome_adapted import AwesomeAdaptedAligner
from spanferry.core.errors import ConfigError, DataError
from spanferry.pipeline import prepare, run
from spanferry.runs.survey import computations, survey

SHORT = {"max_steps": 2, "batch_size": 2, "max_length": 20, "learning_rate": 0.01}
TWO_STEPS = Adaptation(**SHORT)
FEW = ("tagger=none", "data.train=8", "data.dev=4", "data.test=4")


@pytest.fixture
def adapted(tiny_bert, languages):
    """An aligner that takes two steps on letter-wise BERT."""

    def make(adaptation=TWO_STEPS, **options):
        return AwesomeAdaptedAligner(**languages, seed=0, adaptation=adaptation, model=tiny_bert, layer=1, device="cpu", **options)

    return make


@pytest.fixture
def pairs(pair):
    """Three short pairs."""
    return [pair("the old house", "das alte haus"), pair("kai lives", "kai lebt"), pair("", "ja"), pair("yes", "ja")]


def test_it_aligns_with_the_encoder_it_learnt(adapted, pairs, tiny_bert, tmp_path):
    aligner = adapted()
    aligner.learn(pairs, tmp_path)
    found = aligner.learnt(tmp_path).align(pairs)
    assert found == AwesomeAligner(str(tmp_path), 1, device="cpu").align(pairs)
    assert found != AwesomeAligner(tiny_bert, 1, device="cpu").align(pairs)
    assert found == adapted().align(pairs)  # the same seed, and a folder of its own


def test_parallel_text_is_learnt_from(adapted, pairs, tmp_path):
    (tmp_path / "more.txt").write_text("a b ||| b a\nc ||| d\n", "utf-8")
    text = {"parallel_text": ("more.txt",), "text_root": tmp_path}
    assert tmp_path / "more.txt" in adapted(**text).inputs
    assert adapted(**text).align(pairs) != adapted().align(pairs)
    alone = adapted(Adaptation(own_pairs=False, **SHORT), **text)
    assert alone.align(pairs) not in (adapted(**text).align(pairs), adapted().align(pairs))


def test_nothing_to_learn_from_is_refused(adapted, pairs):
    with pytest.raises(DataError, match="nothing to learn from"):
        adapted(Adaptation(own_pairs=False, **SHORT)).align(pairs)


def test_options_of_the_plain_aligner_are_checked_before_work(adapted):
    with pytest.raises(ConfigError, match="threshold=1"):
        adapted(threshold=1.0)


def test_cells_share_the_adapted_encoder_and_leave_it_for_others(composed, tiny_bert, tmp_path):
    steps = [f"aligner.adaptation.{name}={value}" for name, value in SHORT.items()]
    model = ["aligner=awesome_adapted", f"aligner.model={tiny_bert}", "aligner.layer=1", "aligner.threshold=0.1", "aligner.device=cpu"]
    ilp, heuristic = (run(prepare(composed(*model, *steps, *FEW, f"method={method}"))) for method in ("ilp", "heuristic"))
    align = [stage for stage in heuristic.stages if stage.stage == "align"]
    assert all(stage.stored for stage in align)
    assert 0 < ilp.metrics["alignment/f1"] == heuristic.metrics["alignment/f1"]
    (encoder,) = (tmp_path / "store" / "adapt").glob("*/output")
    found = AwesomeAligner(str(encoder), 1, threshold=0.1, device="cpu").align(ilp.pairs[:3])
    assert [each.links for each in found] == [pair.alignment.links for pair in ilp.pairs[:3]]


def test_what_does_not_matter_to_learning_does_not_ask_for_it_again(composed, tiny_bert, tmp_path):
    steps = [f"aligner.adaptation.{name}={value}" for name, value in SHORT.items()]
    model = ["aligner=awesome_adapted", f"aligner.model={tiny_bert}", "aligner.layer=1", *FEW, *steps]
    for other in (["aligner.device=cpu"], ["aligner.device=auto"], ["aligner.dtype=bfloat16"], ["aligner.batch_tokens=64"]):
        run(prepare(composed(*model, *other)))
    assert len(list((tmp_path / "store" / "adapt").iterdir())) == 1
    assert len(list((tmp_path / "store" / "align").iterdir())) == 4
    run(prepare(composed(*model, "aligner.threshold=0.1")))
    assert len(list((tmp_path / "store" / "adapt").iterdir())) == 2


def test_a_cell_gives_the_models_memory_back(composed, tiny_bert, monkeypatch):
    released = []
    monkeypatch.setattr(AwesomeAligner, "release", lambda aligner: released.append(vars(aligner).pop("_embedder")))
    run(prepare(composed("aligner=awesome", f"aligner.model={tiny_bert}", "aligner.layer=1", "aligner.device=cpu", *FEW)))
    assert len(released) == 1


def test_a_survey_knows_the_keys_of_what_is_learnt_and_made_with_it(composed, tiny_bert):
    steps = [f"aligner.adaptation.{name}={value}" for name, value in SHORT.items()]
    model = [f"aligner.model={tiny_bert}", "aligner.layer=1", "aligner.threshold=0.1", "aligner.device=cpu"]
    config = composed("aligner=awesome_adapted", *model, *steps, *FEW)
    before = survey(prepare(config))
    assert [part.stage for part in computations(before)] == ["translate", "label", "adapt", "align", "project"]
    assert [stage.key for stage in before] == [stage.key for stage in run(prepare(config)).stages]
    assert [part.stage for part in computations(survey(prepare(config))) if part.stored] == ["adapt", "align", "project"]
