"""Every error the project raises itself.

MesoError
├── SettingsError        an environment variable has a value that cannot be used
├── KnowledgeError       a knowledge file has rows that cannot be built
├── StoreUnavailable     facts.db is missing, damaged or of another version
├── ModelUnavailable     the encoder or the trained model is missing or not the expected file
├── TextMissing          a response that the code needs is not in domain.yml
└── Refused              a channel does not take a message (see its subclasses)
    ├── EmptyMessage
    ├── CommandMessage
    ├── MessageTooLong
    └── RateLimited
"""

from __future__ import annotations


class MesoError(Exception):
    """Something the operator can act on; its message says what and where."""


class SettingsError(MesoError):
    """An environment variable has a value that cannot be used."""


class KnowledgeError(MesoError):
    """Knowledge files hold rows that cannot be built; the message lists `file:line: what`."""


class StoreUnavailable(MesoError):
    """The knowledge store cannot be read; the message names the file and the cause."""


class ModelUnavailable(MesoError):
    """A model file is missing or is not the expected one."""


class TextMissing(MesoError):
    """A response that the code needs is not in the domain file."""


class Refused(MesoError):
    """A channel does not take this message; `code` is stable, for machines."""

    code = "refused"


class EmptyMessage(Refused):
    """Nothing readable was sent."""

    code = "empty"


class CommandMessage(Refused):
    """A text that Rasa would execute (`/intent{"entity": "x"}`, `/restart`) instead of reading it."""

    code = "command"


class MessageTooLong(Refused):
    """More characters than the limit in the settings."""

    code = "too_long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} characters, {limit} allowed")
        self.length, self.limit = length, limit


class RateLimited(Refused):
    """Too many messages; `retry_after` is in seconds."""

    code = "rate_limited"

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after:.0f} s")
        self.retry_after = retry_after
