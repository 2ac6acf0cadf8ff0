"""Pretrained models: found, checked, loaded. What cannot be had is an error that names the ways out."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from spanferry.core.errors import ConfigError

Loaded = TypeVar("Loaded")

CONFIG = "config.json"
"""What every folder that holds a model has."""

TOKENIZER_CONFIG = "tokenizer_config.json"
"""What every folder that holds a tokenizer has."""

_SECONDS = 5
"""How long the hub may take to answer before it counts as unreachable."""

_NAMED: ContextVar[dict[str, str] | None] = ContextVar("named", default=None)


@contextmanager
def models_named() -> Iterator[dict[str, str]]:
    """The models of the hub whose names are checked in the block, each with the option that names it."""
    named: dict[str, str] = {}
    token = _NAMED.set(named)
    try:
        yield named
    finally:
        _NAMED.reset(token)


def in_cache(model: str) -> bool:
    """Whether this machine's cache holds a model of the hub, or a tokenizer, as far as its configuration tells."""
    from huggingface_hub import try_to_load_from_cache

    return any(isinstance(try_to_load_from_cache(model, file), str) for file in (CONFIG, TOKENIZER_CONFIG, "adapter_config.json"))


def check_name(model: str, option: str, needs: str = CONFIG) -> None:
    """Refuse, without any network, a name that is plainly a path to nowhere.

    Args:
        model: a model of the Hugging Face hub, or a folder that ``save_pretrained`` wrote.
        option: what the user set, such as ``tagger.model``; errors name it.
        needs: the file that a model's folder holds.

    Raises:
        ConfigError: it looks like a path and no model folder stands there, or is a folder without a model.
    """
    folder = Path(model)
    if folder.is_dir() and not (folder / needs).is_file():
        raise ConfigError(f"{option}={model}: the folder holds no {needs}. Name a folder that save_pretrained wrote")
    looks_like_path = model.startswith((".", "/", "~")) or "\\" in model or model.count("/") > 1
    if not model or (looks_like_path and not folder.is_dir()):
        raise ConfigError(f"{option}={model}: no such folder. Name a folder that save_pretrained wrote, or a model of the hub")
    if (named := _NAMED.get()) is not None and not folder.is_dir():
        named.setdefault(model, option)


def load(model: str, option: str, read: Callable[[bool], Loaded], needs: str = CONFIG) -> Loaded:
    """What ``read`` makes of the model.

    Args:
        read: calls ``from_pretrained``, with its argument as ``local_files_only``.
        needs: as ``check_name`` has it.

    Raises:
        ConfigError: the model is neither here nor to be fetched, its files are damaged, or it is not of the kind that ``read`` wants.
    """
    from safetensors import SafetensorError

    check_name(model, option, needs)
    here_only = Path(model).is_dir() or not hub_answers(model, needs)
    try:
        with _asking_nobody() if here_only else nullcontext():
            return read(here_only)
    except (OSError, ValueError, TypeError) as error:  # TypeError: a tokenizer's files are missing, and transformers opens None
        raise ConfigError(_not_to_be_had(model, option, here_only, error)) from error
    except (SafetensorError, RuntimeError) as error:  # a file that ends too early; weights of other shapes than config.json says
        raise ConfigError(f"{option}={model}: its weights do not load; fetch or save the model again. {_in_short(error)}") from error


def words_tokenizer(model: str, here_only: bool) -> Any:
    """The tokenizer of a model, which reads words of a list as it reads those of a text: where spaces are part of subwords, each with one.

    A tokenizer that cuts text by a pattern of its own before it looks at bytes (Llama 3's and Qwen's kind) stays as it is, and reads words
    of a list as if no space stood before them: a space that it is told to add would come before every piece of a word.

    Args:
        here_only: as ``local_files_only``.
    """
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model, local_files_only=here_only)
    if getattr(tokenizer, "add_prefix_space", True) is False:  # classes of their own (GPT-2's, RoBERTa's) go by the option
        tokenizer = AutoTokenizer.from_pretrained(model, local_files_only=here_only, add_prefix_space=True)
    before = tokenizer.backend_tokenizer.pre_tokenizer if tokenizer.is_fast else None
    if isinstance(before, ByteLevel):  # the general class (ModernBERT's) goes by its file, whatever the option
        before.add_prefix_space = True
    return tokenizer


def check_whole(model: str, option: str, network: Any, missing: Iterable[str], used: Any = None) -> None:
    """Refuse an encoder with gaps, which would start from noise unseen; a head, a pooler and a decoder may be new.

    Args:
        network: the model as it was loaded.
        missing: names of weights that the model's files lack.
        used: the part of the network that must be whole; None: all below the head.

    Raises:
        ConfigError: some of the missing weights are of that part.
    """
    part = network.base_model if used is None else used
    held = {id(weight) for weight in part.state_dict(keep_vars=True).values()}
    weights = network.state_dict(keep_vars=True)
    gaps = sorted(name for name in missing if id(weights[name]) in held and not _replaceable(network, name))
    if gaps:
        raise ConfigError(f"{option}={model}: {len(gaps)} weights are missing, {gaps[0]} among them; is it whole?")


def _replaceable(network: Any, weight: str) -> bool:
    """Whether a weight is the pooler's, which nobody here uses, or of a table of sines (Marian's positions), which is computed."""
    return ".pooler." in f".{weight}" or "Sinusoidal" in type(network.get_submodule(weight.rpartition(".")[0])).__name__


@contextmanager
def _asking_nobody() -> Iterator[None]:
    """The hub's library offline: transformers asks for adapters' files even where only local ones count, again and again."""
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def hub_answers(name: str, file: str, **where: str) -> bool:
    """Whether the hub can be reached: one short question in place of the libraries' retries, which take minutes without a network.

    Args:
        name: of a model; of a data set with ``repo_type="dataset"``, as ``hf_hub_url`` takes it.
        file: any file it may have.
    """
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError
    from huggingface_hub.errors import HTTPError as NetworkError  # type: ignore[attr-defined]  # its HTTP library's, which changes

    try:
        get_hf_file_metadata(hf_hub_url(name, file, **where), timeout=_SECONDS)
    except HfHubHTTPError:
        return True  # an answer, if not a good one: loading will say why
    except (NetworkError, OSError, HFValidationError):
        return False
    return True


def _not_to_be_had(model: str, option: str, here_only: bool, error: Exception) -> str:
    reason = "the hub does not answer or HF_HUB_OFFLINE is set, and the cache lacks it" if here_only else _in_short(error)
    if Path(model).is_dir():
        return f"{option}={model}: cannot be loaded: {error}"
    return (
        f"{option}={model}: not a folder here, and not to be had from the Hugging Face hub ({reason}). "
        f"Ways out: put the path of a save_pretrained folder in {option}; check the name and the network; fetch it once where "
        f"there is a network and copy the cache (HF_HOME), then set HF_HUB_OFFLINE=1 to use only that"
    )


def _in_short(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
