"""Pretrained models: found, checked, loaded. What cannot be had is an error that names the ways out."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from spanferry.core.errors import ConfigError

Loaded = TypeVar("Loaded")

_SECONDS = 5
"""How long the hub may take to answer before it counts as unreachable."""


def check_name(model: str, option: str) -> None:
    """Refuse, without any network, a name that is plainly a path to nowhere.

    Args:
        model: a model of the Hugging Face hub, or a folder that ``save_pretrained`` wrote.
        option: what the user set, such as ``tagger.model``; errors name it.

    Raises:
        ConfigError: it looks like a path and no model folder stands there, or is a folder without a model.
    """
    folder = Path(model)
    if folder.is_dir() and not (folder / "config.json").is_file():
        raise ConfigError(f"{option}={model}: the folder holds no config.json. Name a folder that save_pretrained wrote")
    looks_like_path = model.startswith((".", "/", "~")) or "\\" in model or model.count("/") > 1
    if not model or (looks_like_path and not folder.is_dir()):
        raise ConfigError(f"{option}={model}: no such folder. Name a folder that save_pretrained wrote, or a model of the hub")


def load(model: str, option: str, read: Callable[[bool], Loaded]) -> Loaded:
    """What ``read`` makes of the model.

    Args:
        read: calls ``from_pretrained``, with its argument as ``local_files_only``.

    Raises:
        ConfigError: the model is neither here nor to be fetched, or is not of the kind that ``read`` wants.
    """
    check_name(model, option)
    here_only = Path(model).is_dir() or not _hub_answers(model)
    try:
        return read(here_only)
    except (OSError, ValueError) as error:
        raise ConfigError(_not_to_be_had(model, option, here_only, error)) from error


def check_whole(model: str, option: str, network: Any, missing: Iterable[str]) -> None:
    """Refuse an encoder with gaps, which would start from noise unseen; a head may be new.

    Args:
        network: the model with a head.
        missing: names of weights that the model's files lack.

    Raises:
        ConfigError: some of them are the encoder's.
    """
    gaps = sorted(key for key in missing if key.startswith(f"{network.base_model_prefix}."))
    if gaps:
        raise ConfigError(f"{option}={model}: {len(gaps)} weights are missing, {gaps[0]} among them; is it whole?")


def _hub_answers(model: str) -> bool:
    """One short question in place of transformers' retries, which take minutes without a network."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError
    from huggingface_hub.errors import HTTPError as NetworkError  # type: ignore[attr-defined]  # its HTTP library's, which changes

    try:
        get_hf_file_metadata(hf_hub_url(model, "config.json"), timeout=_SECONDS)
    except HfHubHTTPError:
        return True  # an answer, if not a good one: loading will say why
    except (NetworkError, OSError, HFValidationError):
        return False
    return True


def _not_to_be_had(model: str, option: str, here_only: bool, error: Exception) -> str:
    reason = "the hub does not answer or HF_HUB_OFFLINE is set, and the cache lacks it" if here_only else " ".join(str(error).split())[:300]
    if Path(model).is_dir():
        return f"{option}={model}: cannot be loaded: {error}"
    return (
        f"{option}={model}: not a folder here, and not to be had from the Hugging Face hub ({reason}). "
        f"Ways out: put the path of a save_pretrained folder in {option}; check the name and the network; fetch it once where "
        f"there is a network and copy the cache (HF_HOME), then set HF_HUB_OFFLINE=1 to use only that"
    )
