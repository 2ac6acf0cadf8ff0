"""A wheel holds what it must, and the command works from it, where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = ["tagger=none", "data.train=12", "data.dev=0", "tracking=none"]


@pytest.fixture(scope="module")
def tools():
    sys.path.insert(0, str(ROOT / "tools"))
    import citation
    import release

    yield release, citation
    sys.path.remove(str(ROOT / "tools"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from this checkout, offline; seconds."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """Where it is unpacked, as pip would."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def typed(site, folder, *arguments):
    """Run ``python -m spanferry ...`` of the unpacked wheel in a folder."""
    environment = os.environ | {"PYTHONPATH": str(site), "COLUMNS": "200", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "spanferry", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_wheel_has_all_of_the_package_and_nothing_else(tools, wheel):
    assert list(tools[0].wrong_in_wheel(wheel)) == []


def test_what_is_missing_from_a_wheel_or_too_many_is_told(tools, wheel, tmp_path):
    damaged = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(damaged, "w") as archive:
        for name in whole.namelist():
            if name != "spanferry/studies/published/politov_2025.tsv":
                archive.writestr(name, whole.read(name))
        archive.writestr("tests/test_run.py", "")
    told = list(tools[0].wrong_in_wheel(damaged))
    assert told == [
        f"{wheel.name}: spanferry/studies/published/politov_2025.tsv is missing",
        f"{wheel.name}: tests/test_run.py is too many",
    ]


def test_a_wheel_has_the_configurations_and_the_data_by_these_names(site):
    for name in ("conf/config.yaml", "data/demo/names/per.tsv", "reports/report/browser/browser.js", "studies/published/politov_2025.tsv"):
        assert (site / "spanferry" / name).is_file(), name
    (info,) = site.glob("spanferry-*.dist-info")
    assert "spanferry = spanferry.launch:main" in (info / "entry_points.txt").read_text()


def test_its_help_names_the_command_and_the_groups(site, tmp_path):
    told = typed(site, tmp_path, "--help")
    assert "A grid:     python -m spanferry -m lang=sw,yo method=ilp,heuristic" in told
    assert "masakhaner2" in told


def test_its_configurations_are_its_own(site, tmp_path):
    told = typed(site, tmp_path, "--info", "searchpath")
    assert str(site / "spanferry" / "conf") in told
    assert str(ROOT / "conf") not in told


OWN = '''
class Nobody:
    """Carries nothing across."""

    version = 1
    needs = frozenset()

    def project(self, pairs):
        from spanferry.core.records import Outcome, Projection

        return [Projection(pair.target.with_entities(()), (Outcome.UNALIGNED,) * len(pair.source.entities)) for pair in pairs]
'''


@pytest.fixture(scope="module")
def swept(site, tmp_path_factory):
    """A folder with a method of its own, in which a sweep ran in two processes; with what it printed."""
    folder = tmp_path_factory.mktemp("user")
    (folder / "mine.py").write_text(OWN)
    (folder / "choices" / "method").mkdir(parents=True)
    (folder / "choices" / "method" / "nobody.yaml").write_text("_target_: mine.Nobody\n")
    sweep = ["-m", "--config-dir", "choices", "method=ilp,nobody", "lang=de", "launcher=joblib", "launcher.workers=2", *SMALL]
    return folder, typed(site, folder, *sweep)


def test_a_method_of_one_s_own_lies_in_the_folder_that_one_is_in(swept):
    folder, printed = swept
    assert "2 of 2 cells done" in printed
    assert (folder / "multirun" / "sweeps").is_dir()


def test_what_it_makes_says_which_release_made_it(swept, site):
    (info,) = site.glob("spanferry-*.dist-info")
    release = info.name.removeprefix("spanferry-").removesuffix(".dist-info")
    records = list((swept[0] / "multirun" / "sweeps").glob("*/*/cell.json"))
    assert len(records) == 2
    assert all(f'"commit": "v{release}"' in record.read_text("utf-8") for record in records)


@pytest.mark.slow
def test_an_empty_environment_gets_the_command_by_pip(wheel, tmp_path):
    """Minutes: pip fetches all that spanferry needs from the package index; the hub is not asked."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    binaries = tmp_path / "venv" / "bin"
    subprocess.run([binaries / "pip", "install", "--quiet", wheel, "-c", ROOT / "constraints.txt"], check=True)
    grid = [binaries / "spanferry", "-m", "method=ilp,heuristic", "lang=de,sw", *SMALL]
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(grid, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "4 of 4 cells done" in done.stdout


def test_there_is_one_version(tools):
    release, citation = tools
    import spanferry

    assert citation.version() == spanferry.__version__
    assert list(release.stale()) == []  # CHANGELOG.md and CITATION.cff say the same


def test_a_version_that_nobody_wrote_about_is_no_release(tools, monkeypatch):
    release, citation = tools
    monkeypatch.setattr(citation, "version", lambda: "7.0.0")
    assert list(release.stale()) == ["CHANGELOG.md: no section of version 7.0.0: ## [7.0.0] - YEAR-MONTH-DAY"]


def test_a_citation_of_another_version_is_no_release(tools, monkeypatch, tmp_path):
    release, citation = tools
    (tmp_path / "CITATION.cff").write_text(citation.text().replace("version: 0", "version: 1"))
    monkeypatch.setattr(citation, "FILE", tmp_path / "CITATION.cff")
    assert [told.partition(":")[0] for told in release.stale()] == ["CITATION.cff"]


def test_importing_the_package_imports_nothing_more():
    """What makes ``import spanferry`` cost what Python's own start does."""
    code = "import sys; before = set(sys.modules); import spanferry; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['spanferry']"
