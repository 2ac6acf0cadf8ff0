"""The class that a choice's ``_target_`` names: one of the group's package, or the user's own, from anywhere that Python finds it."""

import importlib
import inspect
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from spanferry.core import stages
from spanferry.core.errors import ConfigError, did_you_mean
from spanferry.core.launching import Launcher
from spanferry.core.searching import Search
from spanferry.core.tracking import Tracking

OURS = "spanferry"
"""The package whose classes are grouped, versioned and tested; a class of any other is the user's own."""

_STAGES: Mapping[str, type] = {
    "data": stages.CorpusReader,
    "translator": stages.Translator,
    "marked_translator": stages.MarkedTranslator,
    "labeler": stages.Labeler,
    "refiner": stages.Refiner,
    "aligner": stages.Aligner,
    "method": stages.Method,
    "combiner": stages.Combiner,
    "teachers": stages.Teachers,
    "objective": stages.Objective,
    "tagger": stages.Tagger,
    "shift": stages.Shift,
}
"""The contract of each group whose choices decide what a cell makes; the store wants their ``version``."""
_OTHERS: Mapping[str, type] = {"tracking": Tracking, "launcher": Launcher, "search": Search}
_METHODS: Mapping[str, frozenset[str]] = {"study": frozenset({"sections"})}  # its contract stands in reports/, which core knows nothing of


def choice_class(group: str, package: str, place: str, name: object) -> type:
    """The class of a choice of ``group``.

    The user's own may also lie in the folder that the command is started in, which Python looks into last.

    Args:
        package: of the group's own classes.
        place: of the node in the configuration, for errors.
        name: the ``_target_``.

    Raises:
        ConfigError: there is no such class, or it is none of that group.
    """
    where = f"{place}._target_={name!r}"
    if not isinstance(name, str) or "." not in name or (is_ours(name) and not name.startswith(f"{package}.")):
        raise ConfigError(f"{where}: a choice of the group {group} is a class below {package}, or one of your own, module.Class")
    if is_ours(name) and any(part.startswith("_") for part in name.split(".")):  # a module such as __main__ runs when it is imported
        raise ConfigError(f"{where}: a choice is a public class of a public module")
    module_name, _, attribute = name.rpartition(".")
    module = _module(where, module_name)
    found = getattr(module, attribute, None)
    if found is None:
        raise ConfigError(f"{where}: {module.__name__} has no class {attribute}.{did_you_mean(attribute, _classes(module))}")
    if not isinstance(found, type):
        raise ConfigError(f"{where}: is no class")
    if is_own(found):
        _check_methods(where, group, found)
    return found


def is_ours(name: str) -> bool:
    """Whether a ``_target_``, or a module's name, is one of this package."""
    return name.partition(".")[0] == OURS


def is_own(target: type) -> bool:
    """Whether a class is the user's own."""
    return not is_ours(target.__module__)


def code(target: type) -> tuple[Path, ...]:
    """The file of a user's own class: what it makes counts as made by that very code. Ours have versions that we raise: none."""
    file = getattr(sys.modules.get(target.__module__), "__file__", None)
    return (Path(file).resolve(),) if file and is_own(target) else ()


def check_facts(group: str, made: Any) -> None:
    """Refuse a user's own choice, constructed, that does not say what its contract wants said (``version``, ``needs``).

    Raises:
        ConfigError: something is missing, or the version is no number.
    """
    if not is_own(type(made)) or group not in _STAGES:
        return
    for name in _facts(group):
        if not hasattr(made, name):
            raise ConfigError(f"{group}: {type(made).__name__} has no {name}; {_EXAMPLES.get(name, f'its contract is {_contract(group)}')}")
    kind = type(made).__name__
    if not isinstance(made.version, int):
        raise ConfigError(f"{group}: {kind}.version={made.version!r}: a whole number, raised when its output changes")
    known = _NEEDS.get(group, frozenset())
    if "needs" in _facts(group) and (isinstance(made.needs, str) or not known.issuperset(made.needs)):
        raise ConfigError(f"{group}: {kind}.needs={made.needs!r}: a set of {', '.join(map(repr, sorted(known)))}, or an empty one")


_NEEDS = {"method": frozenset({"links"}), "objective": frozenset({"unlabelled"}), "combiner": frozenset({"candidates"})}
"""What a choice of a group may say that it needs."""
_EXAMPLES = {
    "version": "write version = 1 in the class, and raise it when what it makes changes for the same input",
    "needs": 'write needs = frozenset({"links"}) in the class, or frozenset() if it uses none',
}


def _module(where: str, name: str) -> ModuleType:
    own = not is_ours(name)
    if own and str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if not own or error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise ConfigError(f"{where}: {error}") from None
        raise ConfigError(
            f"{where}: {error}. Python looks into the folders of PYTHONPATH, and into the one that the command is started in: {Path.cwd()}"
        ) from None


def _classes(module: ModuleType) -> list[str]:
    """The classes that a module defines."""
    return [name for name, value in vars(module).items() if isinstance(value, type) and value.__module__ == module.__name__]


def _check_methods(where: str, group: str, target: type) -> None:
    """Before it is constructed: a class with other methods is no choice, and nobody's constructor shall run for a slip of the pen."""
    wanted = _METHODS[group] if group in _METHODS else _functions(_protocol(group))
    missing = sorted(name for name in wanted if not callable(getattr(target, name, None)))
    if missing:
        raise ConfigError(f"{where}: has no method {' and no '.join(missing)}, as a choice of the group {group} has: {_contract(group)}")


def _contract(group: str) -> str:
    if group in _METHODS:
        return "spanferry.reports.sections.Study"
    protocol = _protocol(group)
    return f"{protocol.__module__}.{protocol.__name__}"


def _protocol(group: str) -> type:
    return {**_STAGES, **_OTHERS}[group]


def _functions(protocol: type) -> list[str]:
    """The methods of a contract, inherited ones too."""
    return [name for kind in protocol.__mro__ for name, value in vars(kind).items() if inspect.isfunction(value) and name[0] != "_"]


def _facts(group: str) -> list[str]:
    """What a contract wants said: attributes and properties, and the version of whatever the store keeps."""
    protocol = _protocol(group)
    properties = [name for name, value in vars(protocol).items() if isinstance(value, property)]
    return ["version", *inspect.get_annotations(protocol), *properties]
