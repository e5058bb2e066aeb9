"""The web channel: signed sessions, messages answered exactly once, the conversation so far.

`docs/reference/openapi.yml` describes it for machines.
"""

from __future__ import annotations

import re
import time
from functools import partial
from itertools import takewhile
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.conversation import OnNewMessage, take_turn
from bot.channels.exactly_once import Turns
from bot.channels.guard import Guard, readable
from bot.channels.http import Handler, address_of, answers_errors, bearer_of, json_object, text_field
from bot.channels.web.sessions import Sessions
from bot.conversations.database import shared_database
from bot.conversations.deletion import DAY_S
from bot.conversations.secrets_table import secret
from bot.conversations.turns_table import Turn
from bot.core.errors import LOADING, NOT_NOW, BadRequest, Busy, RecordUnavailable
from bot.core.settings import Settings, load_settings
from bot.engine.alarms import alarm_for
from bot.engine.loading import is_ready
from bot.observability.metrics import stage

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_VALUES = ("up", "down")
_MAX_COMMENT = 1000
_MAX_PAGE = 300  # an origin is much shorter
_REDACTED_S = 10.0  # after that, a message without words is one whose server died


class WebInput(InputChannel):
    """`/webhooks/web/…`: what the widget talks to."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in paths and trackers."""
        return "web"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Routes of this channel."""
        routes, settings = Blueprint("web_webhook"), load_settings()
        desk = FrontDesk(settings, on_new_message)
        table: tuple[tuple[str, str, Handler], ...] = (
            ("POST", "/session", desk.open_session),
            ("DELETE", "/session", desk.forget),
            ("GET", "/export", desk.export),
            ("POST", "/messages", desk.receive),
            ("GET", "/messages", desk.history),
            ("POST", "/feedback", desk.rate),
            ("GET", "/origin", desk.is_named),
        )
        for method, path, handler in table:
            name = f"{handler.__name__}"  # type: ignore[attr-defined]
            routes.add_route(answers_errors(handler, settings), path, methods=[method], name=name)
        return routes


class FrontDesk:
    """The handlers; each reads a request, asks, and writes a response."""

    def __init__(self, settings: Settings, on_new_message: OnNewMessage) -> None:
        self._settings, self._on_new_message = settings, on_new_message
        self._database = shared_database(settings.tracker_db)
        self._guard = Guard(settings)
        self._turns = Turns(self._database)
        self._sessions: Sessions | None = None

    async def open_session(self, request: Request) -> HTTPResponse:
        """A new conversation."""
        await self._guard.admit(address=address_of(request))
        session = (await self._keys()).open()
        return response.json({"token": session.token, "expires_in": session.expires_in}, status=201)

    async def receive(self, request: Request) -> HTTPResponse:
        """A message, by text or by pick, and its answer."""
        body = json_object(request)
        try:
            conversation = (await self._keys()).conversation(body.get("token"))
            message_id, said = _identifier(body, "message_id"), _said(body)
            with stage("guard"):
                if not is_ready(request.app):
                    raise Busy(LOADING)
                await self._guard.admit(session=conversation, address=address_of(request))
                words = partial(self._guard.redact, self._guard.plain(said))
            async with self._guard.place(address_of(request), said):
                work = partial(
                    take_turn, self._on_new_message,
                    sender_id=conversation, channel="web", settings=self._settings, message_id=message_id,
                )  # fmt: skip
                answer = await self._turns.heard(conversation, message_id, words, work)
        except (*NOT_NOW, RecordUnavailable, SQLAlchemyError):
            # Whoever is in danger is told so in spite of limits and of a full disk; nothing of this is kept.
            message_id = _identifier(body, "message_id")
            if (urgent := await alarm_for(_said(body))) is None:
                raise
            answer = urgent
        return response.json({"message_id": message_id, "answers": [answer]})

    async def history(self, request: Request) -> HTTPResponse:
        """Turns after `after` (0: all)."""
        conversation = (await self._keys()).conversation(bearer_of(request))
        after = request.args.get("after", "0")
        if not re.fullmatch(r"[0-9]{1,15}", after):
            raise BadRequest("`after` must be a number, 0 or more")
        await self._guard.admit(address=address_of(request))
        messages = [
            {
                "seq": turn.id,
                "message_id": turn.message_id,
                "text": turn.text,
                "at": round(turn.at, 3),
                "answers": [] if turn.answer is None else [turn.answer],
            }
            for turn in takewhile(_is_worded, await self._turns.after(conversation, int(after)))
        ]
        return response.json({"messages": messages})

    async def rate(self, request: Request) -> HTTPResponse:
        """Thumbs up or down for an answer, with an optional comment."""
        body = json_object(request)
        conversation = (await self._keys()).conversation(body.get("token"))
        answer_id, value = _identifier(body, "answer_id"), body.get("value")
        comment = readable(text_field({"comment": "", **body}, "comment"))[:_MAX_COMMENT]
        if value not in _VALUES:
            raise BadRequest("`value` must be up or down")
        await self._guard.admit(session=conversation, address=address_of(request))
        said = await self._guard.redact(comment)
        await self._turns.rate(conversation, answer_id, str(value), said)
        return response.json({"recorded": True}, status=201)

    async def is_named(self, request: Request) -> HTTPResponse:
        """Whether pages of `page` may show the widget; a browser tells anybody the same."""
        page = request.args.get("page", "")
        if not 0 < len(page) <= _MAX_PAGE:
            raise BadRequest("`page` must be an origin, as https://clinic.example")
        await self._guard.admit(address=address_of(request))
        return response.json({"named": page in self._settings.web_origins})

    async def forget(self, request: Request) -> HTTPResponse:
        """Delete every trace of the conversation."""
        conversation = (await self._keys()).conversation(bearer_of(request))
        await self._guard.admit(session=conversation, address=address_of(request))
        await self._turns.forget(conversation)
        return response.empty()

    async def export(self, request: Request) -> HTTPResponse:
        """All that is kept of the conversation, for the person it is about."""
        conversation = (await self._keys()).conversation(bearer_of(request))
        await self._guard.admit(session=conversation, address=address_of(request))
        async with self._guard.place():
            kept = await self._turns.kept(conversation)
        return response.text(kept, content_type="application/json")

    async def _keys(self) -> Sessions:
        if self._sessions is None:
            key = self._settings.web_secret or await self._database.call(secret, "web sessions")
            self._sessions = Sessions(key, self._settings.web_session_days * DAY_S)
        return self._sessions


def _said(body: dict[str, Any]) -> str:
    """What the person says: `text`, or the title of a suggestion (`pick`)."""
    if ("text" in body) == ("pick" in body):
        raise BadRequest("exactly one of `text` and `pick` is needed")
    if "text" in body:
        return text_field(body, "text")
    pick = body["pick"]
    return text_field(pick, "title") if isinstance(pick, dict) else text_field(body, "pick")


def _identifier(body: dict[str, Any], name: str) -> str:
    value = text_field(body, name)
    if not _ID.fullmatch(value):
        raise BadRequest(f"`{name}` must be 8 to 64 letters, digits, - or _")
    return value


def _is_worded(turn: Turn) -> bool:
    """Not while the message is being redacted: it is seen the next time."""
    return bool(turn.text) or turn.answer is not None or turn.at < time.time() - _REDACTED_S
