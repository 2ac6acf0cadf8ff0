"""What a stage makes and keeps before it works: a lesson from the cell's pairs, a model in another form. Both are folders of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from spanferry.cells.choices import Choices, without
from spanferry.cells.runner import StageRunner
from spanferry.core.binding import Bound
from spanferry.core.records import Pair
from spanferry.store.recipe import Recipe


@dataclass(frozen=True)
class Ready:
    """A stage that is ready to work.

    Attributes:
        stage: after it has learnt.
        plain: what its recipe is made from. What it learnt counts by the lesson's key, not by its files, which a survey does not have.
        upstream: the keys of its inputs, the lesson among them.
    """

    stage: Any
    plain: Any
    upstream: tuple[str, ...]


def learnt(choices: Choices, runner: StageRunner, bound: Bound, stage: Any, pairs: Sequence[Pair], *upstream: str) -> Ready:
    """The stage after it has learnt; one that does not learn stays as it is."""
    if not getattr(stage, "learns", hasattr(stage, "learn")):
        return Ready(stage, stage, upstream)
    from_source = getattr(stage, "learns_from_source", False)
    seen, taught_by = (choices.of_source(), ()) if from_source else (choices, upstream)
    domains = choices.config.domains.train if from_source else None  # otherwise the pairs' keys say it
    kept: dict[str, Any] = {} if domains is None else {"domains": domains}
    lesson = seen.recipe_of("adapt", without(bound, getattr(stage, "learning_ignores", ())), stage, *taught_by, **kept)
    folder = runner.folder(lesson, lambda folder: stage.learn(pairs, folder), runner.size(pairs))
    plain = getattr(stage, "plain", stage)
    return Ready(runner.once_made(lambda: stage.learnt(folder), plain), plain, (*upstream, lesson.key))


def converted(runner: StageRunner, stage: Any) -> Any:
    """The stage with its model in the form it works with; a stage that has its model in no other form stays as it is."""
    conversion = getattr(stage, "conversion", None)
    if conversion is None:
        return stage
    folder = runner.folder(Recipe("convert", conversion, stage.version, (), stage.inputs), stage.convert)
    return runner.once_made(lambda: stage.converted(folder), stage)
