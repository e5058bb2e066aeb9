"""Drafts of changes to the knowledge: save, check, publish and revert them.

If the files can be written, publishing writes them. If they cannot, or if there are several servers
(MESOBOT_KNOWLEDGE_READ_ONLY), published changes are kept in the database: every server builds its store from
its files and these changes, and `mesobot knowledge pull` writes them to the files.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.conversations.database import Database, shared_database
from bot.core.errors import KnowledgeError, MesoError
from bot.core.files import replace_file
from bot.core.settings import Settings
from bot.editing import records
from bot.editing.changes import Change, Clash, Conflict, EditingError, Problem, Refused, check_text, cleaned
from bot.editing.published import (
    MARK,
    Knowledge,
    Written,
    located,
    problems_of,
    pulled,
    put_back,
    read_only,
)
from bot.editing.records import OPEN, Draft, Overtaken, Pulled, Stale, Version
from bot.editing.tables import files_told, locked
from bot.knowledge.build import BuildReport, build_store, built_at, is_current
from bot.knowledge.vectors import Encode
from bot.language.encoder.encoder import encode_for_store

logger = logging.getLogger(__name__)
T = TypeVar("T")

# Only one build runs in a process: its temporary file is named after the process.
_BUILDING = threading.Lock()
_TRIES = 5  # because others may publish at the same moment
_UNDER_WAY: set[asyncio.Task[object]] = set()


class Drafts:
    """What editors and reviewers do with drafts and versions."""

    def __init__(
        self,
        settings: Settings,
        database: Database | None = None,
        encode: Callable[[], Encode | None] | None = None,
    ) -> None:
        self._settings, self._folder = settings, settings.knowledge_dir
        self._database = database or shared_database(settings.tracker_db)
        self._encode = encode or (lambda: encode_for_store(settings))

    @property
    def read_only(self) -> bool:
        """Whether published changes are kept in the database and not written to the files."""
        return read_only(self._settings)

    async def save(
        self,
        author: str,
        title: str,
        changes: Iterable[Change],
        draft: str | None = None,
        revision: int | None = None,
    ) -> Draft:
        """Save a new draft, or with `draft` the next revision of an existing one.

        `revision` is the one that the editor saw. If somebody else has saved or ended the draft since, raises
        Stale with the draft as it is now.
        """
        clean, now = tuple(cleaned(change) for change in changes), time.time()
        check_text(title)
        if len({(change.table, change.key) for change in clean}) < len(clean):
            raise EditingError("a draft changes a row once")
        if draft is None:
            new = Draft(secrets.token_hex(6), author, title, OPEN, clean, now, now, 1)
        else:
            if revision is None:
                raise EditingError(f"draft {draft}: say which revision was edited")
            old = await self.get(draft)
            new = Draft(old.id, old.author, title, OPEN, clean, old.made_at, now, revision + 1)
        await self._call(records.write_draft, new)
        return new

    async def get(self, draft: str) -> Draft:
        """One draft. Raises EditingError if there is none with this id."""
        return await self._call(records.read_draft, draft)

    async def open(self) -> list[Draft]:
        """The open drafts, the oldest first."""
        return await self._call(records.read_drafts, OPEN)

    async def drop(self, draft: str, who: str) -> None:
        """End an open draft without publishing it."""
        await self._call(records.drop_draft, draft, who)

    async def version(self, number: int) -> Version:
        """One published version. Raises EditingError if there is none with this number."""
        return await self._call(records.read_version, number)

    async def history(self, table: str | None = None, key: str | None = None) -> list[Version]:
        """The published versions, newest first: all, or those that changed a table or a row."""
        return await self._call(records.read_history, table, key)

    async def knowledge(self) -> Knowledge:
        """The knowledge as visitors get it now: the files plus published changes that are not in them."""
        _, waiting = await self._waiting()
        return await asyncio.to_thread(self._published, waiting)

    async def check(self, draft: str) -> list[Problem]:
        """What would stop `publish`: rows that others changed since, and errors of the build."""
        return await self.check_changes((await self.get(draft)).changes)

    async def check_changes(self, changes: Iterable[Change]) -> list[Problem]:
        """The same for changes that are not saved as a draft."""
        wanted = [cleaned(change) for change in changes]
        _, waiting = await self._waiting()
        with files_told(self._folder):
            return await asyncio.to_thread(self._problems, waiting, wanted)

    async def build(self, changes: Iterable[Change], path: Path) -> BuildReport:
        """Build a store at `path` from the published knowledge with these changes, to try a draft.

        Raises Conflict and Refused as `publish` does.
        """
        knowledge = await self.knowledge()
        if clashes := await asyncio.to_thread(knowledge.apply, changes):
            raise Conflict(clashes)
        if not path.exists() and self._settings.facts_db.exists():
            # A build reuses the vectors of the store that it replaces.
            await asyncio.to_thread(shutil.copyfile, self._settings.facts_db, path)
        return await asyncio.to_thread(self._build, knowledge, path)

    async def publish(self, draft: str, reviewer: str) -> Version:
        """Publish an open draft; the running assistant reads it with its next message.

        Raises Conflict if others changed the same rows since, Refused if the knowledge cannot be built, and
        Stale if the draft is not open; then nothing is changed. A publication that was interrupted can be
        repeated: changes that the files hold already count as done.
        """
        for _ in range(_TRIES):
            with contextlib.suppress(Overtaken), files_told(self._folder):
                return await _to_its_end(self._publish(draft, reviewer))
        raise EditingError("others publish at the same time: try again")

    async def rollback(self, version: int, reviewer: str) -> Draft:
        """A new draft that reverts a version; it is checked and published like any other."""
        gone = await self.version(version)
        return await self.save(
            reviewer, f"Back to before {version}: {gone.title}", [change.undone() for change in gone.changes]
        )

    async def pull(self) -> Pulled:
        """Write the published changes from the database to the files, and mark the files accordingly."""
        with files_told(self._folder):
            async with self._lock():
                _, waiting = await self._waiting()
                if not waiting:
                    return Pulled((), ())
                clashes = await asyncio.to_thread(self._pull, waiting)
        return Pulled(tuple(waiting), tuple(clashes))

    async def refresh(self) -> bool:
        """Rebuild the store if it is not current; return whether it was rebuilt."""
        return await asyncio.to_thread(self._refresh, await self.knowledge())

    async def follow(self, seconds: float = 2.0) -> None:
        """Follow what other servers publish and rebuild the store of this one, until the process ends."""
        seen: tuple[int, int] | None = None
        failing = False
        while self.read_only:
            try:
                now = (await self._call(records.newest), built_at(self._settings.facts_db))
                if now != seen:
                    built = now[0] > 0 and await self.refresh()
                    # After a build, look again: another process may have replaced the store at once.
                    seen = None if built else now
                failing = False
            except (MesoError, SQLAlchemyError, OSError) as error:
                if not failing:  # log it once, however long it lasts
                    logger.error("published knowledge not taken over: %s", error.__class__.__name__)
                failing = True
            await asyncio.sleep(seconds)

    async def _publish(self, draft_id: str, reviewer: str) -> Version:
        in_files = not self.read_only
        async with self._lock() if in_files else contextlib.AsyncExitStack():
            draft = await self.get(draft_id)
            if draft.state != OPEN:
                raise Stale(draft)
            last, waiting = await self._waiting()
            knowledge, placed = await asyncio.to_thread(self._planned, waiting, draft)
            version = Version(
                last + 1, secrets.token_hex(6), time.time(), draft.id, draft.author, reviewer, draft.title,
                in_files, placed,
            )  # fmt: skip
            written: Written = []
            try:
                await asyncio.to_thread(self._build, knowledge, self._settings.facts_db)
                if in_files:
                    written = await asyncio.to_thread(self._write, knowledge, waiting)
                await self._call(records.record_version, version, draft)
            except Exception as error:
                if isinstance(error, Overtaken | Stale):  # after other errors it may be recorded all the same
                    put_back(written)
                with contextlib.suppress(MesoError, SQLAlchemyError, OSError):  # `error` is raised instead
                    await self.refresh()
                raise
        return version

    async def _waiting(self) -> tuple[int, list[Version]]:
        return await self._call(records.waiting, pulled(self._folder))

    def _published(self, waiting: list[Version]) -> Knowledge:
        knowledge = Knowledge(self._folder)
        for version in waiting:
            for clash in knowledge.apply(version.changes):  # files edited by hand take precedence
                logger.warning("version %s: %s %r is not taken over", version.number, clash.table, clash.key)
        return knowledge

    def _problems(self, waiting: list[Version], wanted: list[Change]) -> list[Problem]:
        try:
            knowledge = self._published(waiting)
            clashes = knowledge.apply(wanted)
        except KnowledgeError as error:  # a file cannot be read at all
            return located(error, self._folder)
        found = [Problem(f"{clash.table}.csv", 0, "", str(clash), clash.key) for clash in clashes]
        return found + problems_of(knowledge)

    def _build(self, knowledge: Knowledge, path: Path) -> BuildReport:
        with knowledge.as_folder() as folder, _BUILDING:
            try:
                return build_store(folder, path, self._encode())
            except KnowledgeError as error:
                raise Refused(located(error, folder)) from error

    def _refresh(self, knowledge: Knowledge) -> bool:
        with knowledge.as_folder() as folder:
            if is_current(folder, self._settings.facts_db):
                return False
        self._build(knowledge, self._settings.facts_db)
        return True

    def _planned(self, waiting: list[Version], draft: Draft) -> tuple[Knowledge, tuple[Change, ...]]:
        knowledge = self._published(waiting)
        placed = tuple(knowledge.placed(draft.changes))
        if clashes := knowledge.apply(placed):
            raise Conflict(clashes)
        return knowledge, placed

    def _pull(self, waiting: list[Version]) -> list[Clash]:
        knowledge = Knowledge(self._folder)
        clashes = [clash for version in waiting for clash in knowledge.apply(version.changes)]
        self._write(knowledge, waiting)
        return clashes

    def _write(self, knowledge: Knowledge, waiting: list[Version]) -> Written:
        written = knowledge.write()
        if waiting:
            replace_file(self._folder / MARK, f"{waiting[-1].token}\n".encode())
        return written

    @contextlib.asynccontextmanager
    async def _lock(self) -> AsyncIterator[None]:
        with contextlib.ExitStack() as stack:
            await asyncio.to_thread(stack.enter_context, locked(self._folder))
            yield

    async def _call(self, function: Callable[..., T], *arguments: object) -> T:
        # In a thread, so that visitors are answered meanwhile: a draft may have thousands of rows.
        return await self._database.aside(function, *arguments)


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Finish the work even if the request is cancelled, as it is when the browser hangs up."""
    task = asyncio.ensure_future(work)
    _UNDER_WAY.add(task)
    task.add_done_callback(_UNDER_WAY.discard)
    return await asyncio.shield(task)
