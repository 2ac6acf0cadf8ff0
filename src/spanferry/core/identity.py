"""What makes two cells the same."""

import hashlib
import json
from dataclasses import asdict

from spanferry.core.config import Config

IMMATERIAL = ("tracking", "launcher", "store", "link_weights", "plan", "fresh", "search", "study")
"""Where a cell logs and stores, what it writes, how a sweep starts, what it tries and what it is about: no score depends on these."""


def config_hash(config: Config) -> str:
    """12 hexadecimal digits of everything in the configuration that decides a cell's scores."""
    plain = {name: value for name, value in asdict(config).items() if name not in IMMATERIAL}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()[:12]
