"""Between Hydra and the pipeline."""

import copy

from hydra.core.config_store import ConfigStore

from spanferry import launch


def test_hydras_copies_of_its_configurations_share_what_is_stored():
    launch.register()
    store = ConfigStore.instance()
    assert copy.deepcopy({"sources": [store]})["sources"][0] is store


def test_what_is_taken_from_the_store_is_a_copy():
    launch.register()
    store = ConfigStore.instance()
    store.load("lang/de.yaml").node.code = "changed"
    assert store.load("lang/de.yaml").node.code == "de"
