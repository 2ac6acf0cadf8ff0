"""Builds what is uploaded, in dist/, and looks whether it is whole: ``make release``.

python tools/release.py
"""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.metadata import Metadata

import citation

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
_PACKED = {"src/spanferry": "spanferry", "src/hydra_plugins": "hydra_plugins", "conf": "spanferry/conf"}
"""Folders of the repository and where a wheel has them."""
_TOP = ("LICENSE", "CITATION.cff", "CHANGELOG.md", "README.md", "Makefile", "constraints.txt", "pyproject.toml", "run.py")
_NEVER = ("shared", "multirun", ".venv", "dist")
"""Folders at the top that are nobody else's business; of ``multirun`` only what holds its place."""


def main() -> None:
    """Refuse what does not fit together, build, look into what was built, and say what to do with it."""
    _end_with(stale())
    shutil.rmtree(DIST, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(DIST), str(ROOT)], check=True)
    (wheel,), (sdist,) = DIST.glob("*.whl"), DIST.glob("*.tar.gz")
    _end_with([*wrong_in_wheel(wheel), *wrong_in_sdist(sdist)])
    for line in _next_steps(wheel, sdist):
        print(line)


def _end_with(problems: Iterable[str]) -> None:
    told = "\n".join(problems)
    if told:
        sys.exit(f"\nNo release:\n{told}")


def stale() -> Iterator[str]:
    """What does not say the version that the package says, or not what its sources say."""
    if citation.version() not in citation.released():
        yield f"CHANGELOG.md: no section of version {citation.version()}: ## [{citation.version()}] - YEAR-MONTH-DAY"
    elif not citation.FILE.is_file() or citation.FILE.read_text("utf-8") != citation.text():
        yield "CITATION.cff: version, date or references are not those of the package, CHANGELOG.md and docs/citations.md: make docs"


def wrong_in_wheel(wheel: Path) -> Iterator[str]:
    """Files that are missing from a wheel or too many in it.

    Raises:
        ExceptionGroup: its description breaks the rules of package indexes.
    """
    info = f"spanferry-{citation.version()}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        Metadata.from_email(archive.read(f"{info}/METADATA"), validate=True)
    described = {name for name in names if name.startswith(f"{info}/")}
    yield from _missing(wheel, {*packed().values(), f"{info}/licenses/LICENSE", f"{info}/entry_points.txt"}, names)
    yield from (f"{wheel.name}: {name} is too many" for name in sorted(names - described - set(packed().values())))


def wrong_in_sdist(sdist: Path) -> Iterator[str]:
    """Files without which nobody could build or test it, and folders that do not belong there."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    yield from _missing(sdist, {*packed(), *_TOP}, names)
    yield from (f"{sdist.name}: {name} does not belong there" for name in sorted(names) if _astray(name))


def packed() -> dict[str, str]:
    """The files of the repository that a wheel has, and the names that it has them by."""
    return {
        path.relative_to(ROOT).as_posix(): f"{name}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, name in _PACKED.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _missing(archive: Path, wanted: set[str], found: set[str]) -> Iterator[str]:
    return (f"{archive.name}: {name} is missing" for name in sorted(wanted - found))


def _astray(name: str) -> bool:
    return name.split("/")[0] in _NEVER and name not in ("multirun", "multirun/.gitkeep")


def _next_steps(wheel: Path, sdist: Path) -> Iterator[str]:
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=False)
    if changed.stdout.strip():
        yield "\nNOT FOR UPLOAD: uncommitted changes are in it; commit them and build again."
    yield from (f"{path.relative_to(ROOT)}  {path.stat().st_size / 1e6:.1f} MB" for path in (wheel, sdist))
    yield f"\nTry it:     python3 -m venv /tmp/try && /tmp/try/bin/pip install {wheel.relative_to(ROOT)} -c constraints.txt"
    yield "            cd /tmp && /tmp/try/bin/spanferry -m method=ilp,heuristic lang=de,sw tagger=none"
    yield f"Tag it:     git tag v{citation.version()}"
    yield "Upload it:  pip install twine && twine check --strict dist/* && twine upload dist/*"


if __name__ == "__main__":
    main()
