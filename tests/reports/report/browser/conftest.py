"""Sweeps with sentences, and a headless Chromium that is driven over two pipes, by the DevTools protocol."""

import fcntl
import json
import os
import shutil
import subprocess
from itertools import count
from pathlib import Path
from time import sleep

import pytest

from spanferry.core.cell_record import PLAN, CellRecord
from spanferry.core.records import Entity, Outcome, Sentence, Span
from spanferry.core.sentence_record import FILE, SentenceRecord, save_sentences
from spanferry.reports.reading import read_sweep
from spanferry.reports.report import browser

EVIL = "</script><script>document.title='EVIL'</script>"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe"),
)


def _entity(start, end, label="PER"):
    return Entity(Span(start, end), label)


@pytest.fixture
def record():
    """Makes a sentence whose source is ``Ada slept``; spans are of PER."""
    return _record


def _record(id, words="Ada schlief", gold=((0, 1),), projected=((0, 1),), language="de", **others):
    source = Sentence(id, "en", ("Ada", "slept"), (_entity(0, 1),))
    spans = [None if side is None else tuple(_entity(*span) for span in side) for side in (gold, projected)]
    plain = {"source": source, "outcomes": (Outcome.PROJECTED if projected else Outcome.UNALIGNED,), "links": ((0, 0), (1, 1))}
    return SentenceRecord(Sentence(id, language, tuple(words.split())), gold=spans[0], projected=spans[1], **(plain | others))


@pytest.fixture
def sweep_of(tmp_path):
    """Makes a sweep of cells of such sentences; a cell whose sentences are None left none."""

    def made(*cells):
        planned = []
        for number, records in enumerate(cells):
            axes = {"lang": "de", "method": EVIL if number else "ilp", "seed": "0"}
            place = tmp_path / f"{number}_de"
            (place / "artifacts").mkdir(parents=True)
            CellRecord(axes, {"projection/f1": 0.5}, "", [], {}).save(place)
            if records is not None:
                save_sentences(place / "artifacts" / FILE, records)
            planned.append({"number": number + 10, "folder": place.name, "axes": axes})
        (tmp_path / PLAN).write_text(json.dumps({"cells": planned}))
        return read_sweep(tmp_path)

    return made


class Chromium:
    """One page of a headless Chromium."""

    def __init__(self, profile):
        ours, theirs = os.pipe(), os.pipe()
        child = [fcntl.fcntl(end, fcntl.F_DUPFD, 100) for end in (ours[0], theirs[1])]

        def wire():
            os.dup2(child[0], 3)
            os.dup2(child[1], 4)

        command = [CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, preexec_fn=wire, close_fds=False, start_new_session=True, **quiet)
        for end in (*child, ours[0], theirs[1]):
            os.close(end)
        self._to, self._from = os.fdopen(ours[1], "wb", 0), os.fdopen(theirs[0], "rb", 0)
        self._numbers, self._rest, self._session = count(1), b"", None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def call(self, method, **params):
        """A method's result; what else is told meanwhile is passed over."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params} | ({"sessionId": self._session} if self._session else {})
        self._to.write(json.dumps(message).encode() + b"\0")
        while (answer := self._read()).get("id") != number:
            pass
        assert "error" not in answer, answer
        return answer["result"]

    def _read(self):
        while b"\0" not in self._rest:
            found = os.read(self._from.fileno(), 1 << 20)
            assert found, "chromium is gone"
            self._rest += found
        one, _, self._rest = self._rest.partition(b"\0")
        return json.loads(one)

    def run(self, script):
        """The value of a script, once it is settled."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, condition, seconds=60):
        """Wait in the page until a condition holds."""
        met = self.run(
            f"new Promise((done) => {{ const end = performance.now() + {seconds * 1000}; const look = () => ({condition}) ? done(true) "
            ": performance.now() > end ? done(false) : setTimeout(look, 20); look(); })"
        )
        assert met, f"not within {seconds} s: {condition}"

    def poll(self, condition):
        """Wait for a page without scripts of its own, which cannot wait itself."""
        for _ in range(600):
            if self.run(condition):
                return
            sleep(0.1)
        raise AssertionError(condition)

    def size(self, width, height=900):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def open(self, address):
        """Open a page of the browser of sentences, and wait until it is ready."""
        self.call("Page.enable")
        watch = "window.tasks = []; new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => "
        watch += "({ start: each.startTime, took: each.duration })))).observe({ type: 'longtask', buffered: true });"
        self.call("Page.addScriptToEvaluateOnNewDocument", source=watch)
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.until("document.querySelector('#sentences')?.dataset.ready")

    def press(self, key):
        """A key, down and up, and the end of what it set off."""
        text = key if len(key) == 1 else None
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, **({"text": text} if text and kind == "keyDown" else {}))
        self.settle()

    def settle(self):
        """Wait for two frames in which the list is not busy."""
        self.run("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))")
        self.until("!document.querySelector('.sb-list').hasAttribute('aria-busy')")

    def close(self):
        self._session = None
        self._to.write(json.dumps({"id": 0, "method": "Browser.close"}).encode() + b"\0")
        self.process.wait(20)
        self._to.close()
        self._from.close()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    if CHROMIUM is None:
        pytest.skip("no chromium")
    page = Chromium(tmp_path_factory.mktemp("profile"))
    yield page
    page.close()


@pytest.fixture
def paged(tmp_path):
    """Writes a page that holds the section alone; its address."""

    def made(sweep, **options):
        styles = (Path(browser.__file__).parents[1] / "page.css").read_text("utf-8") + browser.css()
        head = f'<meta charset="utf-8"><title>ours</title><meta name="viewport" content="width=device-width"><style>{styles}</style>'
        body = f"<h1>Sweep</h1>{browser.section(sweep, **options)}<script>{browser.script()}</script>"
        file = tmp_path / "page.html"
        file.write_text(f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>', "utf-8")
        return file.as_uri()

    return made
