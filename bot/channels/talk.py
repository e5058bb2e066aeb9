"""Two ways to put a question to the assistant from a program: in this process, or to a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import aiohttp

from bot import metrics
from bot.channels.conversation import Answer, error_answer, take_turn
from bot.channels.guard import Guard
from bot.errors import MesoError, Refused
from bot.settings import Settings
from bot.texts import load_texts

if TYPE_CHECKING:
    from rasa.core.agent import Agent

CHANNEL = "shell"


class Talk(Protocol):
    """Something that answers; the same `sender` goes on with the same conversation."""

    async def ask(self, text: str, sender: str) -> Answer:
        """One answer of the contract."""

    async def explain(self, sender: str) -> Mapping[str, Any]:
        """How the last utterance of `sender` was read; empty where that is not told."""

    async def close(self) -> None:
        """Give back what is open."""


class LocalTalk:
    """The assistant in this process."""

    def __init__(self, agent: Agent, settings: Settings) -> None:
        self._agent, self._settings, self._guard = agent, settings, Guard(settings)

    async def ask(self, text: str, sender: str) -> Answer:
        """One answer; a message that the guard refuses is answered with the reason."""
        try:
            with metrics.stage("guard"):
                plain = self._guard.clean(text)
        except Refused as refused:
            return refusal(refused, self._settings)
        return await take_turn(self._agent.handle_message, plain, sender_id=sender, channel=CHANNEL)

    async def explain(self, sender: str) -> Mapping[str, Any]:
        """What the language part set on the last utterance."""
        tracker = await self._agent.tracker_store.retrieve(sender)
        latest = tracker.latest_message if tracker else None
        data = (latest.parse_data or {}) if latest else {}
        return {"intent": data.get("intent"), **data.get("reading", {})}

    async def close(self) -> None:
        """Nothing is open."""


class ServerTalk:
    """A running server, over its REST channel."""

    def __init__(self, url: str) -> None:
        self._address = url.rstrip("/") + "/webhooks/rest/webhook"
        self._http: aiohttp.ClientSession | None = None

    async def ask(self, text: str, sender: str) -> Answer:
        """One answer; raises MesoError when the server cannot be reached or does not take the text."""
        self._http = self._http or aiohttp.ClientSession()
        body = {"sender": sender, "message": text}
        try:
            async with self._http.post(self._address, json=body) as reply:
                data = await reply.json(content_type=None)
        except (aiohttp.ClientError, ValueError) as error:
            raise MesoError(f"{self._address}: {error}") from error
        if reply.status >= 400:
            raise MesoError(f"{self._address}: {reply.status} {data.get('message', '')}")
        return dict(data[0]["custom"])

    async def explain(self, sender: str) -> Mapping[str, Any]:
        """A server does not tell how it read a message."""
        return {}

    async def close(self) -> None:
        """Close the connection."""
        if self._http:
            await self._http.close()


def refusal(refused: Refused, settings: Settings) -> Answer:
    """The answer to a message that a channel does not take, with the reason in words."""
    metrics.refused(refused.code, refused.http)
    said = load_texts(settings.domain_file).say(
        f"utter_refused_{refused.code}", limit=settings.max_message_chars
    )
    return error_answer([said]) | {"status": "refused"}
