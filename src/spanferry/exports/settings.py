"""What of a cell's configuration an export tells: all that made its words and labels, nothing of where things lie."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from spanferry.core.commands import for_shell
from spanferry.core.installation import program
from spanferry.core.redaction import redacted

_KEPT = (
    *("lang", "source_lang", "transfer", "data", "recordings", "translator", "marked_translator", "labeler", "refiner", "aligner"),
    *("method", "combiner", "label_map", "labels", "splitters", "min_pair_score", "seed"),
)
"""Keys that decide the projection; the tagger's are added where it is what labels."""


def settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration that made the corpus, without secrets; of paths that start at the root only the last part is told."""
    by_tagger = str((config.get("labeler") or {}).get("_target_", "")).endswith("TaggerLabeler")
    found = {key: config[key] for key in (*_KEPT, *(["tagger"] if by_tagger else [])) if key in config}
    told: dict[str, Any] = redacted(_without_places(found))
    return told


def command(axes: Mapping[str, str]) -> str:
    """The cell's choices as a command."""
    return f"{program()} " + for_shell(f"{axis}={_override(value)}" for axis, value in redacted(dict(axes)).items() if value != "-")


def _override(value: str) -> str:
    return str(_without_places(value))


def _without_places(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_places(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_without_places(held) for held in value]
    home = isinstance(value, str) and value.startswith(("/", "~"))
    return f"…/{PurePath(value).name}" if home else value
