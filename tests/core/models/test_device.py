from types import SimpleNamespace

import pytest
import torch

from spanferry.core.errors import ConfigError
from spanferry.core.models.device import accelerator, released


def test_a_device_this_machine_lacks_is_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ConfigError, match=r"tagger\.device=cuda: this machine has none that torch can use\. Set tagger\.device=auto"):
        accelerator("cuda", "tagger.device")


@pytest.mark.parametrize(("there", "expected"), [(True, "cuda"), (False, "cpu")])
def test_auto_takes_what_there_is(monkeypatch, there, expected):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert accelerator("auto", "tagger.device") == expected


def test_what_is_released_gives_mps_memory_back(monkeypatch):
    emptied = []
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(torch.mps, "empty_cache", lambda: emptied.append(True))
    owner = SimpleNamespace(model="loaded")
    released(owner, "model")
    released(owner, "model")  # nothing to give back any more
    assert (vars(owner), emptied) == ({}, [True])
