"""Samples of the machine while a cell runs."""

from time import sleep

from spanferry.tracking.system import FILE, samples, watched


def test_a_short_cell_leaves_no_samples(tmp_path):
    with watched(tmp_path):
        pass
    assert samples(tmp_path) == []


def test_samples_have_mlflows_names_and_times(tmp_path):
    with watched(tmp_path, every=0.01):
        while len(samples(tmp_path)) < 2:
            sleep(0.01)
    first, second = samples(tmp_path)[:2]
    assert {
        "cpu_utilization_percentage",
        "system_memory_usage_megabytes",
        "disk_usage_percentage",
        "network_receive_megabytes",
    } < first.keys()
    assert second["time"] > first["time"]
    assert 0 < first["system_memory_usage_percentage"] < 100


def test_samples_of_an_earlier_run_are_gone(tmp_path):
    (tmp_path / FILE).write_text('{"time": 1}\n')
    with watched(tmp_path):
        assert samples(tmp_path) == []


def test_a_torn_line_is_no_sample(tmp_path):
    (tmp_path / FILE).write_text('{"time": 1}\n{"ti')
    assert samples(tmp_path) == [{"time": 1}]
