"""What a model runs on."""

from typing import Literal

from spanferry.core.errors import ConfigError

Device = Literal["auto", "cpu", "cuda", "mps"]
Precision = Literal["32-true", "bf16-mixed", "16-mixed"]
"""Lightning's names for the arithmetic of training."""


def accelerator(device: Device, option: str) -> str:
    """The device by torch's and Lightning's common name; ``auto`` takes what the machine has.

    Raises:
        ConfigError: this machine has none of that kind.
    """
    import torch

    present = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if device == "auto":
        return next(name for name, there in present.items() if there)
    if not present[device]:
        raise ConfigError(f"{option}={device}: this machine has none that torch can use. Set {option}=auto")
    return device


def released(owner: object, attribute: str) -> None:
    """Drop what a cached property of ``owner`` holds, if it was ever asked for, and give an accelerator's memory back."""
    if vars(owner).pop(attribute, None) is None:
        return
    import gc

    import torch

    gc.collect()  # networks and their hooks refer to each other
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
