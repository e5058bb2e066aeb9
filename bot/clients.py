"""Two ways for a program to ask the assistant: in this process, or on a server."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

import aiohttp

from bot.channels.conversation import refusal_or_alarm, take_turn
from bot.channels.guard import Guard
from bot.core.contract import READING, Answer, empty_answer
from bot.core.errors import MesoError, Refused
from bot.core.settings import Settings
from bot.observability import metrics

if TYPE_CHECKING:
    from rasa.core.agent import Agent

CHANNEL = "shell"
_WAIT_AND_RETRY = (429, 503)
# What the server says to a message that it does not take; the next one may be taken.
_NOT_TAKEN = (400, 413)
_TRIES = 5
_MAX_WAIT_S = 60.0
_PATIENCE_S = 45.0


class Talk(Protocol):
    """Something that answers; the same `sender` continues the same conversation."""

    async def ask(self, text: str, sender: str) -> Answer:
        """One answer of the contract."""

    async def explain(self, sender: str) -> Mapping[str, Any]:
        """How the last utterance of `sender` was read; empty where that is not available."""

    async def close(self) -> None:
        """Release open resources."""


class LocalTalk:
    """The assistant in this process."""

    def __init__(self, agent: Agent, settings: Settings) -> None:
        self._agent, self._settings, self._guard = agent, settings, Guard(settings)

    async def ask(self, text: str, sender: str) -> Answer:
        """The answer; for a message that the guard refuses, the reason."""
        try:
            with metrics.stage("guard"):
                plain = await self._guard.clean(text)
        except Refused as refused:
            return await refusal_or_alarm(refused, text, self._settings)
        return await take_turn(
            self._agent.handle_message, plain, sender_id=sender, channel=CHANNEL, settings=self._settings
        )

    async def explain(self, sender: str) -> Mapping[str, Any]:
        """The result of the language part for the last utterance."""
        tracker = await self._agent.tracker_store.retrieve(sender)
        latest = tracker.latest_message if tracker else None
        data = (latest.parse_data or {}) if latest else {}
        return {"intent": data.get("intent"), **data.get(READING, {})}

    async def close(self) -> None:
        """Does nothing."""


class _NotTaken(MesoError):
    """The server does not take this message."""


class ServerTalk:
    """A running server, over its web channel: one session for each sender, as a browser has."""

    def __init__(self, url: str) -> None:
        self._root = url.rstrip("/") + "/webhooks/web/"
        self._http: aiohttp.ClientSession | None = None
        self._tokens: dict[str, str] = {}

    async def ask(self, text: str, sender: str) -> Answer:
        """The answer; for a message that the server refuses, the reason in its words.

        Where the server asks to wait (429, 503), the same message is sent again; it is answered only
        once. Raises MesoError when the server is unreachable or has no answer.
        """
        if sender not in self._tokens:
            self._tokens[sender] = (await self._post("session", {}))["token"]
        body = {"token": self._tokens[sender], "message_id": uuid.uuid4().hex, "text": text}
        try:
            return cast(Answer, (await self._post("messages", body))["answers"][0])
        except _NotTaken as error:
            return empty_answer("refused", str(error), uuid.uuid4().hex)

    async def explain(self, sender: str) -> Mapping[str, Any]:
        """Empty: a server does not tell how it read a message."""
        return {}

    async def close(self) -> None:
        """Close the connection."""
        if self._http:
            await self._http.close()

    async def _post(self, path: str, body: dict[str, str]) -> dict[str, Any]:
        for waited in range(_TRIES):
            status, wait, data = await self._post_once(self._root + path, body)
            if status < 400:
                return data
            if status not in _WAIT_AND_RETRY or waited == _TRIES - 1 or wait > _MAX_WAIT_S:
                break
            await asyncio.sleep(wait)
        if status in _NOT_TAKEN and path == "messages" and data.get("message"):
            raise _NotTaken(str(data["message"]))
        later = f" (retry after {wait:.0f} s)" if wait else ""
        raise MesoError(f"{self._root}{path}: {status} {data.get('message', '')}{later}")

    async def _post_once(self, address: str, body: dict[str, str]) -> tuple[int, float, dict[str, Any]]:
        """Status, seconds to wait, and the response body."""
        self._http = self._http or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_PATIENCE_S))
        try:
            async with self._http.post(address, json=body) as reply:
                data = await reply.json(content_type=None)
                wait = float(reply.headers.get("Retry-After", 0))
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise MesoError(f"{address}: {error or error.__class__.__name__}") from error
        if not isinstance(data, dict):
            raise MesoError(f"{address}: this is no server of the assistant")
        return reply.status, wait, data
