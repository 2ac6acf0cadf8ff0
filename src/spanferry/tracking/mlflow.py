"""``tracking=mlflow``: one flat MLflow run a cell. Nested runs would show a collapsed parent and no charts."""

import logging
import math
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spanferry.core.errors import ConfigError, SpanferryError

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

LOCAL = Path("multirun")
_ERROR_LENGTH = 5000  # MLflow's limit on a tag


class MlflowTracking:
    """Logs to an MLflow server, or to an SQLite store below ``multirun/`` that ``make ui`` shows.

    Args:
        uri: of the tracking server; None: the local store.
        experiment: the MLflow experiment that the cells' runs belong to.
    """

    def __init__(self, uri: str | None = None, experiment: str = "spanferry") -> None:
        self._uri = uri or f"sqlite:///{LOCAL / 'mlflow.db'}"
        if not re.match(r"(https?|sqlite|postgresql|mysql|mssql)(\+\w+)?://|databricks", self._uri):
            raise ConfigError(f"tracking.uri={uri!r} (or MLFLOW_TRACKING_URI) is no address of a tracking server; http://HOST:PORT is one")
        self._local = self._uri.startswith("sqlite:")  # then artifacts lie beside it, not in ./mlruns
        self._experiment = experiment

    def prepare(self) -> None:
        """Make the store and the experiment. Several processes that touch a fresh SQLite store at once would break it for good."""
        self._experiment_id()

    @contextmanager
    def run(self, name: str, params: Mapping[str, str], tags: Mapping[str, str]) -> Iterator["_MlflowRun"]:
        """Open a run; it ends FINISHED, or FAILED with the tag ``error``, or KILLED after Ctrl-C."""
        from mlflow.entities import Param, RunTag

        experiment, client = self._experiment_id(), self._client()
        id = client.create_run(experiment, run_name=name).info.run_id
        try:
            named = [Param(_allowed(key), value) for key, value in params.items()]
            client.log_batch(id, params=named, tags=[RunTag(key, value) for key, value in tags.items()])
            yield _MlflowRun(client, experiment, id, "" if self._local else self._uri)
        except BaseException as error:
            client.set_tag(id, "error", f"{type(error).__name__}: {error}"[:_ERROR_LENGTH])
            client.set_terminated(id, "KILLED" if isinstance(error, KeyboardInterrupt) else "FAILED")
            raise
        client.set_terminated(id, "FINISHED")

    def _client(self) -> "MlflowClient":
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1")  # an unreachable server costs seconds, not 4 minutes
        os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "5")
        for name in ("alembic", "mlflow.store.db.utils"):  # they tell of every step in making a store
            logging.getLogger(name).setLevel(logging.WARNING)
        from mlflow.tracking import MlflowClient

        return MlflowClient(self._uri)

    def _experiment_id(self) -> str:
        """The experiment's id; made, with the store around it, by one process at a time.

        Raises:
            SpanferryError: the server cannot be reached, or refuses.
        """
        from filelock import FileLock
        from mlflow.exceptions import MlflowException
        from sqlalchemy.exc import SQLAlchemyError

        try:
            if not self._local:
                return self._find_or_create(self._client())
            LOCAL.mkdir(exist_ok=True)
            with FileLock(LOCAL / ".mlflow.lock"):
                return self._find_or_create(self._client())
        except (MlflowException, SQLAlchemyError, OSError) as error:
            raise SpanferryError(
                f"the tracking server {self._uri} does not answer ({str(error).splitlines()[0][:200]}). Start it, set tracking.uri or "
                f"MLFLOW_TRACKING_URI, or log nothing with tracking=none"
            ) from error

    def _find_or_create(self, client: "MlflowClient") -> str:
        found = client.get_experiment_by_name(self._experiment)
        if found is None:
            artifacts = (LOCAL / "mlartifacts").absolute().as_uri() if self._local else None
            return str(client.create_experiment(self._experiment, artifact_location=artifacts))
        if found.lifecycle_stage == "deleted":
            raise SpanferryError(
                f"the MLflow experiment {self._experiment!r} was deleted. Restore it (mlflow experiments restore -x "
                f"{found.experiment_id}), or log to another: tracking.experiment=NAME"
            )
        return str(found.experiment_id)


class _MlflowRun:
    """An open run."""

    def __init__(self, client: "MlflowClient", experiment: str, id: str, server: str) -> None:
        self._client, self._experiment, self._id, self._server = client, experiment, id, server

    @property
    def link(self) -> str:
        path = f"#/experiments/{self._experiment}/runs/{self._id}"
        return f"{self._server.rstrip('/')}/{path}" if self._server.startswith("http") else path

    def metrics(self, values: Mapping[str, float]) -> None:
        self._log([_metric(name, value, 0) for name, value in values.items()])

    def curve(self, history: Sequence[Mapping[str, float]]) -> None:
        named = [(name, row) for row in history for name in row if "/" in name]  # train/loss, dev/f1; epoch and seconds are no curves
        self._log([_metric(name, row[name], int(row["step"])) for name, row in named])

    def files(self, folder: Path) -> None:
        self._client.log_artifacts(self._id, str(folder))

    def _log(self, metrics: list[Any]) -> None:
        """In batches: a call costs 17 ms, and a batch holds 1,000. NaN is not a value to compare: left out."""
        metrics = [metric for metric in metrics if math.isfinite(metric.value)]
        for start in range(0, len(metrics), 1000):
            self._client.log_batch(self._id, metrics=metrics[start : start + 1000])


def _allowed(name: str) -> str:
    """A parameter's name as MLflow takes it: ``aligner@aligner.members.neural`` has a character too many."""
    return re.sub(r"[^\w\-. :/]", ":", name)


def _metric(name: str, value: float, step: int) -> Any:
    from mlflow.entities import Metric

    return Metric(name, float(value), int(time.time() * 1000), step)
