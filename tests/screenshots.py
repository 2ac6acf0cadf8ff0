"""Pictures of a finished sweep's report and of MLflow on it, in headless Chromium, to be looked at: ``make screenshots``.

It takes the youngest sweep below multirun/sweeps, or runs the demo's, pushes it, serves the local store, and writes PNGs. ``--reports``
takes pictures of reports alone, each as wide as a phone and as a screen. A script, not a test.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from urllib.request import urlopen

from chromium import Chromium

MULTIRUN = Path("multirun")
WIDTHS = (390, 1440)
"""Of a phone and of a screen, in CSS pixels."""
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-device-scale-factor=1", "--window-size=2100,1200"),
)


def main() -> None:
    """Push a sweep and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sweep", type=Path, help="the sweep's folder; by default the youngest, or that of experiment=demo")
    parser.add_argument("--out", type=Path, default=MULTIRUN / "screenshots")
    parser.add_argument("--seconds", type=float, default=60, help="that a page has to draw itself, by its own clock")
    parser.add_argument("--reports", type=Path, nargs="+", metavar="FOLDER", help="pictures of these sweeps' reports alone")
    asked = parser.parse_args()
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no chromium: apt-get install chromium")
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.reports:
        take_reports(asked.reports, asked.out)
        return
    sweep = asked.sweep or youngest() or demo()
    subprocess.run([sys.executable, "-m", "spanferry.tracking", str(sweep)], check=True)
    take_reports([sweep], asked.out)
    with serving(f"sqlite:///{MULTIRUN / 'mlflow.db'}") as page:
        for name, address in pages(sweep).items():
            take(browser, f"{page}{address}", asked.out / f"{name}.png", asked.seconds)


def take_reports(sweeps: Sequence[Path], out: Path) -> None:
    """Each sweep's page at both widths; says where something is wider than the page."""
    with TemporaryDirectory() as profile:
        page = Chromium(profile)
        for sweep in sweeps:
            for width in WIDTHS:
                page.size(width)
                page.open((sweep / "report" / "report.html").absolute().as_uri())
                page.run("new Promise((done) => setTimeout(done, 1000))")
                if (found := page.run("document.scrollingElement.scrollWidth")) > width:
                    print(f"{sweep.name} at {width}: the page is {found} wide")
                page.picture(out / f"{sweep.name}_{width}.png")
                print(out / f"{sweep.name}_{width}.png")
        page.close()


def youngest() -> Path | None:
    """The last sweep that was run here."""
    found = sorted((MULTIRUN / "sweeps").glob("*/sweep.json"), key=lambda path: path.stat().st_mtime)
    return found[-1].parent if found else None


def demo() -> Path:
    """Run the demo's grid."""
    subprocess.run([sys.executable, "run.py", "experiment=demo"], check=True)
    found = youngest()
    assert found is not None, "the demo left no sweep"
    return found


def pages(sweep: Path) -> dict[str, str]:
    """What is looked at, by name: an address below the server's."""
    done = [
        path.parent
        for path in sorted(sweep.glob("*/mlflow.json"))
        if not json.loads((path.parent / "cell.json").read_text("utf-8"))["error"]
    ]
    cells, summary = [run_of(folder) for folder in done], run_of(sweep)
    sweep_alone = quote(f"tags.sweep = '{sweep.name}' AND tags.kind = 'cell'", safe="")
    runs, charts = (f"{summary.partition('/runs/')[0]}/runs?compareRunsMode={mode}" for mode in ("TABLE", "CHART"))
    ids = [address.rpartition("/")[2] for address in cells]
    experiment = summary.split("/")[3]
    return {
        "runs": runs,
        "charts": charts,
        "runs_of_the_sweep": f"{runs}&searchFilter={sweep_alone}",
        "comparison": f"/#/compare-runs?runs={json.dumps(ids, separators=(',', ':'))}&experiments=[%22{experiment}%22]".replace('"', "%22"),
        "cell": cells[0],
        "cell_metrics": f"{cells[0]}/model-metrics",
        "cell_system": f"{cells[0]}/system-metrics",
        "summary": summary,
        "report": f"{summary}/artifacts/report.html",
    }


def run_of(folder: Path) -> str:
    """The address of a pushed folder's run, below the server's."""
    link: str = json.loads((folder / "mlflow.json").read_text("utf-8"))["link"]
    return "/#" + link.partition("/#")[2]


@contextmanager
def serving(store: str) -> Iterator[str]:
    """MLflow's pages on a free port; their address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [str(Path(sys.executable).parent / "mlflow"), "ui", "--backend-store-uri", store, "--port", str(port), "--workers", "1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=os.environ | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}, start_new_session=True, **quiet)
    try:
        wait_for(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def wait_for(address: str) -> None:
    """Wait until somebody answers there; two minutes at most."""
    for _ in range(240):
        try:
            urlopen(address, timeout=5)
            return
        except OSError:
            time.sleep(0.5)
    sys.exit(f"{address} does not answer")


def take(browser: str, address: str, picture: Path, seconds: float) -> None:
    """Draw a page; MLflow's never come to rest, so they get a fixed time."""
    with TemporaryDirectory() as profile:
        options = [f"--user-data-dir={profile}", f"--virtual-time-budget={seconds * 1000:.0f}", f"--screenshot={picture}"]
        subprocess.run([browser, *QUIET, *options, address], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180)
    print(picture)


if __name__ == "__main__":
    main()
