"""The Rasa channel that mounts the Bolt app on the assistant's server."""

from __future__ import annotations

import json
import logging
import re
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from slack_bolt.adapter.sanic.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.conversation import OnNewMessage
from bot.channels.guard import Guard
from bot.channels.http import address_of, answers_errors
from bot.channels.slack.app import MISSHAPEN, make_app
from bot.channels.slack.desk import Desk
from bot.channels.slack.install import INSTALL_PATH, REDIRECT_PATH, Installations, visit
from bot.channels.slack.outbox import post_at_start
from bot.conversations.database import shared_database
from bot.core.errors import LOADING
from bot.core.settings import Settings, load_settings
from bot.engine.loading import is_ready

logger = logging.getLogger(__name__)

_NAME = re.compile(r"[a-z_]{1,50}")
_MOST_UNSIGNED = 4096  # bytes; Slack's own test of a certificate is unsigned and small
_NOT_SLACKS = {"error": "bad_request", "message": "not what Slack sends"}


def is_on(settings: Settings) -> bool:
    """Whether the settings hold what Slack over HTTP needs."""
    token = settings.slack_bot_token or (settings.slack_client_id and settings.slack_client_secret)
    return bool(token and settings.slack_signing_secret)


class SlackInput(InputChannel):
    """`/webhooks/slack/webhook`, and `/slack/install` where many workspaces may install."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in paths and trackers."""
        return "slack"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Routes of this channel; none where the settings are missing."""
        settings = load_settings()
        if not is_on(settings):
            if settings.slack_bot_token and not settings.slack_app_token:
                logger.error("Slack is off: SLACK_SIGNING_SECRET is not set (see `mesobot doctor`)")
            return Blueprint("slack_webhook")
        desk = Desk(settings, on_new_message)
        handler = AsyncSlackRequestHandler(make_app(settings, on_new_message, desk))
        return _Routes(settings, handler, desk)


class _Routes(Blueprint):
    """The webhook under the prefix of the channel; installation at the root."""

    def __init__(self, settings: Settings, handler: AsyncSlackRequestHandler, desk: Desk) -> None:
        super().__init__("slack_webhook")
        self.ctx.guard, self.ctx.desk, self.ctx.settings = Guard(settings), desk, settings
        self.ctx.installs = bool(settings.slack_client_id)
        self.ctx.handler = handler
        receive = partial(_receive, handler, settings.slack_signing_secret)
        self.add_route(receive, "/webhook", methods=["POST"], name="receive")

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Add the routes to `app`."""
        super().register(app, options)
        app.register_listener(self._post_what_waits, "after_server_start")
        if self.ctx.installs:
            page = answers_errors(partial(_visit, self.ctx.handler.app, self.ctx.guard), self.ctx.settings)
            app.add_route(page, INSTALL_PATH, name="slack_install")
            app.add_route(page, REDIRECT_PATH, name="slack_redirect")

    async def _post_what_waits(self, app: Sanic, _loop: Any) -> None:
        app.add_task(self._post(), name="slack_outbox")

    async def _post(self) -> None:
        """What waited for Slack when the server was stopped."""
        settings, bolt = self.ctx.settings, self.ctx.handler.app

        async def client_of(team: str) -> AsyncWebClient:
            if not settings.slack_client_id:
                return bolt.client  # type: ignore[no-any-return]
            store = Installations(shared_database(settings.tracker_db), settings.slack_client_id)
            bot = await store.bot_of(team)
            return AsyncWebClient(token=bot.bot_token if bot else None, base_url=settings.slack_api_url)

        await post_at_start(self.ctx.desk, settings, client_of)


async def _visit(app: AsyncApp, guard: Guard, request: Request) -> HTTPResponse:
    # Rate-limited, because each visit writes a row and could fill the disk.
    await guard.admit(address=address_of(request))
    return await visit(app, request)


async def _receive(handler: AsyncSlackRequestHandler, secret: str, request: Request) -> HTTPResponse:
    # Checked before anything is parsed: reading a large form of a stranger would delay everybody.
    if len(request.body) > _MOST_UNSIGNED and not _is_signed(request, secret):
        return response.json(_NOT_SLACKS, 401)
    if not _is_readable(request):
        return response.json(_NOT_SLACKS, 400)
    if not is_ready(request.app):
        # Not 200: Slack sends the event again, and by then the model is loaded.
        return response.json({"error": "busy", "message": LOADING}, 503)
    try:
        answer: HTTPResponse = await handler.handle(request)
    except (*MISSHAPEN, RecursionError) as error:  # Bolt reads fields before any listener runs
        logger.error("Slack: a request of another shape: %s", error.__class__.__name__)
        return response.json(_NOT_SLACKS, 400)
    if answer.status == 401:
        why = "signed with another secret than SLACK_SIGNING_SECRET, or this machine's clock is off"
        logger.warning("Slack: a delivery is refused: %s", why)
    if answer.status != 404:
        return answer
    # Bolt answers 404 where no listener matches; Slack would send the event again and again.
    logger.info("Slack: nothing listens to %s", _kind(request))
    return response.empty(200)


def _is_signed(request: Request, secret: str) -> bool:
    try:
        return SignatureVerifier(secret).is_valid_request(request.body, dict(request.headers))
    except (ValueError, OverflowError):  # a time that is none
        return False


def _kind(request: Request) -> str:
    """Slack's name for a (signed) request: the type of its event, else of the payload."""
    body = request.body.decode()
    form = {} if body.startswith("{") else parse_qs(body)
    if "command" in form:
        return "a command of another name"
    found = json.loads(body if body.startswith("{") else form.get("payload", ["{}"])[0])
    found = found if isinstance(found, dict) else {}
    name = (found.get("event") or found).get("type")
    return name if isinstance(name, str) and _NAME.fullmatch(name) else "a request without a type"


def _is_readable(request: Request) -> bool:
    """Whether the body is what Bolt can parse: an object as JSON, or a form, perhaps with a JSON payload."""
    try:
        body = request.body.decode()
        kind = request.headers.get("content-type", "")
        if "application/json" not in kind and not body.startswith("{"):
            body = parse_qs(body).get("payload", ["{}"])[0]
        found = json.loads(body)
    except (ValueError, RecursionError):  # the signature is checked later
        return False
    return isinstance(found, dict) and isinstance(found.get("event", {}), dict)
