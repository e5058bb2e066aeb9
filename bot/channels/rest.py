"""Rasa's REST channel with three differences: one conversation a sender, no commands, always an answer.

For the operator's own programs: `bot/site/access.py` admits only requests with API_TOKEN.
"""

from __future__ import annotations

import uuid

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.conversation import OnNewMessage, take_turn
from bot.channels.guard import Guard
from bot.channels.http import answers_errors, id_field, json_object, text_field
from bot.core.errors import NOT_NOW
from bot.core.settings import load_settings
from bot.engine.alarms import alarm_for
from bot.observability.metrics import stage


class RestInput(InputChannel):
    """`POST /webhooks/rest/webhook` {"sender", "message"} → [{"recipient_id", "text", "custom"}]."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in paths and trackers."""
        return "rest"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Routes of this channel."""
        routes, settings = Blueprint("rest_webhook"), load_settings()
        guard = Guard(settings)

        @routes.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        async def receive(request: Request) -> HTTPResponse:
            body = {"sender": uuid.uuid4().hex, **json_object(request)}
            sender, said = id_field(body, "sender"), text_field(body, "message")
            try:
                with stage("guard"):
                    text = await guard.clean(said)
                async with guard.place():
                    answer = await take_turn(
                        on_new_message, text, sender_id=sender, channel=self.name(), settings=settings
                    )
            except NOT_NOW:
                if (urgent := await alarm_for(said)) is None:
                    raise
                answer = urgent
            reply = {"recipient_id": sender, "text": answer["text"], "custom": answer}
            return response.json([reply])

        routes.add_route(answers_errors(receive, settings), "/webhook", methods=["POST"], name="receive")
        return routes
