"""One trace id for each message, from the channel down to the SQL query.

It is a context variable. `asyncio` tasks and `asyncio.to_thread` inherit it; `loop.run_in_executor` does not
(run `contextvars.copy_context().run` there).
"""

from __future__ import annotations

import os
import re
from contextvars import ContextVar, Token

_ID = re.compile(r"[0-9a-f]{32}")
_current: ContextVar[str] = ContextVar("trace", default="")


def current() -> str:
    """The id of the message in work: 32 hexadecimal digits, or "" outside of one."""
    return _current.get()


class begin:  # noqa: N801  # used like a function: `with begin() as trace`
    """The block belongs to one message; yields its trace id.

    The id is `given` (an action server receives it), else the current id, else a new one. `given` comes
    from outside and ends up in logs and SQL comments, so anything that is not an id of ours is ignored.
    """

    __slots__ = ("_id", "_token")

    def __init__(self, given: object = None) -> None:
        fits = isinstance(given, str) and _ID.fullmatch(given)
        self._id = str(given) if fits else _current.get() or os.urandom(16).hex()
        self._token: Token[str] | None = None

    def __enter__(self) -> str:
        self._token = _current.set(self._id)
        return self._id

    def __exit__(self, *_error: object) -> None:
        if self._token is not None:
            _current.reset(self._token)
