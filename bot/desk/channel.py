"""The desk as a channel of Rasa, so that every way to start the server carries it."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic

from bot.channels.conversation import OnNewMessage
from bot.core.settings import Settings, load_settings


class Desk(InputChannel):
    """`/desk` and all below it, while MESOBOT_DESK_USERS names a file of accounts; else nothing."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in paths."""
        return "desk"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Routes outside of the channel's prefix; this channel receives no messages."""
        return _AtItsOwnPath(load_settings())


class _AtItsOwnPath(Blueprint):
    """A blueprint whose routes are the desk's, and not below /webhooks."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("desk")
        self.ctx.settings = settings

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Add the desk to `app`, where it is on."""
        super().register(app, options)
        if self.ctx.settings.desk_users:
            # Only here: a server without the desk does not load its libraries.
            from bot.desk.reception import Reception

            Reception(self.ctx.settings).add_to(app)
