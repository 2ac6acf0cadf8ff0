"""README, docs and experiments: commands compose, links lead somewhere, and what the how-tos build works."""

import importlib
import importlib.util
import inspect
import re
import shlex
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir

from spanferry import launch
from spanferry.composed import plain
from spanferry.core.binding import GROUPS, bind
from spanferry.core.commands import for_hydra
from spanferry.pipeline import prepare, run

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
HOW_TOS = sorted((ROOT / "docs" / "how_to").glob("*.md"))
BEFORE = {"Your own corpus": ["data=files"], "Published corpora": ["data=masakhaner2"]}
"""What ``...`` stands for, by section."""


def commands(page):
    """The words after ``run.py`` of every command, those that go on after ``...`` among them."""
    section = ""
    for line in page.read_text("utf-8").replace("\\\n", " ").splitlines():
        section = line.lstrip("# ") if line.startswith("#") else section
        found = re.match(r" *(?:OMP_NUM_THREADS=\d )?(python run\.py|\.\.\.) (?!--config-dir)(.*)", line)
        if found and line.startswith("    "):
            words = shlex.split(found[2], comments=True)
            yield [*(BEFORE.get(section, []) if found[1] == "..." else []), *words]


def every_command():
    for page in PAGES:
        if page not in HOW_TOS:
            for words in commands(page):
                yield pytest.param(words, id=f"{page.stem}: {' '.join(words)}")


def of_experiments():
    """The commands at the heads of experiments, those for full scale among them."""
    for path in sorted((ROOT / "conf" / "experiment").glob("*.yaml")):
        comments = "\n".join(re.findall(r"(?m)^# ?(.*)$", path.read_text("utf-8"))).replace("\\\n", " ")
        for found in re.findall(r"(?m)^ *python run\.py (.*)$", comments):
            yield pytest.param(shlex.split(re.sub(r"  +\(.*", "", found), comments=True), id=f"{path.stem}: {found}")


def first_cell(words):
    """The overrides of a sweep's first cell; lists and mappings stay whole, what is searched is left out."""
    plain = [word for word in words if not re.match(r"-|[\w.]+=(tag|interval|range)\(", word)]
    return [launch._added(for_hydra(one_of_each(word))) for word in plain]


def one_of_each(word):
    key, _, value = word.partition("=")
    if value.startswith("["):
        return f"{key}={value.partition('],')[0].removesuffix(']')}]"
    return word if value.startswith("{") else f"{key}={value.partition(',')[0]}"


@pytest.mark.parametrize("words", [*every_command(), *of_experiments()])
def test_a_command_composes(words):
    launch.register()
    with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
        assert bind(plain(compose("config", first_cell(words))))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_link_leads_to_a_file_and_a_heading(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not link.startswith("http"):
            file, _, anchor = link.partition("#")
            there = (page.parent / file).resolve() if file else page
            assert there.exists(), link
            assert not anchor or anchor in headings(there), link


def headings(page):
    """The anchors of a page's headings, as GitHub makes them."""
    found = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Write the files of a how-to into folders that spanferry and Hydra look into as well; returns their paths."""

    def build(page):
        found = re.findall(r"^`(\S+)`:\n\n```\w+\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        for path, text in found:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        for name in {Path(path).parts[2] for path, _ in found if path.startswith("src/")}:
            monkeypatch.setattr(importlib.import_module(f"spanferry.{name}"), "__path__", package_path(name, tmp_path))
        return [tmp_path / path for path, _ in found]

    return build


def package_path(name, folder):
    return [*importlib.import_module(f"spanferry.{name}").__path__, str(folder / "src" / "spanferry" / name)]


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_what_a_how_to_builds_passes_its_own_test_and_is_a_whole_choice(page, built, tmp_path):
    for path in built(page):
        if "tests" in path.relative_to(tmp_path).parts:
            assert run_tests(path, tmp_path), path
        if path.suffix == ".yaml" and path.parent.name in GROUPS:
            check_choice(path, tmp_path)


def run_tests(path, folder):
    """Run the test functions of a file; how many there are."""
    spec = importlib.util.spec_from_file_location(f"how_to_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tests = [made for name, made in vars(module).items() if name.startswith("test_")]
    for number, test in enumerate(tests):
        (work := folder / f"{path.stem}_{number}").mkdir()
        test(work) if "tmp_path" in inspect.signature(test).parameters else test()
    return len(tests)


def check_choice(path, folder):
    """Its options bind to its class, and it names all of them."""
    launch.register()
    group = path.parent.name
    with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
        config = compose(
            "config", [f"hydra.searchpath=[file://{folder / 'conf'}]", f"{group}={path.stem}", *MUST_BE_GIVEN.get(path.stem, [])]
        )
    bound = bind(plain(config))[group]
    assert inspect.signature(bound.target).parameters.keys() == bound.keywords.keys() | bound.asks_for


MUST_BE_GIVEN = {"glossary": ["translator.file=list.tsv"]}


@pytest.mark.parametrize(
    ("page", "choice", "metric"),
    [
        ("add_a_method", "method=hull", "projection/f1"),
        ("add_an_aligner", "aligner=diagonal", "alignment/f1"),
        ("add_an_objective", "objective=focal", "test/f1"),
    ],
)
def test_a_cell_runs_with_what_a_how_to_builds(page, choice, metric, built, tmp_path, composed):
    built(ROOT / "docs" / "how_to" / f"{page}.md")
    tagger = ["tagger.epochs=1", "tagger.crops=0"] if page == "add_an_objective" else ["tagger=none"]
    config = composed(f"hydra.searchpath=[file://{tmp_path / 'conf'}]", choice, *tagger)
    assert 0 <= run(prepare(config)).metrics[metric] <= 1


@pytest.mark.parametrize("page", HOW_TOS, ids=lambda page: page.stem)
def test_the_commands_of_a_how_to_compose_with_what_it_builds(page, built, tmp_path):
    built(page)
    launch.register()
    for words in commands(page):
        with initialize_config_dir(str(ROOT / "conf"), version_base="1.3"):
            config = compose("config", [f"hydra.searchpath=[file://{tmp_path / 'conf'}]", *first_cell(words)])
        assert bind(plain(config))
    assert re.search(r"## Done when\n\n- \[ \] ", page.read_text("utf-8"))
