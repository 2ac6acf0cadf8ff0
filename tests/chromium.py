"""A headless Chromium that is driven over two pipes, by the DevTools protocol: for tests and for pictures."""

import fcntl
import json
import os
import shutil
import subprocess
from base64 import b64decode
from itertools import count
from time import sleep

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe"),
)


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

    def open(self, address, ready="document.readyState === 'complete'"):
        """Open a page, and wait until it is ready."""
        self.call("Page.enable")
        watch = "window.tasks = []; new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => "
        watch += "({ start: each.startTime, took: each.duration })))).observe({ type: 'longtask', buffered: true });"
        self.call("Page.addScriptToEvaluateOnNewDocument", source=watch)
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.until(ready)

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

    def picture(self, path):
        """The whole page as PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16_000), "scale": 1}
        found = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        path.write_bytes(b64decode(found["data"]))
