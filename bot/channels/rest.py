"""Rasa's REST channel with one conversation a sender, nothing executed, nothing silent."""

from __future__ import annotations

import uuid
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.conversation import OnNewMessage, take_turn
from bot.channels.guard import Guard
from bot.errors import Refused
from bot.settings import load_settings


class RestInput(InputChannel):
    """`POST /webhooks/rest/webhook` {"sender", "message"} → [{"recipient_id", "text", "custom"}]."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in paths and trackers."""
        return "rest"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Routes of this channel."""
        routes = Blueprint("rest_webhook")
        guard = Guard(load_settings())

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            body = _object(request)
            if body is None:
                return _error("bad_json", "the body must be a JSON object")
            sender, text = body.get("sender") or uuid.uuid4().hex, body.get("message")
            if not isinstance(sender, str) or not isinstance(text, str):
                return _error("bad_field", "`sender` and `message` must be strings")
            try:
                await guard.admit(session=sender, address=request.ip)
                plain = guard.clean(text)
            except Refused as refused:
                return _error(refused.code, str(refused))
            answer = await take_turn(on_new_message, plain, sender_id=sender, channel=self.name())
            reply = {"recipient_id": sender, "text": answer["text"], "custom": answer}
            return response.json([reply])

        return routes


def _object(request: Request) -> dict[str, Any] | None:
    """The JSON body if it is an object; `curl -d` sends no JSON content type, and that is fine."""
    try:
        body = request.load_json()
    except Exception:
        return None
    return body if isinstance(body, dict) else None


def _error(code: str, message: str) -> HTTPResponse:
    return response.json({"error": code, "message": message}, status=400)
