"""Does the long work of the desk in a process beside the server: `python -m bot.desk.helper`.

It has the lowest priority and handles one request at a time. Requests and replies are JSON, one a line. It
ends when its input ends.

    talk     asks the assistant; the first line of the input holds the changes of a draft, and the first reply
             says whether the knowledge could be built with them
    check    the findings of the check
    figures  the figures of the last days, as HTML and as CSV
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from bot.core.own_actions import import_our_actions
from bot.core.settings import Settings, load_settings
from bot.editing.changes import Conflict, Refused, from_text
from bot.editing.drafts import Drafts
from bot.engine.lean import import_lean
from bot.observability.logs import configure_logging, quiet_environment

TALK, CHECK, FIGURES = "talk", "check", "figures"
READY, CLASH, REFUSED, FAILED = "ready", "clash", "refused", "failed"
STORE = "MESOBOT_FACTS_DB"
_LOWEST = 19

Say = Callable[[dict[str, Any]], None]


def main() -> None:
    """Do what the first argument names, and write the replies to standard output."""
    os.nice(_LOWEST)
    quiet_environment()
    import_lean()
    import_our_actions()
    configure_logging("ERROR", server=True)
    # Reading all vectors at once is slow and would be logged as such.
    logging.getLogger("bot.observability.query_timing").setLevel(logging.ERROR)
    with _replies() as out:

        def say(row: dict[str, Any]) -> None:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()

        kind, *rest = sys.argv[1:]
        if kind == TALK:
            asyncio.run(_talk(sys.stdin, say))
            return
        threading.Thread(target=_end_with, args=(sys.stdin,), daemon=True).start()
        settings = load_settings()
        say(_check(settings) if kind == CHECK else _figures(settings, float(rest[0])))


def _replies() -> TextIO:
    """Standard output, for replies alone: what libraries print goes to the log instead."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return out


def _end_with(lines: TextIO) -> None:
    """End the process once the input ends: the server has stopped, and nobody waits for the reply."""
    lines.read()
    os._exit(0)


async def _talk(lines: TextIO, say: Say) -> None:
    with tempfile.TemporaryDirectory(prefix="mesobot-try-") as folder:
        try:
            if wanted := from_text(lines.readline()):
                store = Path(folder) / "facts.db"
                await Drafts(load_settings()).build(wanted, store)
                os.environ[STORE] = str(store)  # this process answers from it
        except Conflict as error:
            say({"state": CLASH, "rows": sorted({f"{one.table}: {one.key}" for one in error.clashes})})
            return
        except Refused as error:
            say({"state": REFUSED, "rows": [str(problem) for problem in error.problems]})
            return
        talk = _assistant()
        say({"state": READY})
        while line := lines.readline():
            row = json.loads(line)
            answer = await talk.ask(row["text"], row["sender"])
            read = await talk.explain(row["sender"])
            say({"answer": answer, "read": dict(read)})


def _assistant() -> Any:
    from bot.clients import LocalTalk
    from bot.engine.assistant import load_assistant

    settings = load_settings()
    return LocalTalk(load_assistant(settings), settings)


def _check(settings: Settings) -> dict[str, Any]:
    """The findings of the check in the published knowledge, which may not be in the files yet.

    Those that were accepted are among them: the pages leave them out.
    """
    from bot.core.errors import StoreUnavailable
    from bot.knowledge.findings.check import every_finding
    from bot.knowledge.store import KnowledgeStore
    from bot.language.encoder.encoder import encode_for_store

    try:
        stored = KnowledgeStore(settings.facts_db).vectors()
    except StoreUnavailable:  # the check may find out why
        stored = {}
    with asyncio.run(Drafts(settings).knowledge()).as_folder() as folder:
        found = every_finding(folder, stored, encode_for_store(settings))
    return {"findings": [finding.to_json() for finding in found]}


def _figures(settings: Settings, days: float) -> dict[str, Any]:
    from bot.conversations.database import shared_database
    from bot.conversations.questions import read_asked
    from bot.editing.insights import as_csv, as_part, figures_of
    from bot.editing.learning import Learning
    from bot.knowledge.store import KnowledgeStore
    from bot.language.encoder.encoder import load_encoder

    store = KnowledgeStore(settings.facts_db)
    asked = asyncio.run(shared_database(settings.tracker_db).aside(read_asked))
    groups = Learning(store, load_encoder(settings)).groups(asked)
    figures = figures_of(asked, store, groups, days)
    return {"html": as_part(figures), "csv": as_csv(figures)}


if __name__ == "__main__":
    main()
