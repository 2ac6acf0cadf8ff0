"""Start models and trained ones: found, checked, loaded. What cannot be had is an error that names the ways out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from spanferry.core.errors import ConfigError

_SECONDS = 5
"""How long the hub may take to answer before it counts as unreachable."""


def check_name(model: str) -> None:
    """Refuse, without any network, a name that is plainly a path to nowhere.

    Raises:
        ConfigError: it looks like a path and no model folder stands there, or is a folder without a model.
    """
    folder = Path(model)
    if folder.is_dir() and not (folder / "config.json").is_file():
        raise ConfigError(f"tagger.model={model}: the folder holds no config.json. Name a folder that save_pretrained wrote")
    looks_like_path = model.startswith((".", "/", "~")) or "\\" in model or model.count("/") > 1
    if not model or (looks_like_path and not folder.is_dir()):
        raise ConfigError(f"tagger.model={model}: no such folder. Name a folder that save_pretrained wrote, or a model of the hub")


def load_start(model: str, tags: Sequence[str]) -> tuple[Any, Any]:
    """Tokenizer and network to fine-tune: a pretrained encoder under a fresh head of ``len(tags)`` outputs, in float32.

    Raises:
        ConfigError: the model is neither here nor to be fetched, or its weights do not fit its architecture.
    """
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    check_name(model)
    here_only = Path(model).is_dir() or not _hub_answers(model)
    names = {"id2label": dict(enumerate(tags)), "label2id": {tag: index for index, tag in enumerate(tags)}}
    try:
        tokenizer = AutoTokenizer.from_pretrained(model, local_files_only=here_only)
        network, report = AutoModelForTokenClassification.from_pretrained(
            model,
            local_files_only=here_only,
            dtype=torch.float32,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # a start model may be a tagger itself, with other labels
            **names,
        )
    except (OSError, ValueError) as error:
        raise ConfigError(_not_to_be_had(model, here_only, error)) from error
    _check_encoder(model, network, report["missing_keys"])
    return tokenizer, network


def load_trained(folder: Path) -> tuple[Any, Any]:
    """Tokenizer and network of a trained tagger.

    Raises:
        ConfigError: the folder holds no tagger.
    """
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    if not (folder / "config.json").is_file():
        raise ConfigError(f"{folder}: holds no trained tagger (no config.json). Train one there first")
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return tokenizer, AutoModelForTokenClassification.from_pretrained(folder, local_files_only=True)


def check_length(max_length: int, tokenizer: Any, config: Any) -> None:
    """Refuse a ``max_length`` past what the model has positions for.

    Raises:
        ConfigError: with the model's own limit.
    """
    positions = getattr(config, "max_position_embeddings", None) or max_length
    if "roberta" in config.model_type:
        positions -= config.pad_token_id + 1  # RoBERTa counts positions from the padding id on
    limit = min(positions, tokenizer.model_max_length)
    if max_length > limit:
        raise ConfigError(f"tagger.max_length={max_length}: the model reads {limit} subwords at most. Set tagger.max_length={limit}")


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


def _not_to_be_had(model: str, here_only: bool, error: Exception) -> str:
    reason = "the hub does not answer or HF_HUB_OFFLINE is set, and the cache lacks it" if here_only else " ".join(str(error).split())[:300]
    if Path(model).is_dir():
        return f"tagger.model={model}: cannot be loaded: {error}"
    return (
        f"tagger.model={model}: not a folder here, and not to be had from the Hugging Face hub ({reason}). "
        f"Ways out: put the path of a save_pretrained folder in tagger.model; check the name and the network; fetch it once where "
        f"there is a network and copy the cache (HF_HOME), then set HF_HUB_OFFLINE=1 to use only that"
    )


def _check_encoder(model: str, network: Any, missing: Sequence[str]) -> None:
    """The head may be new; an encoder with gaps would start from noise unseen."""
    gaps = sorted(key for key in missing if key.startswith(f"{network.base_model_prefix}."))
    if gaps:
        raise ConfigError(f"tagger.model={model}: {len(gaps)} weights are missing, {gaps[0]} among them; is it whole?")
