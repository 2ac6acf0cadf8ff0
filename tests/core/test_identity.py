"""What makes two cells the same."""

from dataclasses import replace

from spanferry.core.config import Config, LanguageChoice
from spanferry.core.identity import config_hash

CONFIG = Config(lang=LanguageChoice("sw"), aligner={"prefix": 4})


def test_the_hash_counts_what_decides_scores_and_nothing_else():
    assert config_hash(CONFIG) == config_hash(replace(CONFIG, store="/elsewhere", tracking={"uri": "http://x"}, link_weights=True))
    assert config_hash(CONFIG) == config_hash(replace(CONFIG, search={"trials": 3}))
    assert config_hash(CONFIG) != config_hash(replace(CONFIG, aligner={"prefix": 5}))
    assert config_hash(CONFIG) != config_hash(replace(CONFIG, seed=1))
