"""The Bolt app: maps events of Slack to handlers. The work is done in desk, blocks and home."""

from __future__ import annotations

import json
import logging
from functools import partial
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncAssistant
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.conversation import OnNewMessage
from bot.channels.slack import blocks, home, install
from bot.channels.slack.buttons import Buttons
from bot.channels.slack.desk import Desk, explain, post_to
from bot.channels.slack.heard import edit_of, has_files, is_said_by_a_person, key_of
from bot.channels.slack.places import Place, of_command, of_event, team_of
from bot.channels.slack.text import as_typed, mentions
from bot.core.contract import Answer
from bot.core.errors import RecordUnavailable
from bot.core.settings import Settings
from bot.core.texts import texts_of

logger = logging.getLogger(__name__)

# A message that does not address the assistant is answered only where the answer has one of these statuses.
_UNASKED = frozenset({"answered", "urgent"})
_URGENT = frozenset({"urgent"})
_SHORTCUT = "ask_about_this"
# What reading a missing or malformed field raises.
MISSHAPEN = (KeyError, TypeError, AttributeError, ValueError)


def make_app(settings: Settings, on_new_message: OnNewMessage, desk: Desk | None = None) -> AsyncApp:
    """An app for one workspace (a token) or many (installations); it sends nothing yet."""
    client = AsyncWebClient(
        token=settings.slack_bot_token or None,
        base_url=settings.slack_api_url,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(max_retry_count=3),
            AsyncRateLimitErrorRetryHandler(max_retry_count=5),
            AsyncServerErrorRetryHandler(max_retry_count=3),
        ],
    )
    # An event is acknowledged once its answer is recorded. If the server dies before, Slack sends it again.
    app = AsyncApp(
        name="mesobot",
        client=client,
        signing_secret=settings.slack_signing_secret,
        process_before_response=True,
        oauth_settings=install.oauth_settings(settings),
    )
    desk = desk or Desk(settings, on_new_message)
    Listeners(settings, desk).add_to(app)
    Buttons(settings, desk).add_to(app)
    if settings.slack_client_id:
        app.enable_token_revocation_listeners()  # deletes the token of a workspace that uninstalls the app
    app.error(failed)
    return app


async def failed(error: Exception) -> BoltResponse | None:
    """Log one line, and answer with a status at which Slack sends the event again.

    400 where a field is missing or malformed, 503 while nothing can be recorded, else Bolt's own 500.
    """
    logger.error("Slack: %s", explain(error))
    if isinstance(error, MISSHAPEN):
        return _refused(400, "bad_request", "not what Slack sends")
    if isinstance(error, RecordUnavailable):
        return _refused(503, "busy", "conversations cannot be read or written now")
    return None


def _refused(status: int, code: str, reason: str) -> BoltResponse:
    body = json.dumps({"error": code, "message": reason})
    return BoltResponse(status=status, body=body, headers={"content-type": "application/json"})


class Listeners:
    """Handlers of messages, commands, shortcuts, the home page and the assistant's pane."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._settings, self._desk = settings, desk

    def add_to(self, app: AsyncApp) -> None:
        """Register everything."""
        pane = AsyncAssistant()
        pane.thread_started(self.pane_opened)
        pane.user_message(self.message)
        app.use(pane)
        app.event("app_mention")(self.message)
        app.event("message")(self.message)
        app.event("app_home_opened")(self.home_opened)
        app.command("/meso")(self.command)
        app.shortcut(_SHORTCUT)(self.shortcut)

    async def message(self, event: dict[str, Any], context: Any, client: AsyncWebClient) -> None:
        """A direct message, a mention, or a further message in a thread with the assistant."""
        if edit := edit_of(event, context.bot_user_id):
            return await self._edited(*edit, context, client)
        if not is_said_by_a_person(event, context.bot_user_id):
            return None
        place, text = of_event(event, team_of(context)), event.get("text") or ""
        shown = await self._shown(event, place, context.bot_user_id)
        files = has_files(event)
        post = partial(self._post, client, place, files)
        if files and not as_typed(text):
            if shown is None:
                await self._desk.tell(place, key_of(event), "utter_slack_file_alone", post)
        elif shown is None or (event.get("thread_ts") and await self._desk.may_be_for_us(text, place, shown)):
            # Slack sends a mention twice, as message and as app_mention. Both have one key: one answer.
            await self._desk.serve(place, key_of(event), text, post, shown)
        return None

    async def _edited(
        self, before: str, message: dict[str, Any], context: Any, client: AsyncWebClient
    ) -> None:
        """Answer a message that was edited into a danger sign; other edits get no second answer."""
        place, text = of_event(message, team_of(context)), str(message.get("text") or "")
        shown = await self._shown(message, place, context.bot_user_id)
        if not await self._desk.is_urgent(text) or await self._desk.is_urgent(before):
            return
        if shown is None or await self._desk.takes_part(place):
            edited = str((message.get("edited") or {}).get("ts", ""))
            post = partial(self._post, client, place, False)
            await self._desk.serve(place, f"{key_of(message)}:edited:{edited}", text, post, _URGENT)

    async def command(self, ack: Any, command: dict[str, Any], context: Any, respond: Any) -> None:
        """`/meso question`: the answer is visible only to the asker, with a button to share it."""
        place = of_command(team_of(context), command["channel_id"], command["user_id"])
        await self._privately(place, command["trigger_id"], command.get("text") or "", respond)
        await ack()

    async def shortcut(self, ack: Any, shortcut: dict[str, Any], context: Any, respond: Any) -> None:
        """The shortcut "Ask about this message"."""
        place = of_command(team_of(context), shortcut["channel"]["id"], shortcut["user"]["id"])
        text = shortcut["message"].get("text") or ""
        await self._privately(place, shortcut["trigger_id"], text, respond)
        await ack()

    async def home_opened(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        """Draw the app's home page."""
        if event.get("tab", "home") == "home":
            view = home.view(texts_of(self._settings))
            await client.views_publish(user_id=event["user"], view=view)

    async def pane_opened(self, say: Any, set_suggested_prompts: Any) -> None:
        """Greet in the assistant's pane."""
        texts = texts_of(self._settings)
        await say(texts.say("utter_slack_home_safety"))
        await set_suggested_prompts(prompts=home.examples(texts)[:4])

    async def _shown(self, event: dict[str, Any], place: Place, own: str | None) -> frozenset[str] | None:
        """The statuses whose answers are posted; None (all) where the message addresses the assistant."""
        named = mentions(event.get("text") or "")
        if place.direct or event["type"] == "app_mention" or (own and own in named):
            return None
        return _URGENT if named else _UNASKED

    async def _privately(self, place: Place, key: str, text: str, respond: Any) -> None:
        async def post(answer: Answer) -> None:
            for message in blocks.messages(answer, texts_of(self._settings), share=key):
                await respond(**message, response_type="ephemeral", unfurl_links=False)

        await self._desk.serve(place, key, text, post)

    async def _post(self, client: AsyncWebClient, place: Place, files: bool, answer: Answer) -> None:
        texts = texts_of(self._settings)
        note = texts.say("utter_slack_files_unread") if files and answer["status"] != "refused" else ""
        await post_to(client, place, answer, texts, note)
