"""`python -m bench.walk`: the way of one web message through our code, counted.

The second message of a web conversation is sent to the handler of the web channel in this process. The calls
of functions in `bot` and `actions` are counted, the files with these functions, and the moves: pairs of
consecutive calls in different packages (`bot.channels`, `bot.language`, …, `actions`).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from types import FrameType, SimpleNamespace
from typing import Any

from bot.core.settings import ROOT
from bot.observability.logs import configure_logging, quiet_environment

QUESTIONS = ("What is mesotherapy?", "Does mesotherapy hurt a lot?")
_OURS = tuple(f"{ROOT / package}{os.sep}" for package in ("bot", "actions"))
_BEGIN = -1  # `f_lasti` of a call that starts; a coroutine that is resumed has a higher one


class Calls:
    """Files in which a function of ours was called, in the order of the calls."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.on = False

    def note(self, frame: FrameType, event: str, _argument: object) -> None:
        """What `sys.setprofile` and `threading.setprofile` call."""
        code = frame.f_code
        if not self.on or event != "call" or frame.f_lasti != _BEGIN:
            return
        named = not code.co_name.startswith("<")  # comprehensions and lambdas are part of their function
        if named and code.co_filename.startswith(_OURS):
            self.files.append(code.co_filename)

    def counted(self) -> dict[str, int]:
        """The figures."""
        packages = [_package(file) for file in self.files]
        moves = sum(one != other for one, other in pairwise(packages))
        return {"files": len(set(self.files)), "moves": moves, "calls": len(self.files)}


def _package(file: str) -> str:
    parts = Path(file).relative_to(ROOT).parts
    return ".".join(parts[:2]) if parts[0] == "bot" else parts[0]


def measure() -> dict[str, int]:
    """Files, moves between packages, and calls of the second message of a conversation."""
    calls = Calls()
    threading.setprofile(calls.note)  # holds for the threads that begin from here on
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MESOBOT_TRACKER_DB"] = f"sqlite:///{folder}/conversations.db"
        asyncio.run(_talk(calls))
    return calls.counted()


async def _talk(calls: Calls) -> None:
    ask = _front_desk()
    for number, question in enumerate(QUESTIONS):
        calls.on = question == QUESTIONS[-1]
        sys.setprofile(calls.note)
        await ask(question, number)
        sys.setprofile(None)


def _front_desk() -> Callable[[str, int], Any]:
    """Sends a text to the web channel's handler; raises where it is not answered."""
    from bot.engine.lean import import_lean

    import_lean()  # as `mesobot run` does

    from bot.channels.web.channel import FrontDesk
    from bot.core.settings import load_settings
    from bot.engine.assistant import open_assistant, with_model

    settings = load_settings()
    agent = with_model(open_assistant(settings), settings)
    desk = FrontDesk(settings, agent.handle_message)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=agent))
    token = ""

    def request(body: dict[str, str]) -> Any:
        return SimpleNamespace(body=json.dumps(body).encode(), app=app, remote_addr="127.0.0.1")

    async def ask(text: str, number: int) -> None:
        nonlocal token
        token = token or json.loads((await desk.open_session(request({}))).body)["token"]
        body = {"token": token, "message_id": f"message-{number}", "text": text}
        answer = json.loads((await desk.receive(request(body))).body)["answers"][0]
        if answer["status"] != "answered":
            raise RuntimeError(f"{text}: {answer['status']}")

    return ask


if __name__ == "__main__":
    quiet_environment()
    configure_logging("WARNING")
    print(json.dumps(measure()))
