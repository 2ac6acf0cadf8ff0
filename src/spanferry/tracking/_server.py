"""An MLflow server, or a local store: its address, its client, one experiment, and short errors."""

import gc
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spanferry.core.errors import ConfigError, TrackingError
from spanferry.core.redaction import redacted
from spanferry.tracking._own import without_user

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

LOCAL = Path("multirun")
_DATABASE = "mlflow.db"
_LOCAL_PAGE = "http://127.0.0.1:5000"
"""Where ``make ui`` serves the local store."""
_LIMITS = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",  # a repeated create_run makes two runs; whoever pushes tries again
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "5",  # seconds of silence; an unreachable server costs 4 minutes by default
    "MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT": "60",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",  # it writes to its makers of every process; whoever wants that sets it to false
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",  # it would print the address, password and all
}

_WHERE = "Start it, set tracking.uri or MLFLOW_TRACKING_URI, or log nothing with tracking=none"
_WHO = (
    "Say who you are, in the environment: MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN; "
    "or log nothing with tracking=none"
)
"""What there is to do."""
_SLOWEST = 5_000_000
"""Bytes in a second that a server is expected to store."""


@dataclass(frozen=True)
class Experiment:
    """An MLflow experiment.

    Attributes:
        made: when, in Unix milliseconds: a store that was deleted and made anew has another one of the same number.
    """

    id: str
    made: int


class Server:
    """Where runs go.

    Args:
        uri: of the tracking server; None: an SQLite store below ``multirun/``.
        experiment: the name of the MLflow experiment.

    Raises:
        ConfigError: the address is none.
    """

    def __init__(self, uri: str | None, experiment: str) -> None:
        self.uri = uri or f"sqlite:///{LOCAL / _DATABASE}"
        if not re.match(r"(https?|sqlite|postgresql|mysql|mssql)(\+\w+)?://|databricks", self.uri):
            raise ConfigError(
                f"tracking.uri={redacted(uri)!r} (or MLFLOW_TRACKING_URI) is no address of a tracking server; http://HOST:PORT is one"
            )
        self.local = self.uri.startswith("sqlite:")  # then artifacts lie beside it, not in ./mlruns
        self.name = experiment

    @property
    def store(self) -> Path | None:
        """The file of a local store; None for a server."""
        return Path(self.uri.partition(":///")[2]) if self.local else None

    @property
    def shown(self) -> str:
        """The address as it may be kept and shown; of a local store the same from every folder."""
        if self.local and not self.uri.startswith("sqlite:////"):
            return f"sqlite:///{Path(self.uri.removeprefix('sqlite:///')).absolute()}"
        return redacted(self.uri)

    @property
    def page(self) -> str:
        """Where the web pages are."""
        return without_user(redacted(self.uri)).rstrip("/") if self.uri.startswith("http") else _LOCAL_PAGE

    @property
    def viewer(self) -> str:
        """The command that serves the web pages, from this folder; empty where the server does."""
        if self.uri.startswith(("http", "databricks")):
            return ""
        ours = self.uri == f"sqlite:///{LOCAL / _DATABASE}" and Path("Makefile").is_file()
        return "make ui" if ours else f"mlflow ui --backend-store-uri {redacted(self.uri)}"

    @cached_property
    def client(self) -> "MlflowClient":
        """The client, one for all calls: making it takes a second."""
        for name, value in _LIMITS.items():
            os.environ.setdefault(name, value)
        logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells of every step in making a store
        logging.getLogger("mlflow.store.db.utils").setLevel(logging.CRITICAL)  # so does this, and of what it raises with tracebacks
        with _uncollected():
            from mlflow.tracking import MlflowClient

            return MlflowClient(self.uri)

    @cached_property
    def experiment(self) -> Experiment:
        """The experiment; made, with the store around it, by one process at a time: several would break a fresh SQLite store for good."""
        from filelock import FileLock

        if self.store is None:
            return self._found_or_made()
        LOCAL.mkdir(exist_ok=True)
        with FileLock(LOCAL / ".mlflow.lock"), _begun_anew(self.store), _uncollected():
            return self._found_or_made()

    def _found_or_made(self) -> Experiment:
        found = self.client.get_experiment_by_name(self.name)
        if found is None:
            artifacts = (LOCAL / "mlartifacts").absolute().as_uri() if self.local else None
            found = self.client.get_experiment(self.client.create_experiment(self.name, artifact_location=artifacts))
        if found.lifecycle_stage == "deleted":
            raise TrackingError(
                f"the MLflow experiment {self.name!r} was deleted. Restore it (mlflow experiments restore -x "
                f"{found.experiment_id}), or log to another: tracking.experiment=NAME"
            )
        return Experiment(str(found.experiment_id), int(found.creation_time or 0))

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Turn what goes wrong with the server into a short error.

        Raises:
            TrackingError: it cannot be reached, or refuses.
        """
        from mlflow.exceptions import MlflowException
        from requests import RequestException
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except (MlflowException, SQLAlchemyError, RequestException, OSError) as error:
            lines = [line for line in str(error).splitlines() if not line.startswith("(raised as a result of")]  # SQLAlchemy's preface
            reason = redacted(lines[0] if lines else type(error).__name__)[:200]
            way_out = _WHO if re.search(r"error code 40[13]\b", reason) else _WHERE
            raise TrackingError(f"the tracking server {redacted(self.uri)} does not answer, or refuses ({reason}). {way_out}") from error

    def tagged(self, name: str, value: str) -> list[str]:
        """The runs that have this tag, by id; deleted ones are none."""
        found = self.client.search_runs([self.experiment.id], f"tags.`{name}` = '{value}'")
        return [run.info.run_id for run in found]

    def files(self, run: Any, folder: Path) -> None:
        """Keep a folder's files with a run. Not by the client, which reads the whole run back first: that takes longer than the files."""
        from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

        place: Any = get_artifact_repository(run.info.artifact_uri, tracking_uri=self.uri)
        with patient(folder):
            place.log_artifacts(str(folder))

    def terminate(self, run: str, status: str, ended: int) -> None:
        """End a run, at a time in Unix milliseconds."""
        self.client.set_terminated(run, status, ended)

    def link(self, run: str) -> str:
        """A run's page."""
        return f"{self.page}/#/experiments/{self.experiment.id}/runs/{run}"


@contextmanager
def _begun_anew(database: Path) -> Iterator[None]:
    """Make an SQLite store in the block, unless there is one. What a killed process left half made is removed first: MLflow refuses it."""
    making = database.with_name(f".{database.name}.making")
    if making.exists():  # then nothing was ever kept there
        for ending in ("", "-journal", "-wal", "-shm"):
            database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)
    if not database.exists():
        making.touch()
    yield
    making.unlink(missing_ok=True)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: what imports make lives on, and to look at it again and again is a fifth of their second."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def patient(folder: Path) -> Iterator[None]:
    """Give the server longer to answer where files are large: it answers when it has put them where they stay."""
    name = "MLFLOW_HTTP_REQUEST_TIMEOUT"
    before = os.environ[name]
    largest = max((path.stat().st_size for path in folder.rglob("*") if path.is_file()), default=0)
    os.environ[name] = str(int(before) + largest // _SLOWEST)
    try:
        yield
    finally:
        os.environ[name] = before


def entities(values: Mapping[str, str], kind: Any) -> list[Any]:
    """Names and values as parameters or tags of MLflow, which allows fewer characters in names than Hydra."""
    return [kind(re.sub(r"[^\w\-. :/]", ":", name), value) for name, value in values.items()]
