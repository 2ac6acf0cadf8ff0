"""Pages of MLflow that show several runs."""

import json
from collections.abc import Sequence
from urllib.parse import quote

from spanferry.tracking._server import Server

MOST = 60
"""Runs that a compare page is asked for: each takes 42 characters of the address, and lines of more hide one another in its plots."""


def comparison(server: Server, runs: Sequence[str], sweep: str) -> str:
    """The page that compares runs; of more than ``MOST`` that of all runs of their sweep."""
    page, experiment = server.page, server.experiment.id
    if len(runs) <= MOST:
        ids, experiments = (quote(json.dumps(found, separators=(",", ":"))) for found in (list(runs), [experiment]))
        return f"{page}/#/compare-runs?runs={ids}&experiments={experiments}"
    wanted = quote(f"tags.sweep = '{sweep}' AND tags.kind = 'cell'" if sweep else "tags.kind = 'cell'", safe="")
    return f"{page}/#/experiments/{experiment}/runs?searchFilter={wanted}"
