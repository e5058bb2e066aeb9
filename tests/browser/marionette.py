"""Drives the installed Firefox by its own protocol (Marionette); no driver is needed."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.server import free_port

_PREFERENCES = """
user_pref("marionette.port", {port});
user_pref("network.dns.localDomains", "assistant.test,site.test");
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("app.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""
WRAPPED = (
    "const done = arguments[arguments.length - 1]; (async () => {{ {} }})().then(done, (e) => done(`${{e}}`))"
)


class Firefox:
    """One browser with one window."""

    def __init__(self, binary: str, folder: Path) -> None:
        port = free_port()
        (folder / "user.js").write_text(_PREFERENCES.format(port=port), encoding="utf-8")
        command = [
            binary,
            "--headless",
            "--marionette",
            "--no-remote",
            "--profile",
            str(folder),
            "about:blank",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._stream = self._connect(port)
        self._replies = self._stream.makefile("rb")
        self._count = 0
        self._read()
        self.call("NewSession", capabilities={})

    def _connect(self, port: int) -> socket.socket:
        for _ in range(150):
            try:
                return socket.create_connection(("127.0.0.1", port), 60)
            except OSError:
                time.sleep(0.2)
        raise AssertionError("Firefox does not listen")

    def _read(self) -> Any:
        length = b""
        while (digit := self._replies.read(1)) not in (b":", b""):
            length += digit
        return json.loads(self._replies.read(int(length)))

    def call(self, command: str, **parameters: Any) -> Any:
        """One command of WebDriver."""
        self._count += 1
        message = json.dumps([0, self._count, f"WebDriver:{command}", parameters]).encode()
        self._stream.sendall(str(len(message)).encode() + b":" + message)
        _kind, _number, error, result = self._read()
        assert error is None, error["message"]
        return result

    def visit(self, url: str) -> None:
        """Open a page, and wait for the widget."""
        self.call("Navigate", url=url)
        self.run(
            "while (!window.MesoBot) await new Promise((done) => setTimeout(done, 50)); await MesoBot.ready"
        )

    def run(self, script: str) -> Any:
        """What an asynchronous script of the page returns; what it throws is told as text."""
        result = self.call("ExecuteAsyncScript", script=WRAPPED.format(script), args=[], scriptTimeout=30_000)
        return result["value"]

    def stop(self) -> None:
        """End this browser."""
        self._stream.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
