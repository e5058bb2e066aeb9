"""Pressed buttons: the choice is shown in their place."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack import blocks
from bot.channels.slack.desk import Desk, post_to
from bot.channels.slack.places import of_action, team_of
from bot.channels.slack.text import escape
from bot.core.contract import Answer
from bot.core.settings import Settings
from bot.core.texts import Texts, texts_of

# Sharing is recorded under the answer's key with this suffix, so that it happens once.
SHARED = "#shared"


class Buttons:
    """Suggestions, thumbs and "share in channel"."""

    def __init__(self, settings: Settings, desk: Desk) -> None:
        self._settings, self._desk = settings, desk

    @property
    def _texts(self) -> Texts:
        return texts_of(self._settings)

    def add_to(self, app: AsyncApp) -> None:
        """Register the buttons; any other button is acknowledged and ignored."""
        app.action(re.compile(rf"^{blocks.PICK}:"))(self.pick)
        app.action(re.compile(rf"^{blocks.RATE}:(up|down)$"))(self.rate)
        app.action(blocks.SHARE)(self.share)
        app.action(re.compile("."))(self.other)

    async def pick(
        self,
        ack: Any,
        body: dict[str, Any],
        action: dict[str, Any],
        context: Any,
        respond: Any,
        client: AsyncWebClient,
    ) -> None:
        """A suggestion: ask it in the same place."""
        # Slack's own id of the press.
        key = str(body.get("trigger_id") or f"{action.get('action_ts')}:{body['user']['id']}")
        title = action["value"]
        place = of_action(body, team_of(context))
        ephemeral = (body.get("container") or {}).get("is_ephemeral")

        async def post(answer: Answer) -> None:
            if not ephemeral:
                return await post_to(client, place, answer, self._texts)
            for message in blocks.messages(answer, self._texts, share=key):
                await respond(**message, response_type="ephemeral", replace_original=False)
            return None

        await self._settle(body, respond, blocks.PICK, "utter_slack_chosen", title)
        await self._desk.serve(place, key, escape(title), post)
        await ack()

    async def rate(
        self, ack: Any, body: dict[str, Any], action: dict[str, Any], context: Any, respond: Any
    ) -> None:
        """Thumbs: record the feedback and remove the buttons."""
        place = of_action(body, team_of(context))
        value = action["action_id"].partition(":")[2]
        await self._desk.turns.rate(place.conversation, action["value"], value, "")
        await self._settle(body, respond, blocks.RATE, "utter_slack_rated", "")
        await ack()

    async def share(
        self, ack: Any, body: dict[str, Any], action: dict[str, Any], context: Any, respond: Any
    ) -> None:
        """Show the channel an answer that one person got."""
        place = of_action(body, team_of(context))
        answer = await self._desk.recorded(place, action["value"])
        if answer is not None:
            shown = answer

            async def show() -> Answer:
                for message in blocks.messages(shown, self._texts):
                    await respond(**message, response_type="in_channel", replace_original=False)
                await respond(text=self._texts.say("utter_slack_shared"), replace_original=True)
                return shown

            # Shared once, even when the button is pressed twice or Slack sends the event twice.
            once = self._desk.turns.once
            await once(place.conversation, f"{action['value']}{SHARED}", "", show, behind=action["value"])
        await ack()

    async def other(self, ack: Any) -> None:
        """Acknowledge any other button, so that Slack reports no failure."""
        await ack()

    async def _settle(self, body: dict[str, Any], respond: Any, name: str, said: str, title: str) -> None:
        """Replace the buttons by the choice.

        Does nothing for an ephemeral message: Slack does not send its blocks back.
        """
        message = body.get("message") or {}
        if not (body.get("response_url") and message.get("blocks")):
            return
        text = self._texts.say(said, title=escape(title))
        kept = blocks.replaced(message["blocks"], name, text)
        await respond(text=message.get("text", ""), blocks=kept, replace_original=True)
