"""Visitors of the web channel: they ask through nginx, and retry with the same id after a lost answer."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

# What people ask, in an order that uses what was said before.
QUESTIONS = (
    "what is mesotherapy", "and its risks?", "does it work", "who created it", "what is injected",
    "does it hurt", "what does it cost", "who should not have it", "thanks", "what is a humectant",
    "how do moisturizers work", "and for oily skin?", "how do I choose a moisturizer", "is it legal",
)  # fmt: skip
_PATIENCE_S = 30.0
_AGAIN_S = 0.2
_TWICE, _TOGETHER = 0.1, 0.1  # share of steps: one message from two tabs at once; two messages at once


@dataclass
class Sent:
    """A message, the ids of the answers that came back for it, and how it went."""

    message_id: str
    text: str
    at: float  # when first sent; time.monotonic
    answers: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)  # of the answers
    errors: list[str] = field(default_factory=list)
    done: float = 0.0

    @property
    def seconds(self) -> float:
        """From first sending to the (first) answer."""
        return self.done - self.at


@dataclass
class Person:
    """A conversation and what was said in it, in order of sending."""

    name: str
    token: str = ""
    sent: list[Sent] = field(default_factory=list)


class Load:
    """`people` visitors; each asks its next question `pause` seconds after the last answer.

    `plain`: one message at a time, none twice.
    """

    def __init__(self, url: str, people: int, pause: float = 0.0, seed: int = 7, plain: bool = False) -> None:
        self._url, self._pause, self._plain = f"{url}/webhooks/web", pause, plain
        self.people = [Person(f"visitor-{seed}-{n}") for n in range(people)]
        self._random = random.Random(seed)
        self._stop = asyncio.Event()

    @property
    def messages(self) -> list[Sent]:
        """Everything sent so far."""
        return [sent for person in self.people for sent in person.sent]

    def stop(self) -> None:
        """No new questions; those under way are waited for."""
        self._stop.set()

    async def run(self) -> None:
        """Ask until stopped."""
        # A connection a request, as from many browsers: nginx keeps its own to the assistants.
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            await asyncio.gather(*(self._visit(session, person) for person in self.people))

    async def history(self, person: Person) -> list[dict[str, Any]]:
        """The whole conversation, as the server has it."""
        found: list[dict[str, Any]] = []
        headers = {"Authorization": f"Bearer {person.token}"}
        async with aiohttp.ClientSession() as session:
            while True:
                after = found[-1]["seq"] if found else 0
                async with session.get(
                    f"{self._url}/messages", params={"after": after}, headers=headers
                ) as reply:
                    reply.raise_for_status()
                    page = (await reply.json())["messages"]
                if not page:
                    return found
                found += page

    async def _visit(self, session: aiohttp.ClientSession, person: Person) -> None:
        person.token = await self._open(session)
        for messages in self._steps(person):
            await asyncio.gather(*(self._deliver(session, person, sent) for sent in messages))
            if self._stop.is_set():
                return
            await asyncio.sleep(self._pause)

    def _steps(self, person: Person) -> Iterator[list[Sent]]:
        """What is sent at once: mostly one message; the same twice; or two different ones."""
        numbers = itertools.count()
        while True:
            dice = 1.0 if self._plain else self._random.random()
            step = [self._next(person, next(numbers)) for _ in range(1 + (dice < _TOGETHER))]
            yield step * 2 if _TOGETHER <= dice < _TOGETHER + _TWICE else step

    def _next(self, person: Person, number: int) -> Sent:
        text = QUESTIONS[number % len(QUESTIONS)]
        sent = Sent(f"{person.name}-{number:06}", text, time.monotonic())
        person.sent.append(sent)
        return sent

    async def _open(self, session: aiohttp.ClientSession) -> str:
        async with session.post(f"{self._url}/session") as reply:
            reply.raise_for_status()
            return str((await reply.json())["token"])

    async def _deliver(self, session: aiohttp.ClientSession, person: Person, sent: Sent) -> None:
        """Send until answered, with the same id; a message without an answer at the end is lost."""
        body = {"token": person.token, "message_id": sent.message_id, "text": sent.text}
        headers = {"User-Agent": person.name}
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            if answer := await self._send(session, body, headers, sent):
                sent.answers.append(answer["id"])
                sent.statuses.append(answer["status"])
                sent.done = sent.done or time.monotonic()
                return
            await asyncio.sleep(_AGAIN_S)

    async def _send(
        self, session: aiohttp.ClientSession, body: dict[str, Any], headers: dict[str, str], sent: Sent
    ) -> dict[str, Any] | None:
        timeout = aiohttp.ClientTimeout(total=20)
        try:
            async with session.post(
                f"{self._url}/messages", json=body, headers=headers, timeout=timeout
            ) as reply:
                if reply.status == 200:
                    return dict((await reply.json())["answers"][0])
                sent.errors.append(str(reply.status))
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            sent.errors.append(error.__class__.__name__)
        return None
