"""What every public channel asks before a message reaches Rasa."""

from __future__ import annotations

import asyncio
import logging
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.rates import Rates
from bot.errors import Busy, CommandMessage, EmptyMessage, MessageTooLong
from bot.redaction.redactor import load_redactor
from bot.settings import Settings

logger = logging.getLogger(__name__)
# Control and format characters carry no question; joiners (emoji, Indic scripts) and line breaks stay.
_NOISE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f​⁠﻿‪-‮⁦-⁩]")
# What Rasa would execute: an intent with its entities, a session command.
_COMMAND = re.compile(r"/+\s*\w+\s*(?:\{.*)?$")
_SPACE = re.compile(r"\s+")


class Guard:
    """Checks and cleans what people send; one per channel, no state of a conversation in it."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.max_message_chars
        self._rates = Rates(settings)
        self._redactor = load_redactor(settings)
        self._places = asyncio.Semaphore(settings.max_at_once)

    def clean(self, text: str) -> str:
        """The utterance as Rasa may see it: one line, no control characters, never a command, redacted.

        Raises EmptyMessage, CommandMessage, MessageTooLong or Busy.
        """
        if len(text) > self._limit:
            raise MessageTooLong(len(text), self._limit)
        plain = _SPACE.sub(" ", _NOISE.sub("", unicodedata.normalize("NFC", text))).strip()
        if _COMMAND.match(plain):
            raise CommandMessage("commands are not taken from people")
        plain = plain.lstrip("/ ")  # Rasa executes whatever starts with "/"
        if not plain:
            raise EmptyMessage("nothing readable")
        return self.redact(plain)

    def redact(self, text: str) -> str:
        """The text without what is personal; raises Busy where that fails: nothing is kept unredacted."""
        try:
            return self._redactor.redact(text)
        except Exception as error:  # whatever it is; its message may quote the text
            logger.error("redaction failed: %s", error.__class__.__name__)
            raise Busy("messages cannot be redacted now") from None

    async def admit(self, *, session: str = "", address: str = "") -> None:
        """Count this message against the limits of its session and address; raises RateLimited."""
        await self._rates.hit(session=session, address=address)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place among the messages answered at once; raises Busy when all are taken."""
        if self._places.locked():
            raise Busy("too many messages at once")
        async with self._places:
            yield
