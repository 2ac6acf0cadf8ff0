"""How little each sentence of unlabelled text shows its language to a tagger that was trained not to care: a file in its folder.

Written by ``objective=adversarial``, read for ``teachers=advpicker``.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from spanferry.core.errors import DataError
from spanferry.core.json_files import parsed

FILE = "independence.json"


def save(folder: Path, independence: Mapping[str, float]) -> None:
    """Write it into a tagger's folder.

    Args:
        independence: by sentence id, from 0 (its language is plain) to 1 (it might be any).
    """
    (folder / FILE).write_text(json.dumps(dict(independence), indent=0) + "\n", "utf-8")


def load(folder: Path) -> dict[str, float]:
    """What a tagger's folder says, by sentence id; nothing where the tagger was not trained to tell languages apart.

    Raises:
        DataError: the file is not one that ``save`` wrote.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        found = parsed(path.read_text("utf-8"))
        return {str(id): float(value) for id, value in found.items()}
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise DataError(f"{path}: {error}; it must map sentence ids to numbers, as objective=adversarial writes it") from None
