"""Answers each message exactly once: retries, second tabs, other servers and restarts get the same answer."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import blake2b
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.conversations import turns_table as table
from bot.conversations.database import Database
from bot.conversations.deletion import export_text, forget
from bot.conversations.probe import cause_of
from bot.conversations.recording import record_answer
from bot.conversations.turns_table import Turn
from bot.core.contract import Answer
from bot.core.errors import Busy, RecordUnavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[], Awaitable[Answer]]
Answering = Callable[[str], Awaitable[Answer]]
_SIGN_OF_LIFE_S = 0.4
_POLL_S = 0.1
# An answer is made within seconds, or its server is dead; after that a client retries.
_WAIT_FOR_OTHERS_S = 10.0
_HELD_S = 60.0


class NotKept(Exception):
    """Raised by the work on a message whose answer nobody is shown: of neither anything is recorded."""


class Turns:
    """The recorded turns of public channels."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._running: dict[bytes, asyncio.Future[Answer]] = {}
        # Messages that asked for deletion are deleted themselves, and a retry would begin the conversation
        # again. So their answers are remembered for a while, under a digest.
        self._held: set[bytes] = set()
        self._digest_key = secrets.token_bytes(32)

    async def once(
        self, conversation: str, message_id: str, text: str, work: Work, behind: str = ""
    ) -> Answer:
        """The answer to this message; `work` makes it, unless it exists or is being made already.

        A message that follows another one (`behind`) is not recorded where that one was deleted. Then
        only this process remembers its answer, for a minute.

        Raises RecordUnavailable when the database cannot be written, because an answer that is not
        recorded could be given twice.
        """
        key = self._key(conversation, message_id)
        if running := self._running.get(key):
            return await asyncio.shield(running)
        task = asyncio.ensure_future(self._once(key, conversation, message_id, text, work, behind))
        self._running[key] = task
        task.add_done_callback(lambda _done: None if key in self._held else self._drop(key))
        # Shielded: when a client hangs up, the answer is finished all the same; its retry will ask for it.
        return await asyncio.shield(task)

    async def heard(
        self, conversation: str, message_id: str, words: Callable[[], Awaitable[str]], work: Answering
    ) -> Answer:
        """Like `once`, for a message that is not redacted yet: `words` redacts it, `work` answers it.

        The row of the message is inserted before its text. A deletion in between removes the row, and
        then the text is not recorded. When `words` raises, or `work` raises NotKept, no row stays.
        """

        async def redacted() -> Answer:
            try:
                text = await words()
            except BaseException:
                await self._call(table.withdraw, conversation, message_id)
                raise
            await self._call(table.put_words, conversation, message_id, text)
            try:
                return await work(text)
            except NotKept:
                await self._call(table.withdraw, conversation, message_id)
                raise

        return await self.once(conversation, message_id, "", redacted)

    async def after(self, conversation: str, seen: int) -> list[Turn]:
        """Turns of a conversation after the one numbered `seen`, oldest first."""
        return await self._call(table.read_after, conversation, seen)

    async def find(self, conversation: str, message_id: str | None = None) -> Turn | None:
        """The turn of a message, or any turn of the conversation."""
        return await self._call(table.read_one, conversation, message_id)

    async def rate(self, conversation: str, answer_id: str, value: str, comment: str) -> None:
        """Record feedback on an answer."""
        await self._call(table.add_feedback, conversation, answer_id, value, comment)

    async def kept(self, conversation: str) -> str:
        """All that is kept of a conversation, as JSON: rows by table."""
        return await self._answered(self._database.aside(export_text, conversation))

    async def forget(self, conversation: str) -> None:
        """Delete every trace of a conversation."""
        await self._answered(forget(self._database, conversation))

    async def _once(
        self, key: bytes, conversation: str, message_id: str, text: str, work: Work, behind: str
    ) -> Answer:
        give_up_at = time.monotonic() + _WAIT_FOR_OTHERS_S
        while time.monotonic() < give_up_at:
            ours, turn = await self._call(table.claim, conversation, message_id, text, time.time(), behind)
            if turn is None:
                answer = await work()
                self._hold(key)
                return answer
            if turn.answer is not None:
                return turn.answer
            if ours:
                return await self._make(key, turn, work)
            await asyncio.sleep(_POLL_S)  # another process is making the answer
        raise Busy("the same message is still being answered")

    async def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        return await self._answered(self._database.call(function, *arguments))

    async def _answered(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except SQLAlchemyError as error:
            logger.error("conversations not readable or writable: %s", cause_of(error))
            raise RecordUnavailable(error.__class__.__name__) from error

    async def _make(self, key: bytes, turn: Turn, work: Work) -> Answer:
        try:
            async with self._signs_of_life(turn.id):
                answer = await work()
        except BaseException:
            with contextlib.suppress(SQLAlchemyError):
                await self._database.call(table.give_up, turn.id)
            raise
        # The recorded answer counts: it was stored with the events of the turn, or first by another server.
        kept, recorded = await self._call(record_answer, turn.id, answer)
        if not recorded:
            self._hold(key)
        return kept

    def _hold(self, key: bytes) -> None:
        """Remember the answer for a while although no row stores it."""
        self._held.add(key)
        asyncio.get_running_loop().call_later(_HELD_S, self._drop, key)

    def _drop(self, key: bytes) -> None:
        self._held.discard(key)
        self._running.pop(key, None)

    def _key(self, conversation: str, message_id: str) -> bytes:
        """A digest of conversation and message, from which neither can be read."""
        named = f"{conversation} {message_id}".encode()
        return blake2b(named, key=self._digest_key, digest_size=16).digest()

    @contextlib.asynccontextmanager
    async def _signs_of_life(self, turn_id: int) -> AsyncIterator[None]:
        async def beat() -> None:
            while True:
                await asyncio.sleep(_SIGN_OF_LIFE_S)
                with contextlib.suppress(SQLAlchemyError):
                    await self._database.call(table.keep_alive, turn_id)

        task = asyncio.ensure_future(beat())
        try:
            yield
        finally:
            task.cancel()
