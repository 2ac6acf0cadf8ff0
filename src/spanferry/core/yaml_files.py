"""YAML files that runs leave, and that somebody may have changed: read without making more of them than they say."""

from pathlib import Path
from typing import Any

from spanferry.core.errors import DataError, in_short
from spanferry.core.json_files import damaged

_OF_SCALARS = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What PyYAML raises for 2001-99-99, !!bool maybe, !!int '', !!timestamp x and a text that is nested too deeply."""
_DEEPEST = 100


def read_yaml(path: Path) -> Any:
    """What a file of a cell says; None where there is no such file, or nothing in it.

    Raises:
        DataError: it is damaged, cannot be read, holds an alias, or is nested more deeply than a configuration is.
    """
    import yaml

    try:
        text = path.read_text("utf-8") if path.is_file() else ""
        _check_small(text)
        return yaml.safe_load(text)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, *_OF_SCALARS) as error:
        raise damaged(path, in_short(str(error))) from None


def _check_small(text: str) -> None:
    """Refuse what makes a large value, or hours, of a short text.

    Raises:
        ValueError: it holds an alias, or is nested too deeply.
    """
    import yaml

    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise ValueError(f"it holds an alias, or is nested more than {_DEEPEST} deep")
