"""What a model runs on."""

from typing import Literal

from spanferry.core.errors import ConfigError

Device = Literal["auto", "cpu", "cuda", "mps"]


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
