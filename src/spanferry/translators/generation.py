"""How a translation model is run: plain options, checked before any model is loaded."""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from spanferry.core.errors import ConfigError
from spanferry.core.models.device import Device

Backend = Literal["transformers", "ctranslate2"]
Precision = Literal["float32", "bfloat16", "float16", "int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16"]

PRECISIONS: dict[Backend, tuple[Precision, ...]] = {
    "transformers": ("float32", "bfloat16", "float16"),
    "ctranslate2": ("int8", "int8_float32", "int8_float16", "int8_bfloat16", "int16", "float16", "bfloat16", "float32"),
}
"""What each backend can compute in, its own choice first; which of these a device can do, only the backend knows."""


@dataclass(frozen=True)
class Generation:
    """What runs a translation model, and how it looks for the best translation. Nothing is sampled: the same run gives the same text.

    Attributes:
        backend: ``ctranslate2`` converts the model once and is several times faster, above all on a CPU.
        precision: what is computed in. None: the backend's own, float32 for transformers and int8 for CTranslate2.
        device: ``auto`` takes what the machine has.
        beam_size: translations looked at side by side; 1: greedy.
        length_penalty: in beam search a translation's log probability is divided by its length to this power.
        length_ratio: tokens that a translation may have for each of the sentence's, whose number is rounded up to a multiple of 16.
        batch_tokens: of the sentences that are translated at a time, padding included; None: 512 on a CPU and 4,096 elsewhere.

    Raises:
        ConfigError: a number is out of range, the backend cannot compute in the precision, or is not installed.
    """

    backend: Backend = "transformers"
    precision: Precision | None = None
    device: Device = "auto"
    beam_size: int = 4
    length_penalty: float = 1.0
    length_ratio: float = 3.0
    batch_tokens: int | None = None

    def __post_init__(self) -> None:
        for name, least in (("beam_size", 1), ("batch_tokens", 1), ("length_ratio", 1.0)):
            value = getattr(self, name)
            if value is not None and value < least:
                raise ConfigError(f"{_OPTION}.{name}={value}: give {least:g} or more")
        if self.arithmetic not in PRECISIONS[self.backend]:
            raise ConfigError(
                f"{_OPTION}.precision={self.precision}: {self.backend} computes in {', '.join(PRECISIONS[self.backend])}. Choose one of "
                f"these, or {_OPTION}.backend=ctranslate2, which knows all of them"
            )
        if self.backend == "ctranslate2" and find_spec("ctranslate2") is None:
            raise ConfigError(f"{_OPTION}.backend=ctranslate2: not installed. Install it with pip install -e '.[ctranslate2]'")

    @property
    def arithmetic(self) -> Precision:
        """The precision, the backend's own where none was chosen."""
        return self.precision or PRECISIONS[self.backend][0]

    def tokens_at_a_time(self, device: str) -> int:
        """The size of a batch on a device."""
        return self.batch_tokens or (512 if device == "cpu" else 4096)


_OPTION = "translator.generation"
