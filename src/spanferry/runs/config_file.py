"""A cell's configuration as a file: ``artifacts/config.yaml``."""

from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import Any

from spanferry.core.config import Config
from spanferry.core.redaction import redacted


def save_config(config: Config, path: Path) -> None:
    """Write the resolved configuration, without secrets.

    It is written as ``OmegaConf.save`` would, but not from a typed one: making that was a third of a stored cell.
    """
    import yaml
    from omegaconf._utils import get_omega_conf_dumper  # quotes what its reader would not take for a string (1e5, n)

    text = yaml.dump(
        redacted(_plain(asdict(config))), Dumper=get_omega_conf_dumper(), default_flow_style=False, allow_unicode=True, sort_keys=False
    )
    path.write_text(text, "utf-8")


def _plain(value: Any) -> Any:
    """Choices of an enumeration by name, as Hydra has them."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
