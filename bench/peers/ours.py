"""The assistant in this process, conversations in SQLite; every question begins a new one."""

from __future__ import annotations

import asyncio
import tempfile
from itertools import count

from bench.peers.clock import read_task, report
from bot.core.settings import load_settings
from bot.observability.logs import configure_logging, quiet_environment


def main() -> None:
    """Answer the questions."""
    quiet_environment()
    configure_logging("WARNING")
    from bot.engine.lean import import_lean

    import_lean()  # as `mesobot` does

    from bot.clients import LocalTalk
    from bot.engine.assistant import load_assistant
    from bot.engine.tracker_store import BoundedTrackerStore

    task, settings = read_task(), load_settings()
    agent, loop, visitors = load_assistant(settings), asyncio.new_event_loop(), count()
    with tempfile.TemporaryDirectory() as folder:
        store = BoundedTrackerStore(agent.domain, url=f"sqlite:///{folder}/conversations.db")
        agent.tracker_store = agent.processor.tracker_store = store
        talk = LocalTalk(agent, settings)
        report(
            lambda question: loop.run_until_complete(talk.ask(question, f"visitor-{next(visitors)}")),
            task["questions"],
        )


main()
