"""Where a result comes from: commit, versions, configuration."""

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from spanferry.core.config import Config, label_names

_PACKAGES = ("spanferry", "torch", "transformers", "pytorch-lightning", "pulp", "simalign", "seqeval", "numpy")


def config_hash(config: Config) -> str:
    """12 hexadecimal digits of everything that decides a cell's scores; where it logs and stores and what it writes does not count."""
    plain = {name: value for name, value in asdict(config).items() if name not in ("tracking", "store", "link_weights")}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()[:12]


def provenance(config: Config) -> Mapping[str, str]:
    """Commit, whether the tree had uncommitted changes, configuration hash, label map if there is one, package versions."""
    renamed = ", ".join(f"{label} {f'is {name}' if name else 'dropped'}" for label, name in label_names(config).items() if name != label)
    return {
        "commit": _git("rev-parse", "HEAD") or "unknown",
        "dirty": str(bool(_git("status", "--porcelain"))).lower(),
        "config_hash": config_hash(config),
        **({"label_map": renamed} if renamed else {}),
        "python": platform.python_version(),
        **{f"version.{name}": _version(name) for name in _PACKAGES},
    }


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
