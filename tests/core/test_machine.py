"""Samples of the machine while a cell runs."""

import sys
from time import sleep
from types import SimpleNamespace

from spanferry.core.machine import FILE, _gpus, samples, watched


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


def test_gpus_have_mlflows_names_and_what_one_does_not_tell_is_left_out(monkeypatch):
    def untold(_):
        raise OSError

    driver = SimpleNamespace(
        NVMLError=OSError, nvmlInit=lambda: None, nvmlDeviceGetCount=lambda: 1, nvmlDeviceGetHandleByIndex=lambda index: index,
        nvmlDeviceGetMemoryInfo=lambda _: SimpleNamespace(used=2e9, total=8e9), nvmlDeviceGetUtilizationRates=untold,
        nvmlDeviceGetPowerUsage=lambda _: 70_000,
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "pynvml", driver)
    assert _gpus()() == {"gpu_0_memory_usage_percentage": 25.0, "gpu_0_memory_usage_megabytes": 2000.0, "gpu_0_power_usage_watts": 70.0}


def test_a_machine_without_gpus_says_nothing_of_them(monkeypatch):
    monkeypatch.setitem(sys.modules, "pynvml", None)
    assert _gpus()() == {}
