"""The two sides: the assistant as `mesobot run`, and the bot of `rasa init` as `rasa run`."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp

from bench.client import Http
from bench.process import Process
from bench.questions import our_questions, stock_questions
from bot.core.settings import ROOT

STOCK_FOLDER = ROOT / "results/stock"
RASA = Path(sys.executable).with_name("rasa")
# Windows as long as the defaults', so that what the limiter keeps is kept; numbers that are never reached.
_LIMITS = {
    "MESOBOT_SESSION_LIMIT": "1000000/minute;1000000/hour",
    "MESOBOT_ADDRESS_LIMIT": "1000000/minute;1000000/hour",
}
_PATIENCE_S = 180


class Side:
    """One server and how to talk to it; `good`: the answers that count."""

    name = ""
    good: frozenset[str] = frozenset()
    questions: Iterator[str]

    def __init__(self, command: list[str], folder: Path, scratch: Path, environ: dict[str, str]) -> None:
        self.scratch, self.port = scratch, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        words = [word.format(port=self.port) for word in command]
        self.process = Process(words, folder, scratch / f"{self.name}.log", environ)

    async def start(self, http: Http) -> float:
        """Start; the seconds until the first answer is in hand (everything loaded from warm files)."""
        self.process.start()
        while not await self._answers(http):
            self.process.check()
            if time.perf_counter() - self.process.started > _PATIENCE_S:
                raise RuntimeError(f"{self.name} does not answer")
            await asyncio.sleep(0.02)
        return time.perf_counter() - self.process.started

    async def open(self, http: Http, count: int) -> list[Any]:
        """New conversations."""
        raise NotImplementedError

    async def ask(self, http: Http, conversation: Any, text: str) -> tuple[str, float]:
        """Status of the answer and its milliseconds."""
        raise NotImplementedError

    async def first_messages(
        self, http: Http, count: int, questions: Iterator[str] | None = None
    ) -> list[tuple[Any, str]]:
        """`count` new conversations with a question each (default: the side's own)."""
        asked = questions or self.questions
        return [(made, next(asked)) for made in await self.open(http, count)]

    async def _answers(self, http: Http) -> bool:
        raise NotImplementedError


class Ours(Side):
    """The web channel of `mesobot run`, conversations in SQLite."""

    name = "ours"
    good = frozenset({"answered", "clarify", "refused", "urgent", "smalltalk"})

    def __init__(self, scratch: Path, environ: dict[str, str] | None = None) -> None:
        database = {"MESOBOT_TRACKER_DB": f"sqlite:///{scratch}/conversations.db"}
        command = [sys.executable, "-m", "bot", "run", "--port", "{port}"]
        super().__init__(command, ROOT, scratch, _LIMITS | database | (environ or {}))
        self.questions, self._sent, self.ready_s = our_questions(), 0, 0.0

    async def open(self, http: Http, count: int) -> list[Any]:
        """New conversations: their tokens."""
        tokens = []
        for _ in range(count):
            _, body, _ = await http.post(f"{self.url}/webhooks/web/session", {})
            tokens.append(json.loads(body)["token"])
        return tokens

    async def ask(self, http: Http, conversation: Any, text: str) -> tuple[str, float]:
        """Status of the answer and its milliseconds."""
        self._sent += 1
        body = {"token": conversation, "message_id": f"message-{self._sent}", "text": text}
        code, content, ms = await http.post(f"{self.url}/webhooks/web/messages", body)
        return (json.loads(content)["answers"][0]["status"] if code == 200 else f"http {code}"), ms

    async def _answers(self, http: Http) -> bool:
        if await http.status(f"{self.url}/ready") != 200:
            return False
        self.ready_s = time.perf_counter() - self.process.started
        status, _ = await self.ask(http, (await self.open(http, 1))[0], "What is mesotherapy?")
        return status == "answered"


class Stock(Side):
    """The REST channel of a plain `rasa run` on the project of `rasa init`."""

    name = "stock"
    good = frozenset({"answered"})

    def __init__(self, scratch: Path, environ: dict[str, str] | None = None) -> None:
        make_stock()
        command = [str(RASA), "run", "--port", "{port}"]
        super().__init__(command, STOCK_FOLDER, scratch, environ or {})
        self.questions, self._opened = stock_questions(), 0

    async def open(self, http: Http, count: int) -> list[Any]:
        """New conversations: names that were not used before."""
        self._opened += count
        return [f"visitor-{number}" for number in range(self._opened - count, self._opened)]

    async def ask(self, http: Http, conversation: Any, text: str) -> tuple[str, float]:
        """Status of the answer and its milliseconds; Rasa's sign of a failure is an empty list."""
        body = {"sender": conversation, "message": text}
        code, content, ms = await http.post(f"{self.url}/webhooks/rest/webhook", body)
        said = code == 200 and json.loads(content)
        return ("answered" if said else f"http {code}, empty"), ms

    async def _answers(self, http: Http) -> bool:
        try:
            status, _ = await self.ask(http, (await self.open(http, 1))[0], "hello")
        except aiohttp.ClientError:
            return False
        return status in self.good


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_stock() -> None:
    """The project of `rasa init`, trained; made once."""
    if list(STOCK_FOLDER.glob("models/*.tar.gz")):
        return
    STOCK_FOLDER.mkdir(parents=True, exist_ok=True)
    command = [str(RASA), "init", "--no-prompt", "--init-dir", "."]
    with tempfile.TemporaryFile() as log:
        subprocess.run(command, cwd=STOCK_FOLDER, check=True, stdout=log, stderr=log, timeout=900)
