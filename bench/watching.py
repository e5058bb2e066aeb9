"""The cost of metrics, traces and logs: the same messages with and without them, alternately."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

QUESTIONS = (
    "What is mesotherapy?",
    "and its risks?",
    "does it work",
    "who created it",
    "What is in a moisturizer?",
    "which one for oily skin",
    "hello",
    "how much does it cost",
    "my lips are swelling since the injection",
    "tell me more",
)


def measure(rounds: int = 40) -> dict[str, float]:
    """Milliseconds of processor time a message with and without watching, and the cost in percent.

    A message is asked in this process, in a wording that is not remembered, without HTTP.
    On: metrics, trace id, one JSON line a message to a file, queries timed. Off: none of that. Each
    round asks the same questions both ways, who is first by turns. Of the time a question took in all
    rounds the lower quartile counts: what else runs on the machine only ever adds.
    """
    with tempfile.TemporaryDirectory() as folder:
        asker = _Asker(Path(folder))
        loop = asyncio.new_event_loop()
        spent: dict[bool, list[list[float]]] = {True: [], False: []}
        for number in range(-2, rounds):  # the first two warm up
            for on in (True, False) if number % 2 else (False, True):
                times = loop.run_until_complete(asker.conversation(on))
                spent[on] += [times] if number >= 0 else []
        loop.close()
    on_ms, off_ms = _typical(spent[True]), _typical(spent[False])
    return {"off_ms": off_ms, "on_ms": on_ms, "cost_percent": (on_ms / off_ms - 1) * 100, "rounds": rounds}


def _typical(conversations: list[list[float]]) -> float:
    """Mean over the questions of each one's lower quartile."""
    return float(
        statistics.mean(statistics.quantiles(times, n=4)[0] for times in zip(*conversations, strict=True))
    )


class _Asker:
    """The assistant in this process, on an SQLite file as a server has it."""

    def __init__(self, folder: Path) -> None:
        from bot.engine.lean import import_lean

        import_lean()  # as `mesobot run` does

        from bot.clients import LocalTalk
        from bot.core.settings import load_settings
        from bot.engine.assistant import load_assistant
        from bot.engine.tracker_store import BoundedTrackerStore
        from bot.observability.log_lines import JsonLines
        from bot.observability.logs import Lines, configure_logging

        configure_logging("INFO", server=True)
        lines = Lines((folder / "log").open("w"))
        lines.setFormatter(JsonLines())
        logging.getLogger().handlers = [lines]
        settings = load_settings()
        self._agent = load_assistant(settings)
        processor: Any = self._agent.processor
        components = [node._component for node in processor.graph_runner._nodes.values()]
        self._decider = next(c.decider for c in components if hasattr(c, "decider"))
        store = BoundedTrackerStore(processor.domain, url=f"sqlite:///{folder}/conversations.db")
        self._agent.tracker_store = processor.tracker_store = store
        self._talk, self._count = LocalTalk(self._agent, settings), 0

    async def conversation(self, on: bool) -> list[float]:
        """Ask every question in a new conversation; milliseconds of processor time each."""
        self._count += 1
        self._decider.forget()  # each conversation costs what new wordings cost
        spent = []
        with contextlib.nullcontext() if on else _off():
            for question in QUESTIONS:
                started = time.process_time()
                await self._talk.ask(question, f"bench-{self._count}")
                spent.append((time.process_time() - started) * 1000)
        return spent


@contextlib.contextmanager
def _off() -> Iterator[None]:
    with contextlib.ExitStack() as patched:
        for place, stand_in in _STAND_INS.items():
            patched.enter_context(mock.patch(place, stand_in))
        yield


class _Nothing:
    """In place of a context manager, nothing."""

    def __init__(self, *_arguments: object) -> None: ...

    def __enter__(self) -> str:
        return ""

    def __exit__(self, *_error: object) -> None: ...


def _note_nothing(_channel: str, answer: dict[str, Any], seconds: float) -> None:
    answer["latency_ms"] = round(seconds * 1000, 1)


_STAND_INS = {
    "bot.observability.trace.begin": _Nothing,
    "bot.observability.metrics.stage": _Nothing,
    "bot.engine.processor.stage": _Nothing,
    "actions.base.stage": _Nothing,
    "bot.knowledge.opened.watched": _Nothing,
    "bot.conversations.database.watched": _Nothing,
    "bot.channels.conversation._note": _note_nothing,
    "bot.observability.metrics.IN_WORK.track_inprogress": _Nothing,
}

if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
