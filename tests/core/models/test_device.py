import pytest
import torch

from spanferry.core.errors import ConfigError
from spanferry.core.models.device import accelerator


def test_a_device_this_machine_lacks_is_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ConfigError, match=r"tagger\.device=cuda: this machine has none that torch can use\. Set tagger\.device=auto"):
        accelerator("cuda", "tagger.device")


@pytest.mark.parametrize(("there", "expected"), [(True, "cuda"), (False, "cpu")])
def test_auto_takes_what_there_is(monkeypatch, there, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert accelerator("auto", "tagger.device") == expected
