"""Cells found by what their MLflow runs show."""

from pathlib import Path

from spanferry.core.errors import TrackingError
from spanferry.tracking._server import Server

_PAGE = 1000
"""Runs in an answer."""


def folders_of(query: str, uri: str | None = None, experiment: str = "spanferry") -> list[Path]:
    """The folders of the cells whose runs a filter finds, in the order in which they started.

    Args:
        query: in MLflow's language: ``params.lang = "sw" and metrics."test/f1" > 0.5``.
        uri: of the server; None: the local store.

    Raises:
        TrackingError: there is no local store here, the server cannot be reached, or it refuses the filter.
    """
    server, found, token = Server(uri, experiment), [], None
    if server.store is not None and not server.store.is_file():  # whoever asks makes none
        raise TrackingError(f"{server.store}: no store of MLflow's here; ask in the folder that cells were run in, or name it: --uri")
    with server.answering():
        known = server.client.get_experiment_by_name(experiment)
        while known is not None:
            page = server.client.search_runs([known.experiment_id], query, max_results=_PAGE, order_by=["start_time"], page_token=token)
            tags = [run.data.tags for run in page]
            found += [each["folder"] for each in tags if "folder" in each and each.get("kind") != "sweep"]
            if not (token := page.token):
                break
    return list(map(Path, dict.fromkeys(found)))
