"""Checks that every public channel makes before a message reaches Rasa."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.http import network_of
from bot.channels.places import Places
from bot.channels.rates import Rates
from bot.core.errors import Busy, CommandMessage, EmptyMessage, MessageTooLong, RateLimited
from bot.core.settings import Settings
from bot.redaction.in_time import TimedRedactor

logger = logging.getLogger(__name__)

# Messages of the greatest length that one address may have in work; of usual ones it may have a hundred.
_MESSAGES_AT_ONCE = 4
_SPACE = re.compile(r"\s+")
# Control and format characters and halves of surrogate pairs carry no question …
_NO_TEXT = {"Cc", "Cf", "Cs"}
# … but joiners do, inside a word (emoji, Indic scripts, Persian).
_JOINERS = "\u200c\u200d"
# Letters and marks that are invisible: fillers, other kinds of joiners, variation selectors.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Rasa executes whatever starts with "/". Characters that look like "/", or become it when normalised, count
# too.
_SLASHES = "/\uff0f\u2044\u2215\u29f8"
_LEADING = f"{_SLASHES}{_JOINERS} "
# What Rasa would execute: an intent with confidence and entities, or a session command.
_COMMAND = re.compile(r"\w+\s*(?:[@{].*)?")


def readable(text: str) -> str:
    """The text on one line, composed (NFC), without invisible characters."""
    plain = _SPACE.sub(" ", text)
    if not plain.isprintable():
        plain = "".join(c for c in plain if unicodedata.category(c) not in _NO_TEXT or c in _JOINERS)
    seen = _SPACE.sub(" ", _INVISIBLE.sub("", plain)).strip()
    return unicodedata.normalize("NFC", seen)  # last: what was removed may have split a character


class Guard:
    """Checks and cleans messages; one for each channel, without any state of a conversation."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.max_message_chars
        self._rates = Rates(settings)
        self._redactor = TimedRedactor(settings)
        self._places = Places(settings.max_at_once, settings.answer_timeout)
        self._most_at_once = _MESSAGES_AT_ONCE * settings.max_message_chars
        self._in_work: Counter[str] = Counter()

    async def clean(self, text: str) -> str:
        """The utterance as Rasa may see it: one line, no control characters, never a command, redacted.

        Raises EmptyMessage, CommandMessage, MessageTooLong or Busy.
        """
        return await self.redact(self.plain(text))

    def plain(self, text: str) -> str:
        """The same before redaction: cheap for any text."""
        if len(text) > self._limit:
            raise MessageTooLong(len(text), self._limit)
        seen = readable(text)
        plain = seen.lstrip(_LEADING)
        if any(slash in seen[: len(seen) - len(plain)] for slash in _SLASHES) and _COMMAND.fullmatch(plain):
            raise CommandMessage("commands are not taken from people")
        plain = plain.rstrip(f"{_JOINERS} ")
        if not plain:
            raise EmptyMessage("nothing readable")
        return plain

    async def redact(self, text: str) -> str:
        """The text without personal data.

        Raises Busy where redaction fails or takes too long, because nothing is stored unredacted.
        """
        try:
            return await self._redactor.redact(text)
        except Exception as error:  # any error; its message may quote the text
            logger.error("redaction failed: %s", error.__class__.__name__)
            raise Busy("messages cannot be redacted now") from None

    async def admit(self, *, session: str = "", address: str = "") -> None:
        """Count this message against the rate limits of its session and address; raises RateLimited."""
        await self._rates.hit(session=session, address=address, network=network_of(address))

    @asynccontextmanager
    async def place(self, address: str = "", text: str = "") -> AsyncIterator[None]:
        """Take one of the places for messages in work.

        Raises Busy when all are taken, and RateLimited when `address` has too much text in work: long texts
        from one place would keep everybody else waiting.
        """
        size = len(text) if address else 0
        if self._in_work[address] + size > self._most_at_once:
            raise RateLimited(1.0)
        async with self._places.take():
            self._in_work[address] += size
            try:
                yield
            finally:
                self._in_work[address] -= size
                if not self._in_work[address]:
                    del self._in_work[address]
