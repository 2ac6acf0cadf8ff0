"""Runs in a real MLflow store."""

import pytest

from spanferry.core.errors import ConfigError, DataError, SpanferryError
from spanferry.tracking.mlflow import MlflowTracking


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store is made once: it takes seconds."""
    return f"sqlite:///{tmp_path_factory.mktemp('mlflow')}/mlflow.db"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Artifacts go below the current folder."""
    monkeypatch.chdir(tmp_path)


def runs(store, name):
    from mlflow.tracking import MlflowClient

    client = MlflowClient(store)
    return client, client.search_runs([client.get_experiment_by_name(name).experiment_id])


def test_a_finished_run_has_params_metrics_curves_tags_and_files(store, tmp_path):
    artifacts = tmp_path / "artifacts"
    artifacts.mkdir()
    (artifacts / "projected.conll").write_text("Kano B-LOC\n")
    tracking = MlflowTracking(store, "finished")
    tracking.prepare()
    tracking.prepare()
    with tracking.run("sw ilp", {"lang": "sw", "aligner@aligner.members.neural": "simalign"}, {"sweep": "s1"}) as run:
        run.metrics({"test/f1": 0.5, "test/PER/f1": 0.25, "projection/f1": float("nan")})
        run.curve([{"step": 10, "epoch": 1, "dev/f1": 0.1}, {"step": 20, "epoch": 2, "dev/f1": 0.4}])
        run.files(artifacts)
    client, (found,) = runs(store, "finished")
    assert (found.info.status, found.info.run_name, found.data.params, found.data.tags["sweep"]) == (
        "FINISHED",
        "sw ilp",
        {"lang": "sw", "aligner:aligner.members.neural": "simalign"},
        "s1",
    )
    assert found.data.metrics == {"test/f1": 0.5, "test/PER/f1": 0.25, "dev/f1": 0.4}
    assert [(metric.step, metric.value) for metric in client.get_metric_history(found.info.run_id, "dev/f1")] == [
        (10, 0.1),
        (20, 0.4),
    ]
    assert [file.path for file in client.list_artifacts(found.info.run_id)] == ["projected.conll"]


@pytest.mark.parametrize(("error", "status"), [(DataError("train-7 is broken"), "FAILED"), (KeyboardInterrupt(), "KILLED")])
def test_a_run_that_raises_is_closed_with_its_error(store, error, status):
    tracking = MlflowTracking(store, status)
    with pytest.raises(type(error)), tracking.run("x", {}, {}):
        raise error
    _, (found,) = runs(store, status)
    assert found.info.status == status
    assert found.data.tags["error"] == f"{type(error).__name__}: {error}"


def test_an_unreachable_server_is_a_short_error(monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(SpanferryError, match=r"http://127\.0\.0\.1:9 does not answer.*tracking=none"):
        MlflowTracking("http://127.0.0.1:9").prepare()


def test_an_address_without_scheme_is_refused_at_once():
    with pytest.raises(ConfigError, match=r"'localhost:5000'.*http://HOST:PORT"):
        MlflowTracking("localhost:5000")
