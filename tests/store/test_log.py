"""The store's log."""

import json
import time

from spanferry.store.log import Computed, computed, journal

FACTS = {"stage": "align", "key": "ab", "shard": 0, "shards": 2, "items": 500, "seconds": 1.5, "target": "a.B"}


def test_what_was_computed_is_read_back_and_nothing_else(tmp_path):
    journal(tmp_path).say("damaged", stage="align", key="ab", file="x", why="y")
    journal(tmp_path).say("computed", **FACTS)
    (found,) = computed(tmp_path)
    assert found == Computed(time=found.time, **FACTS)


def test_no_store_has_computed_nothing(tmp_path):
    assert computed(tmp_path / "none") == []


def test_facts_of_later_versions_are_passed_over(tmp_path):
    journal(tmp_path).say("computed", **FACTS, more=1)
    assert computed(tmp_path)[0].items == 500


def test_ten_thousand_are_read_in_under_two_seconds(tmp_path):
    line = json.dumps({"time": 1.0, "event": "computed", **FACTS}) + "\n"
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "host-1.jsonl").write_text(line * 10_000)
    started = time.process_time()
    assert len(computed(tmp_path)) == 10_000
    assert time.process_time() - started < 2
