"""Cells and sweeps in a real MLflow store."""

import json
from threading import Thread

import pytest

from spanferry.core.errors import ConfigError, DataError, TrackingError
from spanferry.tracking._server import Experiment
from spanferry.tracking.mlflow import MlflowTracking


def test_a_pushed_cell_has_params_metrics_curves_tags_times_and_files(store, leave, runs):
    folder = leave(
        metrics={"test/f1": 0.5, "test/PER/f1": 0.25, "projection/f1": float("nan")},
        history=[{"step": 10, "epoch": 1, "seconds": 5.0, "dev/f1": 0.1}, {"step": 20, "epoch": 2, "seconds": 9.0, "dev/f1": 0.4}],
        stages=[{"stage": "load", "stored": True}, {"stage": "align", "stored": False}],
        provenance={"commit": "abc"},
    )
    MlflowTracking(store, "whole").push(folder)
    client, (run,) = runs("whole")
    assert (run.info.run_name, run.info.status, run.info.start_time, run.info.end_time) == ("0_sw", "FINISHED", 1_000_000, 1_060_000)
    assert run.data.params == {"lang": "sw", "method": "ilp", "aligner:aligner.members.neural": "simalign", "seed": "0"}
    assert run.data.metrics == {"test/f1": 0.5, "test/PER/f1": 0.25, "dev/f1": 0.4}
    expected = {"kind": "cell", "sweep": "grid", "fingerprint": "f1", "folder": str(folder), "stored": "load", "commit": "abc"}
    assert expected.items() <= run.data.tags.items()
    curve = client.get_metric_history(run.info.run_id, "dev/f1")
    assert [(point.step, point.value, point.timestamp) for point in curve] == [(10, 0.1, 1_005_000), (20, 0.4, 1_009_000)]
    assert [file.path for file in client.list_artifacts(run.info.run_id)] == ["projected.train.conll"]


def test_cells_are_found_by_axis_and_score(store, leave, runs):
    tracking = MlflowTracking(store, "searched")
    tracking.push(leave("0_sw"))
    tracking.push(leave("1_sw", metrics={"test/f1": 0.4}))
    tracking.push(leave("2_yo", axes={"lang": "yo"}))
    _, found = runs("searched", 'params.lang = "sw" and metrics."test/f1" > 0.45')
    assert [run.info.run_name for run in found] == ["0_sw"]
    assert len(runs("searched", "tags.sweep = 'grid' and tags.kind = 'cell'")[1]) == 3


def test_the_headline_is_the_first_metric(store, leave, runs):
    MlflowTracking(store, "first").push(leave(metrics={"test/f1": 0.5, "alignment/f1": 0.9, "a": 1.0}))
    assert list(runs("first")[1][0].data.metrics) == ["test/f1", "alignment/f1", "a"]


def test_a_failed_cell_is_pushed_with_its_error(store, leave, runs):
    MlflowTracking(store, "failed").push(leave(metrics={}, error="train-7 is broken"))
    (run,) = runs("failed")[1]
    assert (run.info.status, run.data.tags["error"], run.data.metrics) == ("FAILED", "train-7 is broken", {})


def test_a_folder_without_a_cell_is_refused(store, tmp_path):
    with pytest.raises(DataError, match=r"no cell has ended here \(no cell\.json\)"):
        MlflowTracking(store, "none").push(tmp_path)


def test_a_second_push_does_nothing(store, leave, runs):
    folder = leave()
    link = MlflowTracking(store, "twice").push(folder)
    assert MlflowTracking(store, "twice").push(folder) == link
    (run,) = runs("twice")[1]
    note = json.loads((folder / "mlflow.json").read_text())
    assert (note["uri"], note["experiment"], note["run"], note["link"]) == (store, "twice", run.info.run_id, link)
    assert link.startswith("http://127.0.0.1:5000/#/experiments/")
    assert link.endswith(f"/runs/{run.info.run_id}")


def test_a_cell_that_ran_again_takes_the_place_of_its_older_run(store, leave, runs):
    tracking = MlflowTracking(store, "again")
    tracking.push(leave())
    tracking.push(leave(metrics={"test/f1": 0.7}, ended=1070.0))
    assert [run.data.metrics for run in runs("again")[1]] == [{"test/f1": 0.7}]


