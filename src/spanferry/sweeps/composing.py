"""Every cell of a sweep, composed by Hydra."""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from omegaconf import DictConfig, open_dict

from spanferry.composed import MISTAKES, explain, plain
from spanferry.core.config import Config
from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES
from spanferry.runs.axes import axes


@dataclass(frozen=True)
class PlannedCell:
    """A cell before it runs.

    Attributes:
        number: its place in the sweep's order, from 0.
        folder: its own, below the sweep's.
        axes: the choices that place it in its grid.
        overrides: what the command line set for it.
    """

    number: int
    folder: str
    axes: Mapping[str, str]
    overrides: tuple[str, ...]
    config: Config


def combinations(arguments: Sequence[str], loader: Any) -> list[list[str]]:
    """Each cell's overrides, in Hydra's order: the last one given varies fastest.

    Raises:
        HydraException: an override is not in Hydra's grammar, or sweeps over what a grid cannot (``interval``).
    """
    from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
    from hydra.core.override_parser.overrides_parser import OverridesParser

    (batch,) = BasicSweeper.split_arguments(OverridesParser.create(config_loader=loader).parse_overrides(list(arguments)), None)
    return batch


class Composer:
    """Composes cells: through Hydra once for each combination of choices, with languages and plain values put in afterwards.

    Hydra takes 90 ms for a composition, and a grid has few combinations but many languages and seeds. What is put in is what Hydra
    itself would put in last. The first cell of each combination is composed both ways: where the two differ (files that look at the
    language, ``${lang}`` in a defaults list), all of that combination go through Hydra.

    Args:
        master: the sweep's own configuration.
        loader: Hydra's.
    """

    def __init__(self, master: DictConfig, loader: Any) -> None:
        self._master, self._loader = master, loader
        self._combinations: dict[tuple[str, ...], _Combination | None] = {}
        self._common: set[str] = set()  # overrides of all cells

    def cells(self, batch: Sequence[Sequence[str]], first: int = 0) -> list[PlannedCell]:
        """The cells of these overrides, numbered from ``first``.

        Raises:
            ConfigError: cells do not compose, or two of them would lie in one folder; all mistakes together, each once.
        """
        self._common = set.intersection(*map(set, batch)) if batch else set()
        cells: list[PlannedCell] = []
        mistakes: dict[str, None] = {}
        for number, overrides in enumerate(batch, first):
            try:
                cells.append(self._cell(number, list(overrides)))
            except MISTAKES as error:
                mistakes[explain(error, overrides)] = None
        if mistakes := mistakes or dict.fromkeys(_sharing(cells)):
            raise ConfigError("\n\n".join(mistakes))
        return cells

    def _cell(self, number: int, overrides: list[str]) -> PlannedCell:
        whole, own = self._configuration(overrides)
        with open_dict(whole):
            whole.hydra.job.num, whole.hydra.job.id = number, str(number)
        cell = plain(own)
        placed = axes(cell, dict(whole.hydra.runtime.choices), overrides)
        return PlannedCell(number, str(whole.hydra.sweep.subdir), placed, tuple(overrides), cell)

    def _configuration(self, overrides: list[str]) -> tuple[DictConfig, DictConfig]:
        """A cell's whole configuration, and the same without Hydra's part; good until the next call."""
        from hydra.core.override_parser.overrides_parser import OverridesParser

        parsed = OverridesParser.create(config_loader=self._loader).parse_overrides(overrides)
        late = [override for override in parsed if self._comes_late(override)]
        early = tuple(str(override.input_line) for override in parsed if override not in late)
        if early not in self._combinations:
            self._combinations[early] = self._combination(early, late, overrides)
        combination = self._combinations[early]
        if combination is None:
            full = self._in_full(overrides)
            return full, task(full)
        return combination.of(late)

    def _combination(self, early: Sequence[str], late: Sequence[Any], overrides: Sequence[str]) -> "_Combination | None":
        """The configuration before what comes late; None where that does not give what Hydra gives."""
        combination = _Combination(self._in_full(early))
        return combination if not late or task(self._in_full(overrides)) == combination.of(late)[1] else None

    def _in_full(self, overrides: Sequence[str]) -> DictConfig:
        composed: DictConfig = self._loader.load_sweep_config(self._master, list(overrides))
        return composed

    def _comes_late(self, override: Any) -> bool:
        """Whether cells differ in an override that leaves alone which files are read: a plain value, or a language of the table."""
        if override.is_hydra_override() or override.input_line in self._common:
            return False
        if override.key_or_group == "lang":
            return override.package is None and override.value() in LANGUAGES and not override.is_delete()
        return not self._loader.repository.group_exists(override.key_or_group)


def _sharing(cells: Iterable[PlannedCell]) -> Iterator[str]:
    """What is wrong with cells that would lie in one folder."""
    folders: dict[str, int] = {}
    for cell in cells:
        if (other := folders.setdefault(cell.folder, cell.number)) != cell.number:
            yield f"hydra.sweep.subdir: cells {other} and {cell.number} would both lie in {cell.folder}; have ${{hydra.job.num}} in it"


class _Combination:
    """One combination of choices, composed, before languages and plain values.

    These are put in in place where the next cell's take their place: a copy takes milliseconds, and a sweep has thousands of cells.
    """

    def __init__(self, composed: DictConfig) -> None:
        self._whole, self._own = composed, task(composed)

    def of(self, late: Sequence[Any]) -> tuple[DictConfig, DictConfig]:
        """The whole configuration and that without Hydra's part; good until the next call, which is for overrides of the same keys."""
        if not all(map(_replaces, late)):
            whole = copy.deepcopy(self._whole)
            _put(whole, late)
            return whole, task(whole)
        for config in (self._whole, self._own):
            _put(config, late)
        return self._whole, self._own


def _replaces(override: Any) -> bool:
    """Whether an override sets one value, whatever stood there."""
    return not (override.is_add() or override.is_force_add() or override.is_delete() or isinstance(override.value(), dict | list))


def _put(config: DictConfig, late: Sequence[Any]) -> None:
    from hydra._internal.config_loader_impl import ConfigLoaderImpl

    for override in late:
        if override.key_or_group == "lang":
            config.lang.code = override.value()
            if "hydra" in config:
                config.hydra.runtime.choices.lang = override.value()
    ConfigLoaderImpl._apply_overrides_to_config([override for override in late if override.key_or_group != "lang"], config)


def task(config: DictConfig) -> DictConfig:
    """The configuration without Hydra's own part, which resolves only while Hydra runs."""
    own = config.copy()
    with open_dict(own):
        own.pop("hydra", None)
    return own
