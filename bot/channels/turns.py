"""Asked once, answered once: retries, second tabs, second servers and restarts get the same answer."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.conversation import Answer
from bot.dialogue import turns_table as table
from bot.dialogue.database import Database
from bot.dialogue.privacy import erase
from bot.dialogue.turns_table import Turn
from bot.errors import Busy, RecordUnavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[], Awaitable[Answer]]
_SIGN_OF_LIFE_S = 0.4
_POLL_S = 0.1
# Whoever makes an answer is done or dead within seconds; a client asks again after that.
_WAIT_FOR_OTHERS_S = 10.0


class Turns:
    """The record of turns of public channels."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._running: dict[tuple[str, str], asyncio.Future[Answer]] = {}

    async def once(self, conversation: str, message_id: str, text: str, work: Work) -> Answer:
        """The answer to this message; `work` makes it, unless it was or is being made already.

        Raises RecordUnavailable when the database cannot be written: an answer that is not
        recorded could be given twice.
        """
        key = (conversation, message_id)
        if running := self._running.get(key):
            return await asyncio.shield(running)
        task = asyncio.ensure_future(self._once(conversation, message_id, text, work))
        self._running[key] = task
        task.add_done_callback(lambda _done: self._running.pop(key, None))
        # Shielded: a client that hangs up does not stop the answer, which its retry will ask for.
        return await asyncio.shield(task)

    async def after(self, conversation: str, seen: int) -> list[Turn]:
        """Turns of a conversation after the one numbered `seen`, oldest first."""
        return await self._call(table.read_after, conversation, seen)

    async def find(self, conversation: str, message_id: str | None = None) -> Turn | None:
        """One turn: of that message, or any of the conversation."""
        return await self._call(table.read_one, conversation, message_id)

    async def rate(self, conversation: str, answer_id: str, value: str, comment: str) -> None:
        """Record feedback on an answer."""
        await self._call(table.add_feedback, conversation, answer_id, value, comment)

    async def forget(self, conversation: str) -> None:
        """Delete every row of a conversation, in every table."""
        await self._call(erase, conversation)

    async def _once(self, conversation: str, message_id: str, text: str, work: Work) -> Answer:
        give_up_at = time.monotonic() + _WAIT_FOR_OTHERS_S
        while time.monotonic() < give_up_at:
            ours, turn = await self._call(table.claim, conversation, message_id, text, time.time())
            if turn.answer is not None:
                return turn.answer
            if ours:
                return await self._make(turn, work)
            await asyncio.sleep(_POLL_S)  # another process is at it
        raise Busy("the same message is still being answered")

    async def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        try:
            return await self._database.call(function, *arguments)
        except SQLAlchemyError as error:
            logger.error("conversations not readable or writable: %s", error.__class__.__name__)
            raise RecordUnavailable(error.__class__.__name__) from error

    async def _make(self, turn: Turn, work: Work) -> Answer:
        try:
            async with self._signs_of_life(turn.id):
                answer = await work()
        except BaseException:
            with contextlib.suppress(SQLAlchemyError):
                await self._database.call(table.give_up, turn.id)
            raise
        # What was recorded with the events of the turn, or first by another maker, is the answer.
        return await self._call(table.record, turn.id, answer)

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
