"""A cell's configuration as a file."""

import pytest
from omegaconf import OmegaConf

from spanferry.core.config import Confidence, Config, Domains, LanguageChoice, Transfer
from spanferry.runs.config_file import save_config

ODD = Config(
    lang=LanguageChoice("sw"), transfer=Transfer.zero_shot, confidence=Confidence.entity, domains=Domains(train=["news"]),
    method={"n": 1, "weights": {"1e5": "1e5", "on": [None, "on", "ü", 0.5, True]}}, label_map={"PER": None}, seed=3,
)  # fmt: skip


@pytest.mark.parametrize("config", [Config(), ODD])
def test_it_is_what_omegaconf_would_write(config, tmp_path):
    OmegaConf.save(OmegaConf.structured(config), tmp_path / "slow.yaml")
    save_config(config, tmp_path / "config.yaml")
    assert (tmp_path / "config.yaml").read_text("utf-8") == (tmp_path / "slow.yaml").read_text("utf-8")
