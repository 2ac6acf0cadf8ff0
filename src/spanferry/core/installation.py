"""How spanferry got here: as a checkout, with ``run.py`` and ``conf/``, or as a package, which brings its configurations along."""

import shlex
import sys
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def checkout() -> Path | None:
    """The checkout that this code lies in; None where it is an installed package."""
    root = _PACKAGE.parents[1]
    return root if _PACKAGE.parent.name == "src" and (root / "run.py").is_file() and (root / "conf").is_dir() else None


def configs() -> Path:
    """The folder with ``config.yaml`` and the groups: the checkout's ``conf``, or the package's."""
    root = checkout()
    return (root or _PACKAGE) / "conf"


def program() -> str:
    """What a user types before the arguments: as it was typed where this process was started so, else as the docs have it."""
    typed = Path(sys.argv[0])
    if typed.name == "run.py":
        return shlex.join(["python", str(typed)])
    if typed.stem == "spanferry":  # with .exe on Windows
        return "spanferry"
    if typed.parts[-2:] == ("spanferry", "__main__.py"):
        return "python -m spanferry"
    return "python run.py" if checkout() else "spanferry"
