"""Signed web sessions: the token holds the conversation's id, and only we can make one."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

import jwt

from bot.core.errors import SessionInvalid

_ALGORITHM = "HS256"
_AUDIENCE = "mesobot-web"


@dataclass(frozen=True)
class Session:
    """A conversation and the token that opens it, for `expires_in` seconds."""

    conversation: str
    token: str
    expires_in: int


class Sessions:
    """Makes and reads tokens (JSON Web Tokens, RFC 7519, HMAC-SHA-256)."""

    def __init__(self, secret: str, lifetime_s: int) -> None:
        self._secret, self._lifetime = secret, lifetime_s

    def open(self) -> Session:
        """A new conversation that nobody else can name."""
        conversation = f"web-{uuid.uuid4().hex}"
        claims = {"sub": conversation, "aud": _AUDIENCE, "exp": int(time.time()) + self._lifetime}
        token = jwt.encode(claims, self._secret, algorithm=_ALGORITHM)
        return Session(conversation, token, self._lifetime)

    def conversation(self, token: object) -> str:
        """The conversation of a token; raises SessionInvalid when it is not ours or has expired."""
        try:
            claims = jwt.decode(
                str(token),
                self._secret,
                algorithms=[_ALGORITHM],
                audience=_AUDIENCE,
                options={"require": ["exp", "sub", "aud"]},
            )
        except jwt.ExpiredSignatureError:
            raise SessionInvalid("the session has expired: open a new one") from None
        except (jwt.PyJWTError, ValueError):  # ValueError: half of a surrogate pair, which no token holds
            raise SessionInvalid("not a session of this server") from None
        return str(claims["sub"])
