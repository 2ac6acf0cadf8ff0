"""Where a result comes from: commit, versions, configuration."""

import platform
import subprocess
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from spanferry import __version__
from spanferry.core.config import Config, label_names
from spanferry.core.identity import config_hash
from spanferry.core.installation import checkout

_PACKAGES = ("torch", "transformers", "pytorch-lightning", "pulp", "simalign", "seqeval", "numpy")

_CODE = ("run.py", "src", "conf", "pyproject.toml", "constraints.txt")
"""What decides results: a user's own files beside it are no change of the code."""


def provenance(config: Config) -> Mapping[str, str]:
    """Commit, whether the code had uncommitted changes, configuration hash, label map if there is one, package versions.

    Where spanferry is installed as a package, the commit is the release, ``v0.9.0``. A checkout that git does not know has none.
    Commit, changes and versions are those when the process first asked: of the code that it has in memory, and runs.
    """
    renamed = ", ".join(f"{label} {f'is {name}' if name else 'dropped'}" for label, name in label_names(config).items() if name != label)
    return {
        **_commit(),
        "config_hash": config_hash(config),
        **({"label_map": renamed} if renamed else {}),
        **_versions(),
    }


@cache
def _commit() -> Mapping[str, str]:
    root = checkout()
    if root is None:
        return {"commit": f"v{__version__}", "dirty": "false"}
    if not _git(root, "ls-files", "run.py"):  # nothing, or a repository that this one merely lies in
        return {"commit": "unknown", "dirty": "false"}
    return {
        "commit": _git(root, "rev-parse", "HEAD") or "unknown",
        "dirty": str(bool(_git(root, "status", "--porcelain", "--", *_CODE))).lower(),
    }


@cache
def _versions() -> Mapping[str, str]:
    return {
        "python": platform.python_version(),
        "version.spanferry": __version__,
        **{f"version.{name}": _version(name) for name in _PACKAGES},
    }


def _git(root: Path, *arguments: str) -> str:
    """What git says of a folder; empty where there is no git or no repository."""
    try:
        found = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
