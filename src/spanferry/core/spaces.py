"""What a search draws from: spaces of values, written as Hydra's grammar writes sweeps, and told apart from a grid's overrides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import IntervalSweep, Override, RangeSweep, Sweep, ValueType

from spanferry.core.errors import ConfigError

_LOG = "log"
_MOST = 1_000_000
"""Values of a range at most: all of them are written down."""


@dataclass(frozen=True)
class Numbers:
    """Numbers from ``low`` to ``high``, both included.

    Attributes:
        step: between neighbours, from ``low``; 0: any number.
        log: drawn evenly over orders of magnitude.
        whole: whole numbers only; ``step`` is one too, then.
    """

    low: float
    high: float
    step: float = 0.0
    log: bool = False
    whole: bool = False

    def __str__(self) -> str:
        """In words."""
        every = f", every {self.step:g}" if self.step and (self.step != 1 or not self.whole) else ""
        return f"{self.ends[0]} to {self.ends[1]}{every}{', log' if self.log else ''}"

    def value(self, text: str) -> float:
        """The number that ``text`` wrote."""
        return int(text) if self.whole else float(text)

    def text(self, value: float) -> str:
        """A drawn number as an override has it: six significant digits say enough of a setting."""
        if self.whole:
            return str(round(value))
        return repr(min(max(float(f"{value:.6g}"), self.low), self.high))

    @property
    def count(self) -> int | None:
        """How many values there are; None for no end of them."""
        return round((self.high - self.low) / self.step) + 1 if self.step else None

    @property
    def ends(self) -> tuple[str, ...]:
        """Values that stand for the others when a configuration is checked: the lowest and the highest."""
        return self.text(self.low), self.text(self.high)


@dataclass(frozen=True)
class Options:
    """Values without an order, each as an override has it."""

    options: tuple[str, ...]

    def __str__(self) -> str:
        """In words."""
        return " or ".join(self.options)

    @property
    def count(self) -> int:
        """How many values there are."""
        return len(self.options)

    @property
    def ends(self) -> tuple[str, ...]:
        """Values that must be checked: all."""
        return self.options


Space = Numbers | Options


def split(overrides: Sequence[str], also: Mapping[str, str] | None = None) -> tuple[list[str], dict[str, Space]]:
    """The overrides of the grid, in order, and the spaces by setting (``tagger.epochs``, with the ``+`` it was given).

    ``interval(...)``, ``range(...)`` and ``choice(...)`` are searched, also inside ``tag(log, ...)``, ``int(...)`` and ``float(...)``; all
    else (``a,b``, ``glob(*)``, plain values) stays a grid. Of ``interval`` and ``int(interval(...))`` both ends are included; ``range``
    stops before its end, as in Hydra.

    Args:
        also: spaces of the configuration, ``search.space``. The command line goes before: what it sets, they do not search.

    Raises:
        ConfigError: a space is empty or has too many values, a number too many digits, or a tag is not known.
        HydraException: an override is not in Hydra's grammar.
    """
    parsed = _parsed(overrides)
    searched = {override.get_key_element(): override for override in parsed if _is_space(override)}
    taken = {override.get_key_element().lstrip("+~") for override in parsed}
    for override in _parsed([f"{key}={text}" for key, text in (also or {}).items()]):
        key = override.get_key_element()
        if not _is_space(override):
            raise ConfigError(f"search.space.{override.input_line}: a space is interval(LOW,HIGH), range(START,STOP) or choice(A,B)")
        if key.lstrip("+~") not in taken:
            searched[key] = override
    grid = [str(override.input_line) for override in parsed if not _is_space(override)]
    return grid, {key: _space(override) for key, override in searched.items()}


def refuse_intervals(overrides: Iterable[str]) -> None:
    """Refuse what a plain sweep cannot run through.

    Raises:
        ConfigError: an override holds an ``interval``.
        HydraException: an override is not in Hydra's grammar.
    """
    for override in _parsed(overrides):
        if override.is_interval_sweep():
            raise ConfigError(
                f"{override.input_line}: an interval has no end of values, and a grid runs all of them. Give some ("
                f"{override.get_key_element()}=A,B), or search: search=optuna"
            )


def _parsed(overrides: Iterable[str]) -> list[Override]:
    try:
        return OverridesParser.create().parse_overrides(list(overrides))
    except ValueError as error:  # Python makes no number of more than 4,300 digits
        raise ConfigError(f"an option has too many digits: {error}") from error


def _is_space(override: Override) -> bool:
    return override.value_type in (ValueType.CHOICE_SWEEP, ValueType.RANGE_SWEEP, ValueType.INTERVAL_SWEEP)


def _space(override: Override) -> Space:
    place, sweep = str(override.input_line), override.value()
    assert isinstance(sweep, Sweep)
    if sweep.tags - {_LOG}:
        raise ConfigError(f"{place}: tagged {', '.join(sorted(sweep.tags))}; log is the one tag that a search knows")
    log = _LOG in sweep.tags
    if isinstance(sweep, IntervalSweep):
        return _interval(place, sweep, log)
    if isinstance(sweep, RangeSweep):
        return _range(place, sweep, log)
    options = tuple(override.sweep_string_iterator())
    if log or not options or len(set(options)) < len(options):
        raise ConfigError(f"{place}: a choice is of different options, without tag(log, ...)")
    return Options(options)


def _interval(place: str, sweep: IntervalSweep, log: bool) -> Numbers:
    low, high = sweep.start, sweep.end
    assert low is not None
    assert high is not None
    if not low < high or (log and low <= 0):
        raise ConfigError(f"{place}: the first number is the lower one{', above 0 with tag(log, ...)' if log else ''}")
    whole = isinstance(low, int)  # as int(...) makes it
    return Numbers(low, high, 1 if whole else 0.0, log, whole)


def _range(place: str, sweep: RangeSweep, log: bool) -> Numbers:
    assert sweep.stop is not None
    if _is_endless(sweep):
        raise ConfigError(f"{place}: a range of more than {_MOST:,} values; interval(LOW,HIGH) may have any number")
    values = sorted({_exact(value) for value in sweep.range()} - {_exact(sweep.stop)})
    whole = all(isinstance(value, int) for value in values)
    step = abs(sweep.step)
    if not values or (log and (values[0] <= 0 or step != 1 or not whole)):
        raise ConfigError(
            f"{place}: a range has a number at least{', and with tag(log, ...) whole ones above 0 in steps of 1' if log else ''}"
        )
    return Numbers(values[0], values[-1], step, log, whole)


def _is_endless(sweep: RangeSweep) -> bool:
    assert sweep.start is not None
    assert sweep.stop is not None
    try:
        return bool(abs(sweep.stop - sweep.start) > _MOST * abs(sweep.step))
    except OverflowError:
        return True


def _exact(value: float) -> float:
    """Without what adding up floats leaves behind: 0.30000000000000004, or 0.39999999999999997 where a range stops at 0.4."""
    return float(f"{value:.12g}") if isinstance(value, float) else value
