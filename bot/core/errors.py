"""Every error the project raises itself.

MesoError
├── SettingsError        an environment variable has a value that cannot be used
├── PortTaken            another program listens on the port
├── KnowledgeError       a knowledge file has rows that cannot be built
├── StoreUnavailable     facts.db is missing, damaged or of another version
├── ModelUnavailable     the encoder or the trained model is missing or not the expected file
├── TextMissing          a response that the code needs is not in domain.yml
├── RecordUnavailable    the database of conversations cannot be read or written
├── AccountError         the file of the desk's accounts cannot be used (bot.desk.accounts)
├── EditingError         an edit that cannot be done (bot.editing.changes): Conflict, Refused, Stale
├── ActionFailed         an action server gave nothing that can be used (bot.engine.remote_actions)
└── Refused              a channel does not take a message (see its subclasses)
    ├── EmptyMessage
    ├── CommandMessage
    ├── MessageTooLong
    ├── BadRequest
    ├── SessionInvalid
    ├── RateLimited
    └── Busy
"""

from __future__ import annotations

INTERRUPTED = 130  # exit status after Ctrl-C


class MesoError(Exception):
    """Something the operator can act on; its message says what and where."""

    exit_status = 2  # exit status of a command that raises it


class SettingsError(MesoError):
    """An environment variable has a value that cannot be used."""


class PortTaken(MesoError):
    """Another program listens on the port."""

    exit_status = 1


class KnowledgeError(MesoError):
    """Knowledge files hold rows that cannot be built; the message lists `file:line: what`."""


class StoreUnavailable(MesoError):
    """The knowledge store cannot be read; the message names the file and the cause."""


def unusable_store(path: object, cause: object) -> str:
    """The message where facts.db cannot be used, with what to do."""
    return f"{path}: {cause} (`mesobot knowledge build` makes a new one)"


class ModelUnavailable(MesoError):
    """A model file is missing or is not the expected one."""


class TextMissing(MesoError):
    """A response that the code needs is not in the domain file."""


class RecordUnavailable(MesoError):
    """The database of conversations cannot be read or written."""


class Refused(MesoError):
    """A channel does not take this message; `code` and `http` are stable, for machines."""

    code = "refused"
    http = 400


class EmptyMessage(Refused):
    """Nothing readable was sent."""

    code = "empty"


class CommandMessage(Refused):
    """A text that Rasa would execute (`/intent{"entity": "x"}`, `/restart`)."""

    code = "command"


class MessageTooLong(Refused):
    """More characters than the limit in the settings."""

    code = "too_long"
    http = 413

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} characters, {limit} allowed")
        self.length, self.limit = length, limit


class BadRequest(Refused):
    """The request does not match the description of the channel; the message names the field."""

    code = "bad_request"


class SessionInvalid(Refused):
    """The token was not made by this server, or has expired."""

    code = "session_invalid"
    http = 401


class Busy(Refused):
    """Too many messages are in work, the model is not loaded, or redaction fails."""

    code = "busy"
    http = 503


LOADING = "the model is still loading"  # the message of a Busy


class RateLimited(Refused):
    """Too many messages; `retry_after` is in seconds."""

    code = "rate_limited"
    http = 429

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"retry after {retry_after:.0f} s")
        self.retry_after = retry_after


# These messages are refused for now, or in this form. They may still describe a danger sign.
NOT_NOW = (MessageTooLong, RateLimited, Busy)
