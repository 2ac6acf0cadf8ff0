"""Every choice is bound to its class before any work; mistakes come together and suggest what was meant."""

from pathlib import Path

import pytest

from spanferry.core.binding import bind
from spanferry.core.config import Config
from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES

DEMO = {"_target_": "spanferry.data.demo.DemoCorpus", "train": 5, "dev": 1, "test": 1, "seed": 0}
FILES = {"_target_": "spanferry.data.files.FilesCorpus", "root": "x", "source": {}, "target": {}, "links": {}}


def test_binds_and_converts_by_the_annotations():
    bound = bind(Config(data=FILES | {"scheme": "bioes"}))["data"]
    assert bound.keywords["root"] == Path("x")
    assert bound.keywords["scheme"] == "bioes"
    assert bound.asks_for == {"source_language", "target_language"}


def test_a_seed_of_its_own_is_not_the_cells():
    assert "seed" not in bind(Config(data=DEMO))["data"].asks_for


def test_an_empty_node_is_no_choice():
    assert "tagger" not in bind(Config(data=DEMO, tagger={}))


def test_all_mistakes_are_reported_together():
    config = Config(
        data=DEMO | {"trian": 7, "dev": "many", "test": 1.5},
        labeler={"_target_": "spanferry.labelers.gold.GoldLabler"},
        translator={"_target_": "os.system"},
    )
    with pytest.raises(ConfigError) as caught:
        bind(config)
    text = str(caught.value)
    assert "data.trian: no such option. Did you mean 'train'?" in text
    assert "data.dev='many': input should be a valid integer" in text
    assert "data.test=1.5: input should be a valid integer" in text
    assert "labeler._target_='spanferry.labelers.gold.GoldLabler'" in text
    assert "translator._target_='os.system': is no class" in text


def test_an_option_of_a_choice_that_is_off_is_named():
    with pytest.raises(ConfigError, match=r"^tagger=none: takes no options, and tagger\.epochs is given \(by an"):
        bind(Config(data=DEMO, tagger={"epochs": 4}))


def test_what_must_be_given_is_named():
    with pytest.raises(ConfigError, match=r"data.links: must be given"):
        bind(Config(data={key: value for key, value in FILES.items() if key != "links"}))


def test_a_wrong_split_is_named():
    with pytest.raises(ConfigError, match=r"data.source=.*trian"):
        bind(Config(data=FILES | {"source": {"trian": "a.txt"}}))


ADAPTED = {"_target_": "spanferry.aligners.awesome_adapted.AwesomeAdaptedAligner"}


def test_options_in_a_node_of_their_own_are_checked_each_at_its_place():
    bound = bind(Config(data=DEMO, aligner=ADAPTED | {"adaptation": {"epochs": 2, "objectives": {"tlm": 1}}}))["aligner"]
    assert (bound.keywords["adaptation"].epochs, bound.keywords["adaptation"].weights) == (2, {"tlm": 1})


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"epochs": "many"}, r"aligner\.adaptation\.epochs='many': input should be a valid integer"),
        ({"epoch": 2}, r"aligner\.adaptation\.epoch: no such option\. Did you mean 'epochs'\?"),
        ({"epochs": 0}, r"aligner\.adaptation\.epochs=0: must be at least 1"),
    ],
)
def test_a_mistake_in_a_node_is_named_by_its_place(options, error):
    with pytest.raises(ConfigError, match=error):
        bind(Config(data=DEMO, aligner=ADAPTED | {"adaptation": options}))


STATISTICAL = {"_target_": "spanferry.aligners.statistical.StatisticalAligner"}
VOTE = {"_target_": "spanferry.aligners.vote.VoteAligner"}


def test_members_are_bound_each_by_its_own_class():
    members = {"short": STATISTICAL | {"prefix": 3}, "gold": {"_target_": "spanferry.aligners.gold.GoldAligner"}}
    bound = bind(Config(data=DEMO, aligner=VOTE | {"members": members}))["aligner"]
    assert bound.asks_for == frozenset()
    assert bound.members["short"].keywords == {"prefix": 3}
    assert bound.members["short"].node == members["short"]
    assert bound.members["gold"].asks_for == {"corpus"}


def test_members_may_have_members():
    inner = VOTE | {"members": {"a": STATISTICAL}}
    bound = bind(Config(data=DEMO, aligner=VOTE | {"members": {"b": inner}}))["aligner"]
    assert bound.members["b"].members["a"].target.__name__ == "StatisticalAligner"


def test_members_mistakes_are_named_by_their_place():
    members = {"a": STATISTICAL | {"prefx": 3}, "b": STATISTICAL | {"hmm_iterations": "x"}, "c": {"_target_": "spanferry.methods.ilp.Ilp"}}
    with pytest.raises(ConfigError) as caught:
        bind(Config(data=DEMO, aligner=VOTE | {"members": members, "treshold": 0.5}))
    text = str(caught.value)
    assert "aligner.members.a.prefx: no such option. Did you mean 'prefix'?" in text
    assert "aligner.members.b.hmm_iterations='x': input should be a valid integer" in text
    assert "aligner.members.c._target_='spanferry.methods.ilp.Ilp': a choice of the group aligner is a class below" in text
    assert "aligner.treshold: no such option. Did you mean 'threshold'?" in text


@pytest.mark.parametrize("members", [None, {}, ["a"], {"a": None}])
def test_members_are_choices_by_name(members):
    with pytest.raises(ConfigError, match=r"aligner\.members=.*by name"):
        bind(Config(data=DEMO, aligner=VOTE | {"members": members}))


def test_only_who_takes_members_has_some():
    with pytest.raises(ConfigError, match=r"aligner\.members: no such option"):
        bind(Config(data=DEMO, aligner=STATISTICAL | {"members": {"a": STATISTICAL}}))


def test_a_member_that_does_not_construct_is_named():
    bound = bind(Config(data=DEMO, aligner=VOTE | {"members": {"a": STATISTICAL | {"prefix": 0}}}))["aligner"]
    with pytest.raises(ConfigError, match="member a: prefix=0"):
        bound.build(source_language=LANGUAGES["en"], target_language=LANGUAGES["de"])


def test_every_shipped_choice_binds(composed):
    """A YAML whose keywords its class does not know fails here."""
    root = Path(__file__).parents[2] / "conf"
    groups = ("aligner", "method", "tagger", "translator", "labeler", "tracking")
    for group in groups:
        for path in (root / group).glob("*.yaml"):
            bound = bind(composed(f"{group}={path.stem}"))
            assert path.stem == "none" or group in bound, path


@pytest.mark.parametrize(
    ("module", "constructor", "told"),
    [
        (
            "own_bare",
            "def __init__(self, first: int = 0, beta=1): pass",
            r"its constructor does not say what beta takes",
        ),
        ("own_open", "def __init__(self, first: int = 0, **more): pass", r"its constructor takes \*\*more; it must name each option"),
    ],
)
def test_a_user_s_own_constructor_names_each_option_with_what_it_takes(tmp_path, monkeypatch, module, constructor, told):
    (tmp_path / f"{module}.py").write_text(f"class Mine:\n    {constructor}\n    def project(self, pairs): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ConfigError, match=rf"method\._target_: {told}"):
        bind(Config(data=DEMO, method={"_target_": f"{module}.Mine", "first": 1, "beta": 2}))
