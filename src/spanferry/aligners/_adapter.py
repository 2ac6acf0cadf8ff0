"""Merges a peft adapter into an encoder, whichever model around that encoder it was trained on."""

from collections.abc import Mapping
from typing import Any

from torch import Tensor, nn

from spanferry.aligners.embedding import ADAPTER_CONFIG
from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import load

OPTION = "aligner.adapter"
"""What the user sets."""
PEFT = "base_model.model."
"""How peft's names of weights begin."""


def merge_adapter(network: Any, encoder: nn.Module, adapter: str) -> None:
    """Add an adapter's weights to those of an encoder, in place.

    Names of an adapter's weights are paths in the model that it was trained on: the encoder alone, the network, or a model with a head over
    it (``bert.encoder.layer.0 ...``). Weights for a head or a decoder are passed over.

    Args:
        network: a transformers model without head; of an encoder-decoder the whole.
        encoder: the part of the network that is used, or all of it.
        adapter: an id or a local folder.

    Raises:
        ConfigError: the package peft is missing, the adapter cannot be had or merged, or not all of its weights for an encoder find their
            place in this one, and a weight for each place.
    """
    try:
        config, weights = load(adapter, OPTION, lambda here_only: _read(adapter, here_only), ADAPTER_CONFIG)
    except ImportError:
        raise ConfigError(f"{OPTION}={adapter}: needs the package peft: pip install 'spanferry[adapters]'") from None
    root, path = _trained_on(network, encoder, adapter, weights)
    config.task_type = None  # peft would ask for a head
    config.modules_to_save = [name for name in config.modules_to_save or () if any(each.endswith(name) for each, _ in root.named_modules())]
    try:
        adapted, unplaced, unfilled = _put_on(root, config, weights)
    except (ValueError, RuntimeError) as error:  # it is for no module there is; weights of another shape
        raise ConfigError(f"{OPTION}={adapter}: does not fit the model: {' '.join(str(error).split())[:300]}") from error
    astray = [name for name in unplaced if _is_within(name, path, encoder)]
    astray += [name for name in unfilled if name.startswith(f"{PEFT}{path}")]
    if astray:
        raise ConfigError(f"{OPTION}={adapter}: was not made for this model: {len(astray)} weights do not match, {min(astray)} among them")
    adapted.merge_and_unload()


def _read(adapter: str, here_only: bool) -> tuple[Any, dict[str, Tensor]]:
    from peft import PeftConfig, load_peft_weights

    try:
        config = PeftConfig.from_pretrained(adapter, local_files_only=here_only)
    except (KeyError, TypeError) as error:  # no kind, or one that this peft does not know; AdapterHub's files have the same name
        raise ConfigError(f"{OPTION}={adapter}: its {ADAPTER_CONFIG} is not one of peft's, or of a newer peft: {error}") from error
    if config.is_prompt_learning or config.is_adaption_prompt:
        raise ConfigError(
            f"{OPTION}={adapter}: {config.peft_type} adds no weights that can be merged into an encoder; take LoRA or the like"
        )
    return config, load_peft_weights(adapter, device="cpu", local_files_only=here_only)


def _put_on(root: nn.Module, config: Any, weights: Mapping[str, Tensor]) -> tuple[Any, list[str], list[str]]:
    """The adapted module, the adapter's weights that found no place, and the places that found no weight."""
    import peft

    adapted = peft.PeftModel(root, config)
    report: Any = peft.set_peft_model_state_dict(adapted, dict(weights))
    places = peft.get_peft_model_state_dict(adapted, save_embedding_layers=False)
    return adapted, report.unexpected_keys, [name for name in places if name not in weights]


class _Headed(nn.Module):
    """Where a network stands in a model with a head."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.config = network.config
        self.add_module(network.base_model_prefix or "model", network)


def _trained_on(network: Any, encoder: nn.Module, adapter: str, weights: Mapping[str, Tensor]) -> tuple[nn.Module, str]:
    """A module in which the encoder's parts have the names that the adapter has for them, and the encoder's path there."""
    for root in (_Headed(network), network, encoder):
        path = next(name for name, module in root.named_modules() if module is encoder)
        path = f"{path}." if path else ""
        if any(_is_within(name, path, encoder) for name in weights):
            return root, path
    raise ConfigError(f"{OPTION}={adapter}: was not made for this model: none of its {len(weights)} weights is of the encoder")


def _is_within(weight: str, path: str, encoder: nn.Module) -> bool:
    return any(weight.startswith(f"{PEFT}{path}{child}.") for child, _ in encoder.named_children())
