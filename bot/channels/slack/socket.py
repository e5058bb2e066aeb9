"""Socket Mode: the same app over a connection that we open, for workspaces behind a firewall."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.app import make_app
from bot.channels.slack.desk import Desk
from bot.channels.slack.outbox import post_at_start
from bot.conversations.database import shared_database
from bot.conversations.deletion import purge_daily
from bot.conversations.probe import check_places
from bot.core.errors import SettingsError
from bot.core.settings import Settings
from bot.editing.drafts import Drafts
from bot.engine.assistant import open_assistant, with_model

# Kinds of envelopes in words: a log line never holds what came from outside.
_KINDS = {"events_api": "event", "slash_commands": "command", "interactive": "button or shortcut"}
logger = logging.getLogger(__name__)


async def listen(settings: Settings) -> None:
    """Answer until interrupted; raises SettingsError, RecordUnavailable or ModelUnavailable."""
    for name, value in (("BOT", settings.slack_bot_token), ("APP", settings.slack_app_token)):
        if not value:
            raise SettingsError(
                f"SLACK_{name}_TOKEN is not set (docs/guide/slack.md says where it comes from)"
            )
    if not settings.slack_app_token.startswith("xapp-"):
        raise SettingsError("SLACK_APP_TOKEN must begin with xapp- (an app-level token, not the bot's)")
    check_places(settings)
    agent = with_model(open_assistant(settings), settings)
    desk = Desk(settings, agent.handle_message)
    app = make_app(settings, agent.handle_message, desk)

    async def client_of(_team: str) -> AsyncWebClient:
        return app.client

    purging = purge_daily(shared_database(settings.tracker_db), settings.retention_days)
    following = Drafts(settings).follow()
    beside = asyncio.gather(purging, following, post_at_start(desk, settings, client_of))
    logger.info("Slack: listening over Socket Mode")
    try:
        await _Handler(app, settings.slack_app_token).start_async()  # type: ignore[no-untyped-call]
    finally:
        beside.cancel()


class _Handler(AsyncSocketModeHandler):
    """Acknowledges what no listener takes, as the HTTP channel does: else Slack shows an error."""

    async def handle(self, client: Any, req: SocketModeRequest) -> None:
        """Dispatch one envelope and answer it."""
        started = time.time()
        answer = await run_async_bolt_app(self.app, req)
        if answer.status == 404:
            logger.info("Slack: nothing listens to this kind of %s", _KINDS.get(req.type, "envelope"))
            answer.status, answer.body = 200, ""
        await send_async_response(client, req, answer, started)
