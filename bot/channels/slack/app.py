"""The Bolt app: which of Slack's events do what. Thin: the work is in desk, blocks and home."""

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
from bot.channels.slack.places import Place, of_command, of_event
from bot.channels.slack.text import mentions
from bot.core.contract import Answer
from bot.core.settings import Settings
from bot.core.texts import load_texts

logger = logging.getLogger(__name__)

# A message with another subtype is an edit, a join, a topic, a file …: nothing to answer.
_SUBTYPES = (None, "thread_broadcast")
_SHORTCUT = "ask_about_this"
# What reading a field raises that is missing or of another kind.
MISSHAPEN = (KeyError, TypeError, AttributeError, ValueError)


def make_app(settings: Settings, on_new_message: OnNewMessage, desk: Desk | None = None) -> AsyncApp:
    """An app for one workspace (a token) or many (installations); nothing is sent yet."""
    client = AsyncWebClient(
        token=settings.slack_bot_token or None,
        base_url=settings.slack_api_url,
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(max_retry_count=3),
            AsyncRateLimitErrorRetryHandler(max_retry_count=5),
            AsyncServerErrorRetryHandler(max_retry_count=3),
        ],
    )
    # Acknowledged after the answer is recorded: an answer that dies is asked for again by Slack.
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
    app.error(failed)
    return app


async def failed(error: Exception) -> BoltResponse | None:
    """One line in the log; Bolt answers 500 (400 where a field is missing or of another kind).

    Either way Slack sends an event again.
    """
    logger.error("Slack: %s", explain(error))
    if not isinstance(error, MISSHAPEN):
        return None
    body = json.dumps({"error": "bad_request", "message": "not what Slack sends"})
    return BoltResponse(status=400, body=body, headers={"content-type": "application/json"})


class Listeners:
    """What happens at messages, commands, shortcuts, the home page and the assistant's pane."""

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
        """A direct message, a mention, or more in a thread that the assistant is in."""
        if not _is_said_by_a_person(event, context.bot_user_id):
            return
        place = of_event(event, str(context.team_id))
        if not (place.direct or await self._addressed(event, place, context.bot_user_id)):
            return
        # Slack sends a mention twice, as message and as app_mention: one message, one key.
        post = partial(self._post, client, place)
        await self._desk.serve(place, f"{event['channel']}:{event['ts']}", event.get("text") or "", post)

    async def command(self, ack: Any, command: dict[str, Any], respond: Any) -> None:
        """`/meso question`: for the asker's eyes, with a button to share."""
        place = of_command(command["team_id"], command["channel_id"], command["user_id"])
        await self._privately(place, command["trigger_id"], command.get("text") or "", respond)
        await ack()

    async def shortcut(self, ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
        """ "Ask about this message"."""
        place = of_command(shortcut["team"]["id"], shortcut["channel"]["id"], shortcut["user"]["id"])
        text = shortcut["message"].get("text") or ""
        await self._privately(place, shortcut["trigger_id"], text, respond)
        await ack()

    async def home_opened(self, event: dict[str, Any], client: AsyncWebClient) -> None:
        """Draw the app's home page."""
        if event.get("tab", "home") == "home":
            view = home.view(load_texts(self._settings.domain_file))
            await client.views_publish(user_id=event["user"], view=view)

    async def pane_opened(self, say: Any, set_suggested_prompts: Any) -> None:
        """Greet in the assistant's pane."""
        texts = load_texts(self._settings.domain_file)
        await say(texts.say("utter_slack_home_safety"))
        await set_suggested_prompts(prompts=home.examples(texts)[:4])

    async def _addressed(self, event: dict[str, Any], place: Place, own: str | None) -> bool:
        named = mentions(event.get("text") or "")
        if event["type"] == "app_mention" or (own and own in named):
            return True
        return bool(event.get("thread_ts")) and not named and await self._desk.takes_part(place)

    async def _privately(self, place: Place, key: str, text: str, respond: Any) -> None:
        async def post(answer: Answer) -> None:
            for message in blocks.messages(answer, load_texts(self._settings.domain_file), share=key):
                await respond(**message, response_type="ephemeral", unfurl_links=False)

        await self._desk.serve(place, key, text, post)

    async def _post(self, client: AsyncWebClient, place: Place, answer: Answer) -> None:
        await post_to(client, place, answer, load_texts(self._settings.domain_file))


def _is_said_by_a_person(event: dict[str, Any], own: str | None) -> bool:
    said = event.get("subtype") in _SUBTYPES and not event.get("bot_id")
    return said and event.get("user") not in (None, own) and {"channel", "ts"} <= event.keys()
