"""What a search may choose, and what may choose it."""

from collections.abc import Collection, Iterable, Mapping

from spanferry.core.binding import chosen_class
from spanferry.core.config import Config, Transfer
from spanferry.core.errors import ConfigError
from spanferry.core.searching import BEST_DEV, PROJECTED_DEV
from spanferry.core.spaces import Space

_MAKES_LABELS = ("translator", "marked_translator", "labeler", "refiner", "aligner", "method", "combiner", "min_pair_score")
_LEARNS = ("teachers", "objective", "tagger", "confidence")
SETTINGS = (*_MAKES_LABELS, *_LEARNS)
"""What may be searched, with the options below: how a result is made, and not what it is made of or judged by."""


def check(spaces: Mapping[str, Space], metric: str, configs: Iterable[Config]) -> None:
    """Refuse a search that cannot work, or would measure nothing.

    Args:
        configs: of the grid's cells.

    Raises:
        ConfigError: nothing is searched, something that is no setting is, or the metric does not judge what is searched.
    """
    if not spaces:
        raise ConfigError(
            "search: nothing to search. Give a space, in quotes: 'tagger.learning_rate=tag(log,interval(1e-5,1e-3))', "
            "'tagger.epochs=range(2,9)', 'objective=choice(cross_entropy,co_teaching)', or search.space in an experiment; or search=none"
        )
    for name in spaces:
        _check_setting(name, metric)
    for config in configs:
        _check_cell(metric, config, {_part(name): name for name in spaces})


def _check_setting(name: str, metric: str) -> None:
    if _part(name) not in SETTINGS:
        raise ConfigError(
            f"{name}: searched, and no setting: what a result is made of and judged by is not for a search to choose. A grid runs through "
            f"it: {name}=A,B. Settings are the options of {', '.join(SETTINGS)}"
        )
    if _part(name) in _MAKES_LABELS and metric == BEST_DEV:
        raise ConfigError(
            f"{name}: makes the labels of the dev split too, so that the tagger's score there ({metric}) says nothing of it: each trial "
            f"would be judged by its own labels. Search it by search.metric={PROJECTED_DEV}, which goes by target gold"
        )


def _check_cell(metric: str, config: Config, searched: Mapping[str, str]) -> None:
    """Refuse a cell that has no such score, or one whose score says nothing of what is searched.

    Args:
        searched: settings by the part they belong to.
    """
    if config.transfer is Transfer.translate_test:
        raise ConfigError("search: transfer=translate_test works on the test set alone and has no dev scores; search under translate_train")
    labels_itself = "tagger" in getattr(chosen_class(config, "labeler"), "needs", ())
    if metric == BEST_DEV:
        _check_tagger(config, labels_itself, searched)
        return
    if config.transfer is not Transfer.translate_train:
        raise ConfigError(f"search.metric={metric}: transfer={config.transfer} projects nothing; {BEST_DEV} goes by the tagger")
    idle = [name for part, name in searched.items() if part in _LEARNS and not labels_itself]
    if idle:
        raise ConfigError(f"{idle[0]}: changes no projection, which search.metric={metric} goes by; {BEST_DEV} goes by the tagger")


def _check_tagger(config: Config, labels_itself: bool, searched: Collection[str]) -> None:
    if not config.tagger and "tagger" not in searched:
        raise ConfigError(f"search.metric={BEST_DEV}: the cell has no tagger; choose one, or search.metric={PROJECTED_DEV}")
    if labels_itself:
        raise ConfigError(
            f"search.metric={BEST_DEV}: the cell's tagger labels the dev split itself, and would be judged by that; labeler=gold"
        )


def probes(spaces: Mapping[str, Space]) -> list[dict[str, str]]:
    """A few combinations in which every option and both ends of every interval stand once at least: to compose and check beforehand."""
    most = max((len(space.ends) for space in spaces.values()), default=0)
    return [{name: space.ends[place % len(space.ends)] for name, space in spaces.items()} for place in range(most)]


def _part(name: str) -> str:
    """The group or plain key that a setting belongs to: of ``translator@marked_translator`` where it is put."""
    head = name.lstrip("+~").partition(".")[0]
    return head.rpartition("@")[2]
