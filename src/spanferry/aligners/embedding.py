"""Which encoder an embedding aligner reads with: plain options, checked before any model is loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from spanferry.core.errors import ConfigError
from spanferry.core.models.checkpoint import check_name
from spanferry.core.models.device import Device
from spanferry.core.paths import local_files

Dtype = Literal["float32", "bfloat16", "float16"]
Matching = Literal["itermax", "mwmf", "inter", "fwd", "rev"]
Extraction = Literal["softmax", "entmax"]


ADAPTER_CONFIG = "adapter_config.json"
"""What every folder that holds a peft adapter has."""


@dataclass(frozen=True)
class Embedding:
    """What the vectors of subwords come from.

    In half precision vectors depend a little on which sentences share a batch, and so do the links that are close calls.

    Attributes:
        model: a Hugging Face id or a local folder; of an encoder-decoder the encoder is used.
        layer: whose output it is, 0 being the embeddings.
        dtype: what the encoder computes in. Half precision is several times faster and gives slightly other links.
        device: ``auto`` takes what the machine has; of several GPUs the first that CUDA_VISIBLE_DEVICES leaves.
        batch_tokens: subwords at a time, padding included; None: 640 on a CPU, where small batches pad less and stay near the
            processor, and 32,768 elsewhere.
        adapter: weights of a peft adapter (LoRA and the like) to merge into the encoder: an id or a local folder; None: none. It may have
            been trained on the encoder alone or on a whole model, under a head or beside a decoder.

    Raises:
        ConfigError: a number is out of range, or the model or the adapter is a path to nowhere or a folder of something else.
    """

    model: str
    layer: int
    dtype: Dtype = "float32"
    device: Device = "auto"
    batch_tokens: int | None = None
    adapter: str | None = None

    def __post_init__(self) -> None:
        if self.layer < 0:
            raise ConfigError(f"layer={self.layer}: layers count from 0, the embeddings")
        if self.batch_tokens is not None and self.batch_tokens < 1:
            raise ConfigError(f"batch_tokens={self.batch_tokens}: subwords at a time, 1 or more; null leaves it to the device")
        check_name(self.model, "aligner.model")
        if self.adapter is not None:
            check_name(self.adapter, "aligner.adapter", ADAPTER_CONFIG)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files of a local model and a local adapter."""
        return local_files(self.model) + (local_files(self.adapter) if self.adapter else ())


def check_layer(layer: int, layers: int, model: str) -> None:
    """Refuse a layer that the model lacks.

    Args:
        layers: of the model, the embeddings not counted.

    Raises:
        ConfigError: with the layers there are.
    """
    if layer > layers:
        raise ConfigError(f"aligner.layer={layer}: {model} has layers 0 to {layers}")


def check_threshold(threshold: float) -> None:
    """Refuse a least probability that no link, or every one, would pass.

    Raises:
        ConfigError: it is below 0, or 1 and more.
    """
    if not 0 <= threshold < 1:
        raise ConfigError(f"threshold={threshold}: a link's probability passes it in both directions; give 0 or more and less than 1")
