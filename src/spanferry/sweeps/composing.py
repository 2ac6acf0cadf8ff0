"""Every cell of a sweep, composed by Hydra."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from omegaconf import DictConfig, open_dict

from spanferry.core.config import Config
from spanferry.core.errors import ConfigError
from spanferry.data.languages import LANGUAGES
from spanferry.launch import plain
from spanferry.reports.record import axes


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
        self._combinations: dict[tuple[str, ...], DictConfig | None] = {}

    def cells(self, batch: Sequence[Sequence[str]], first: int = 0) -> Iterator[PlannedCell]:
        """The cells of these overrides, numbered from ``first``.

        Raises:
            ConfigError: two of them would lie in one folder.
        """
        folders: dict[str, int] = {}
        for number, overrides in enumerate(batch, first):
            cell = self._cell(number, list(overrides))
            if folders.setdefault(cell.folder, number) != number:
                raise ConfigError(
                    f"hydra.sweep.subdir: cells {folders[cell.folder]} and {number} would both lie in {cell.folder}; "
                    f"have ${{hydra.job.num}} in it"
                )
            yield cell

    def _cell(self, number: int, overrides: list[str]) -> PlannedCell:
        config = self._configuration(overrides)
        with open_dict(config):
            config.hydra.job.num, config.hydra.job.id = number, str(number)
        folder, choices = str(config.hydra.sweep.subdir), dict(config.hydra.runtime.choices)
        cell = plain(_without_hydra(config))
        return PlannedCell(number, folder, axes(cell, choices, overrides), tuple(overrides), cell)

    def _configuration(self, overrides: list[str]) -> DictConfig:
        from hydra.core.override_parser.overrides_parser import OverridesParser

        parsed = OverridesParser.create(config_loader=self._loader).parse_overrides(overrides)
        late = [override for override in parsed if self._comes_late(override)]
        early = tuple(str(override.input_line) for override in parsed if override not in late)
        if early not in self._combinations:
            self._combinations[early] = self._combination(early, late, overrides)
        combination = self._combinations[early]
        return self._in_full(overrides) if combination is None else _with(combination, late)

    def _combination(self, early: Sequence[str], late: Sequence[Any], overrides: Sequence[str]) -> DictConfig | None:
        """The configuration before what comes late; None where that does not give what Hydra gives."""
        full, combination = self._in_full(overrides), self._in_full(early)
        return combination if task(full) == task(_with(combination, late)) else None

    def _in_full(self, overrides: Sequence[str]) -> DictConfig:
        composed: DictConfig = self._loader.load_sweep_config(self._master, list(overrides))
        return composed

    def _comes_late(self, override: Any) -> bool:
        """Whether an override leaves alone which files are read: a plain value, or a language of the table."""
        if override.is_hydra_override():
            return False
        if override.key_or_group == "lang":
            return override.package is None and override.value() in LANGUAGES and not override.is_delete()
        return not self._loader.repository.group_exists(override.key_or_group)


def _with(combination: DictConfig, late: Sequence[Any]) -> DictConfig:
    """A copy with languages and plain values put in."""
    from hydra._internal.config_loader_impl import ConfigLoaderImpl

    config = copy.deepcopy(combination)
    for override in late:
        if override.key_or_group == "lang":
            config.lang.code = config.hydra.runtime.choices.lang = override.value()
    ConfigLoaderImpl._apply_overrides_to_config([override for override in late if override.key_or_group != "lang"], config)
    return config


def _without_hydra(config: DictConfig) -> DictConfig:
    """``task`` of a configuration that is not needed any more, in its place: a copy takes milliseconds, and a sweep has thousands."""
    with open_dict(config):
        config.pop("hydra", None)
    return config


def task(config: DictConfig) -> DictConfig:
    """The configuration without Hydra's own part, which resolves only while Hydra runs."""
    own = config.copy()
    with open_dict(own):
        own.pop("hydra", None)
    return own
