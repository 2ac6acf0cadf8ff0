"""Where a result comes from: commit, versions, configuration."""

import platform
import subprocess
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from spanferry.core.config import Config, label_names
from spanferry.core.identity import config_hash

_PACKAGES = ("spanferry", "torch", "transformers", "pytorch-lightning", "pulp", "simalign", "seqeval", "numpy")

_CODE = (":/run.py", ":/src", ":/conf", ":/pyproject.toml", ":/constraints.txt")
"""What decides results: a user's own files beside it are no change of the code."""


def provenance(config: Config) -> Mapping[str, str]:
    """Commit, whether the code had uncommitted changes, configuration hash, label map if there is one, package versions.

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
    changed = _git("status", "--porcelain", "--", *_CODE)
    return {"commit": _git("rev-parse", "HEAD") or "unknown", "dirty": str(bool(changed)).lower()}


@cache
def _versions() -> Mapping[str, str]:
    return {"python": platform.python_version(), **{f"version.{name}": _version(name) for name in _PACKAGES}}


def _git(*arguments: str) -> str:
    """What git says of the folder this code lies in; empty where there is no git or no repository."""
    try:
        found = subprocess.run(["git", *arguments], cwd=Path(__file__).parent, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
