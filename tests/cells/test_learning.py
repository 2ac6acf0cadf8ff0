"""What stages make and keep before they work."""

from dataclasses import dataclass

from spanferry.cells.choices import Choices
from spanferry.cells.learning import Ready, converted, learnt
from spanferry.cells.runner import Runner
from spanferry.core.binding import Bound
from spanferry.core.config import Config, Domains
from spanferry.store.store import Store

NODE = {"_target_": "spanferry.methods.x.X", "model": "m", "batch_size": 8}
BOUND = Bound("method", object, NODE, {}, frozenset())


@dataclass
class Stage:
    """Leaves a note, and says what note it has."""

    note: str = ""
    conversion: dict[str, str] | None = None
    learning_ignores = frozenset({"batch_size"})
    version = 1
    inputs = ()

    def learn(self, pairs, folder):
        (folder / "note").write_text(f"{len(pairs)} pairs")

    def convert(self, folder):
        (folder / "note").write_text("int8")

    def learnt(self, folder):
        return Stage((folder / "note").read_text())

    converted = learnt


class FromSource(Stage):
    """Learns from the source."""

    learns_from_source = True


class Taught(Stage):
    """Has learnt already."""

    learns = False


def taught(runner, stage, *upstream, bound=BOUND, config=None):
    return learnt(Choices(config or Config(), {}, {}), runner, bound, stage, [1, 2], *upstream)


def test_a_lesson_is_kept_and_counts_as_an_input(tmp_path):
    runner = Runner(Store(tmp_path))
    ready = taught(runner, Stage(), "source", "target")
    assert (ready.stage.note, ready.plain.note) == ("2 pairs", "")
    assert ready.upstream == ("source", "target", runner.done[0].key)
    taught(runner, Stage(), "source", "target", bound=Bound("method", object, NODE | {"batch_size": 1}, {}, frozenset()))
    assert [run.stored for run in runner.done] == [False, True]


def test_a_lesson_from_the_source_is_the_same_for_other_pairs(tmp_path):
    runner = Runner(Store(tmp_path))
    for upstream in ("one", "other"):
        taught(runner, FromSource(), upstream)
    assert [run.stored for run in runner.done] == [False, True]


def test_a_lesson_from_the_source_is_of_the_cells_domains(tmp_path):
    runner = Runner(Store(tmp_path))
    for domains in (None, ["news"], ["sport"]):
        taught(runner, FromSource(), config=Config(domains=Domains(train=domains)))
    assert [run.stored for run in runner.done] == [False, False, False]


def test_a_stage_that_need_not_learn_stays_as_it_is(tmp_path):
    runner, stage = Runner(Store(tmp_path)), Taught()
    assert taught(runner, stage, "source") == Ready(stage, stage, ("source",))
    assert runner.done == []


def test_a_model_is_converted_once_for_each_form(tmp_path):
    runner = Runner(Store(tmp_path))
    assert [converted(runner, Stage(conversion={"to": form})).note for form in ("int8", "int8", "float16")] == ["int8"] * 3
    assert [run.stored for run in runner.done] == [False, True, False]
    plain = Stage()
    assert converted(runner, plain) is plain
