"""The models of the hub that a sweep names, and whether this machine has them: what compute nodes without a network must find there."""

import sys
from collections.abc import Sequence

from spanferry.core.models.checkpoint import in_cache
from spanferry.sweeps.surveying import SurveyedCell


def models_told(cells: Sequence[SurveyedCell]) -> str:
    """The models, and how to fetch those that are not in the cache; empty where there are none."""
    models = _models(cells)
    if not models:
        return ""
    fetch = [f"hf download {name}" for name in models if not in_cache(name)]
    told = f"Models of the hub: {', '.join(models)}"
    return "\n".join([f"{told}.", "Not in the cache (HF_HOME) yet:", *fetch]) if fetch else f"{told}; all are in this machine's cache."


def warn_of_models(cells: Sequence[SurveyedCell]) -> None:
    """On stderr, before any job waits in a queue, what :func:`models_lacking` says."""
    if lacking := models_lacking(cells):
        print(lacking, file=sys.stderr)


def models_lacking(cells: Sequence[SurveyedCell]) -> str:
    """A warning of models that cells could not load, as the hub is not to be asked; empty where there are none.

    No error: a cell whose store has what a model would make does not load it.
    """
    from huggingface_hub import constants

    if not constants.HF_HUB_OFFLINE:
        return ""
    lacking = [f"{name} ({option})" for name, option in _models(cells).items() if not in_cache(name)]
    told = "HF_HUB_OFFLINE is set, and the cache (HF_HOME) lacks these models; cells that have to load one will fail"
    return f"{told}: {', '.join(lacking)}" if lacking else ""


def _models(cells: Sequence[SurveyedCell]) -> dict[str, str]:
    """Each with an option that names it."""
    return {name: option for cell in cells for name, option in cell.models.items()}