@pytest.mark.parametrize("call", ["_log", "terminate", "files"])
def test_a_push_that_is_killed_leaves_no_second_run(store, leave, runs, monkeypatch, call):
    folder, tracking = leave(), MlflowTracking(store, f"killed {call}")

    def die(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(tracking if call == "_log" else tracking._server, call, die)
        with pytest.raises(KeyboardInterrupt):
            tracking.push(folder)
    assert [run.info.status for run in runs(f"killed {call}")[1]] == ["RUNNING"]
    MlflowTracking(store, f"killed {call}").push(folder)
    assert [run.info.status for run in runs(f"killed {call}")[1]] == ["FINISHED"]


def test_two_that_push_the_same_cell_at_once_make_one_run(store, leave, runs):
    folder = leave()
    MlflowTracking(store, "together").prepare()
    both = [Thread(target=MlflowTracking(store, "together").push, args=(folder,)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert [run.info.status for run in runs("together")[1]] == ["FINISHED"]


def test_a_store_that_was_made_anew_gets_its_cells_again(store, leave, runs):
    folder = leave()
    MlflowTracking(store, "anew").push(folder)
    before, tracking = json.loads((folder / "mlflow.json").read_text())["run"], MlflowTracking(store, "anew")
    tracking._server.__dict__["experiment"] = Experiment(tracking._server.experiment.id, 7)  # another of the same number
    tracking.push(folder)
    assert json.loads((folder / "mlflow.json").read_text())["run"] != before


def test_datasets_are_inputs_with_digests(store, leave, runs):
    read = {"name": "demo sw", "context": "test", "digest": "0123456789abcdef0123", "source": "/data", "sentences": 20}
    MlflowTracking(store, "inputs").push(leave(datasets=[read, read | {"context": "train", "digest": "b"}]))
    (run,) = runs("inputs")[1]
    assert [(each.dataset.name, each.dataset.digest, each.dataset.profile, each.tags[0].value) for each in run.inputs.dataset_inputs] == [
        ("demo sw", "0123456789abcdef0123", '{"sentences": 20}', "test"),
        ("demo sw", "b", '{"sentences": 20}', "train"),
    ]


@pytest.mark.parametrize(("wanted", "found"), [(True, [12.5, 30.0]), (False, [])])
def test_system_metrics_have_mlflows_names_and_their_own_times(store, leave, runs, wanted, found):
    folder, name = leave(), f"system {wanted}"
    rows = [{"time": 1010.0, "cpu_utilization_percentage": 12.5}, {"time": 1020.0, "cpu_utilization_percentage": 30.0}]
    (folder / "system.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    MlflowTracking(store, name, system_metrics=wanted).push(folder)
    client, (run,) = runs(name)
    history = client.get_metric_history(run.info.run_id, "system/cpu_utilization_percentage")
    assert [point.value for point in history] == found
    assert [point.timestamp for point in history] == [1_010_000, 1_020_000][: len(found)]


def test_secrets_are_nowhere_in_a_run(store, leave, runs, tmp_path):
    uri = "http://user:hunter2hunter2@host:5000"
    folder = leave(
        axes={"lang": "sw", "translator.api_key": "hunter2hunter2"},
        error=f"{uri} is gone",
        metrics={},
        datasets=[{"name": "x", "context": "test", "digest": "d", "source": uri, "sentences": 1}],
    )
    (folder / "artifacts" / "config.yaml").write_text(f"tracking: {{uri: '{uri}'}}\n")
    MlflowTracking(store, "secrets").push(folder)
    client, (run,) = runs("secrets")
    client.download_artifacts(run.info.run_id, "", str(tmp_path))
    assert "hunter2" not in str(run.to_dictionary()) + str([each.to_dictionary() for each in run.inputs.dataset_inputs])
    assert "***@host:5000" in (tmp_path / "config.yaml").read_text()
    assert "hunter2" not in (folder / "mlflow.json").read_text()


def test_a_sweeps_summary_is_one_run_with_its_report(store, sweep, runs, leave):
    tracking = MlflowTracking(store, "summary")
    first = tracking.push_sweep(sweep, sweep / "report")
    leave("2_de", metrics={"test/f1": 0.9})
    assert tracking.push_sweep(sweep, sweep / "report") == first
    client, (run,) = runs("summary")
    assert (run.info.run_name, run.data.tags["kind"], run.data.tags["sweep"]) == ("sweep grid", "sweep", "grid")
    assert run.data.tags["state"] == "2 of 3 cells done, 1 failed"
    assert run.data.metrics == {
        "sweep/ilp_mean_f1": 0.7, "sweep/ilp_best_f1": 0.9, "sweep/cells_planned": 3, "sweep/cells_done": 2, "sweep/cells_failed": 1,
        "sweep/seconds": 180,
    }  # fmt: skip
    assert [file.path for file in client.list_artifacts(run.info.run_id)] == ["report.html"]


def test_few_cells_are_compared_by_name_and_many_by_their_sweep(store, leave, monkeypatch):
    tracking = MlflowTracking(store, "compared")
    folders = [leave("0_sw"), leave("1_sw"), leave("2_failed", error="no gold"), leave("3_not_pushed")]
    for folder in folders[:3]:
        tracking.push(folder)
    first, second = (json.loads((folder / "mlflow.json").read_text())["run"] for folder in folders[:2])
    assert f"#/compare-runs?runs=%5B%22{first}%22%2C%22{second}%22%5D&experiments=%5B%22" in tracking.comparison(folders)
    monkeypatch.setattr("spanferry.tracking._links.MOST", 1)
    assert "searchFilter=tags.sweep%20%3D%20%27grid%27" in tracking.comparison(folders)


def test_nothing_pushed_is_nothing_to_compare(store, leave):
    assert MlflowTracking(store, "compared").comparison([leave()]) == ""


@pytest.mark.parametrize(
    ("uri", "command"),
    [(None, "make ui"), ("sqlite:///other.db", "mlflow ui --backend-store-uri sqlite:///other.db"), ("http://host:5000", "")],
)
def test_links_say_what_serves_them(uri, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Makefile").touch()
    assert MlflowTracking(uri).viewer == command


def test_elsewhere_than_beside_the_makefile_the_viewer_is_mlflows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert MlflowTracking(None).viewer == "mlflow ui --backend-store-uri sqlite:///multirun/mlflow.db"


def test_an_address_without_scheme_is_refused_at_once():
    with pytest.raises(ConfigError, match=r"'localhost:5000'.*http://HOST:PORT"):
        MlflowTracking("localhost:5000")


def test_a_deleted_experiment_is_not_logged_to(store):
    from mlflow.tracking import MlflowClient

    client = MlflowClient(store)
    client.delete_experiment(client.create_experiment("deleted"))
    with pytest.raises(TrackingError, match=r"'deleted' was deleted\. Restore it"):
        MlflowTracking(store, "deleted").prepare()
