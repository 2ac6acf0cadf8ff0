"""What Optuna would try next, after what was tried."""

import random
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from spanferry.core.errors import ConfigError
from spanferry.core.searching import State, Trial
from spanferry.core.spaces import Numbers, Space

if TYPE_CHECKING:
    import optuna

Sampler = Literal["tpe", "gp", "random", "grid"]

_ENOUGH = 10
"""Trials that are done, below which importance is chance."""


@dataclass(frozen=True)
class Way:
    """What decides, with the trials so far, which settings are tried next; ``OptunaSearch`` says what each is."""

    sampler: Sampler
    seed: int
    startup_trials: int

    @property
    def told(self) -> dict[str, str]:
        """By name, in words."""
        return {"sampler": self.sampler, "seed": str(self.seed), "startup_trials": str(self.startup_trials)}


def check_grid(way: Way, spaces: Mapping[str, Space]) -> None:
    """Refuse to run through all combinations where there is no end of them.

    Raises:
        ConfigError: so it is.
    """
    endless = [name for name, space in spaces.items() if space.count is None]
    if way.sampler == "grid" and endless:
        raise ConfigError(f"search.sampler=grid runs through all combinations, and {endless[0]} has no end of values; use range or choice")


def suggest(trials: Sequence[Trial], spaces: Mapping[str, Space], way: Way) -> dict[str, str]:
    """The settings of the next trial. The same after the same trials: each has random numbers of its own.

    Args:
        trials: by number; those that run are taken into account, so that a batch does not try one thing twice.
    """
    with _quiet():
        asked = _study(trials, spaces, _sampler(way, len(trials))).ask(_distributions(spaces))
    return {name: space.text(asked.params[name]) if isinstance(space, Numbers) else asked.params[name] for name, space in spaces.items()}


def importance(trials: Sequence[Trial], spaces: Mapping[str, Space]) -> dict[str, float]:
    """The share of the differences in value that each setting explains, the highest first; empty for fewer than 10 trials that are done.

    By PED-ANOVA (Watanabe et al., IJCAI 2023): how differently the best trials and all of them lie on each setting.
    """
    if sum(trial.state is State.done for trial in trials) < _ENOUGH:
        return {}
    with _quiet():
        from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances

        found = get_param_importances(_study(trials, spaces), evaluator=PedAnovaImportanceEvaluator())
    return {name: float(share) for name, share in found.items()}


def _study(trials: Sequence[Trial], spaces: Mapping[str, Space], sampler: "optuna.samplers.BaseSampler | None" = None) -> "optuna.Study":
    """A study in memory of what was tried."""
    import optuna

    study = optuna.create_study(sampler=sampler, direction="maximize")
    distributions = _distributions(spaces)
    for trial in trials:
        study.add_trial(_frozen(trial, spaces, distributions))
    return study


def _frozen(trial: Trial, spaces: Mapping[str, Space], distributions: Mapping[str, Any]) -> "optuna.trial.FrozenTrial":
    from optuna.trial import TrialState, create_trial

    states = {State.running: TrialState.RUNNING, State.done: TrialState.COMPLETE, State.failed: TrialState.FAIL}
    values = {
        name: space.value(trial.settings[name]) if isinstance(space, Numbers) else trial.settings[name] for name, space in spaces.items()
    }
    return create_trial(state=states[trial.state], value=trial.value, params=values, distributions=dict(distributions))


def _distributions(spaces: Mapping[str, Space]) -> dict[str, "optuna.distributions.BaseDistribution"]:
    return {name: _distribution(space) for name, space in spaces.items()}


def _distribution(space: Space) -> "optuna.distributions.BaseDistribution":
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if not isinstance(space, Numbers):
        return CategoricalDistribution(space.options)
    if space.whole:
        return IntDistribution(int(space.low), int(space.high), log=space.log, step=int(space.step))
    return FloatDistribution(space.low, space.high, log=space.log, step=space.step or None)


def _sampler(way: Way, number: int) -> "optuna.samplers.BaseSampler":
    from optuna import samplers

    seed = random.Random(f"{way.seed}/{number}").getrandbits(32)
    if way.sampler == "tpe":
        return samplers.TPESampler(n_startup_trials=way.startup_trials, seed=seed, multivariate=True, constant_liar=True)
    if way.sampler == "gp":
        return samplers.GPSampler(n_startup_trials=way.startup_trials, seed=seed)
    return samplers.RandomSampler(seed=seed) if way.sampler == "random" else samplers.BruteForceSampler(seed=seed)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Optuna's line for each trial, and its remarks on what is experimental: what we use of it is tested with 4.0 and 5.0.

    Raises:
        ConfigError: Optuna is not installed.
    """
    try:
        import optuna
    except ImportError:
        raise ConfigError("search=optuna needs the package optuna: pip install 'spanferry[search]'") from None
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
            yield
    finally:
        optuna.logging.set_verbosity(before)
