"""The house: who may import whom, and where things lie."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from spanferry.core.binding import GROUPS

ROOT = Path(__file__).parents[1]
PACKAGE, TESTS = ROOT / "src" / "spanferry", ROOT / "tests"
CHOICES = {package.removeprefix("spanferry.") for package in GROUPS.values()} - {"data"}
"""The packages of the groups, but for ``data``: its table of languages is everybody's."""
MORE = {"tracking": {"store"}, "studies": {"reports", "data"}}
"""What choices may import besides ``core`` and their own package, where that is more: see STYLE.md."""
LAYERS = (
    "core",
    "store",
    "data",
    "progress",
    "objectives",
    "cells",
    "pipeline",
    "runs",
    "tracking",
    "reports",
    "composed",
    "sweeps",
    "launch",
)
"""The way of a sentence pair from below: each room knows those before it alone."""
LONGEST = 300
"""Lines of a file."""
OF_SEVERAL = {
    "methods/test_every_method.py",
    "objectives/test_perturbation_ball.py",
    "objectives/test_perturbation_smoothing.py",
    "reports/report/browser/test_in_chromium.py",
    "shifts/test_every_shift.py",
    "sweeps/test_chaos.py",
    "sweeps/test_engines.py",
    "taggers/test_objectives.py",
    "translators/test_resume.py",
}
"""Tests of several modules, or of one from several sides."""
TESTED_ELSEWHERE = {
    *("core.launching", "core.stages", "core.teaching", "core.tracking", "reports.sections"),  # contracts and records, which do nothing
    *("core.models.quiet", "data.demo.frames", "data.demo.lexicon", "methods.fine_tuning"),
    *("methods.solvers.problem", "methods.solvers.relaxation", "objectives.cross_entropy", "tracking.searching"),
    *("store.artifact", "store.disk", "store.recipe", "store.shards", "store.tables"),  # the store's test has them
    *("core.sweep_plan", "sweeps.models", "sweeps.searching", "sweeps.start", "sweeps.surveying"),  # whole sweeps do
}
"""Modules whose tests go through who uses them. Not to grow."""


@cache
def modules() -> Mapping[str, Path]:
    """Every module by its name without ``spanferry.``; a package by its own."""
    names = {path: path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".") for path in PACKAGE.rglob("*.py")}
    return {name.removesuffix(".__init__").removesuffix("__init__"): path for path, name in names.items()}


@cache
def imports(name: str) -> frozenset[str]:
    """What a module imports of ours when it runs, inside functions too; what only its annotations name is left out."""
    tree = ast.parse(modules()[name].read_text("utf-8"))
    skipped = {id(node) for found in ast.walk(tree) if _for_annotations(found) for node in ast.walk(found)}
    found = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {_ours(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name}: imports are absolute"
            found |= {_ours(f"{node.module}.{alias.name}") or _ours(str(node.module)) for alias in node.names}
    return frozenset(each for each in found if each)


def _for_annotations(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _ours(name: str) -> str:
    inner = name.removeprefix("spanferry.")
    return inner if name != inner and inner in modules() else ""


def room(name: str) -> str:
    return name.partition(".")[0]


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_module_imports_itself_by_way_of_others():
    assert circle({name: imports(name) for name in modules()}) == []


def test_no_package_imports_itself_by_way_of_others():
    graph: dict[str, set[str]] = {}
    for name in modules():
        graph.setdefault(room(name), set()).update({room(each) for each in imports(name)} - {room(name)})
    assert circle(graph) == []


def test_core_imports_nothing_else():
    assert {each for name in modules() if room(name) == "core" for each in imports(name) if room(each) != "core"} == set()


@pytest.mark.parametrize("package", sorted(CHOICES))
def test_choices_import_core_and_their_own_package_alone(package):
    rooms = {room(each) for name in modules() if room(name) == package for each in imports(name)}
    assert rooms - {"core", package} <= MORE.get(package, set())


@pytest.mark.parametrize("layer", LAYERS)
def test_a_sentence_pair_never_turns_back(layer):
    above = set(LAYERS[LAYERS.index(layer) + 1 :])
    assert {(name, each) for name in modules() if room(name) == layer for each in imports(name) if room(each) in above} == set()


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_a_choice_lies_in_its_groups_package(group):
    package = GROUPS[group].removeprefix("spanferry.")
    targets = set(_targets(ROOT / "conf" / group))
    assert {module for module in targets if module not in modules() or room(module) != package} == set()


def _targets(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.yaml"):
        for line in path.read_text("utf-8").splitlines():
            name, _, value = line.partition(":")
            if name == "_target_":
                yield value.partition("#")[0].strip().rpartition(".")[0].removeprefix("spanferry.")


def test_no_file_is_long():
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in modules().values()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_a_test_lies_where_what_it_tests_lies():
    """But for tests of several modules together, which are named here, and those of whole commands (``test_main``)."""
    known = {path.relative_to(PACKAGE).with_suffix("").as_posix() for path in modules().values()}
    known |= {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_dir()}
    ours = [path.relative_to(TESTS) for path in TESTS.rglob("test_*.py") if (PACKAGE / path.relative_to(TESTS).parts[0]).is_dir()]
    strays = {path.as_posix() for path in ours if not known & set(_tested(path))}
    assert strays <= OF_SEVERAL


def _tested(path: Path) -> Iterator[str]:
    """What a test file may be of: a module or a package, which may be private; ``test_main`` is of ``__main__``."""
    stem = path.stem.removeprefix("test_")
    for name in (stem, f"_{stem}", f"__{stem}__"):
        yield (path.parent / name).as_posix()


def test_what_does_something_has_a_test_of_its_own():
    """Modules without tests of their own are private ones, tested through who uses them, and those named here."""
    silent = {name for name, path in modules().items() if path.stem[0] != "_" and not _private(name) and not _has_test(name)}
    assert silent <= TESTED_ELSEWHERE


def _private(name: str) -> bool:
    return any(part.startswith("_") for part in name.split("."))


def _has_test(name: str) -> bool:
    *folder, stem = name.split(".")
    return Path(TESTS, *folder, f"test_{stem}.py").is_file()
