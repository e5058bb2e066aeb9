"""WebKitGTK as Debian brings it (`webkit2gtk-driver`, `xvfb`), driven by WebDriver over HTTP."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.browser.marionette import WRAPPED
from tests.server import free_port

_MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"


def mini_browser() -> str | None:
    """The browser that WebKitGTK is tried with, where it, its driver and a screen can be had."""
    tools = [shutil.which(name) for name in ("WebKitWebDriver", "Xvfb")]
    found = sorted(Path("/").glob(_MINI_BROWSERS.lstrip("/")))
    return str(found[0]) if found and all(tools) else None


class WebKit:
    """One browser with one window, on a screen that nobody sees."""

    def __init__(self, binary: str, proxy: int) -> None:
        """`proxy`: the port on this machine that every name of a host leads to."""
        screen = f":{free_port() % 1000 + 100}"
        self._port = free_port()
        self._processes = [self._run(["Xvfb", screen, "-screen", "0", "1280x900x24"])]
        # A container gives the browser no namespaces to make a sandbox of its own from.
        environment = {"DISPLAY": screen, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        self._processes.append(self._run(["WebKitWebDriver", f"--port={self._port}"], **environment))
        options = {"binary": binary, "args": ["--automation"]}
        wanted = {
            "webkitgtk:browserOptions": options,
            "proxy": {"proxyType": "manual", "httpProxy": f"127.0.0.1:{proxy}"},
        }
        self._session = self._begin(wanted)
        self._call("/timeouts", script=30_000)

    def _run(self, command: list[str], **environment: str) -> subprocess.Popen[bytes]:
        nothing = subprocess.DEVNULL
        return subprocess.Popen(command, stdout=nothing, stderr=nothing, env={**os.environ, **environment})

    def _begin(self, wanted: dict[str, Any]) -> str:
        for _ in range(150):
            try:
                begun = self._post("/session", {"capabilities": {"alwaysMatch": wanted}})
                return f"/session/{begun['sessionId']}"
            except OSError:  # the driver or the screen is not there yet
                time.sleep(0.2)
        raise AssertionError("WebKitWebDriver begins no session")

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._port}{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            return json.load(reply)["value"]

    def _call(self, path: str, **parameters: Any) -> Any:
        return self._post(self._session + path, parameters)

    def visit(self, url: str) -> None:
        """Open a page, and wait for the widget."""
        self._call("/url", url=url)
        self.run(
            "while (!window.MesoBot) await new Promise((done) => setTimeout(done, 50)); await MesoBot.ready"
        )

    def run(self, script: str) -> Any:
        """What an asynchronous script of the page returns; what it throws is told as text."""
        return self._call("/execute/async", script=WRAPPED.format(script), args=[])

    def stop(self) -> None:
        """End this browser, its driver and its screen."""
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
