"""Registers the desk as a Rasa channel, so that it is there however the server is started."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic

from bot.channels.conversation import OnNewMessage
from bot.core.settings import Settings, load_settings


class Desk(InputChannel):
    """Serves `/desk` and everything below it if MESOBOT_DESK_USERS names an accounts file; else nothing."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in paths."""
        return "desk"

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """The routes of the desk; this channel receives no messages."""
        return _AtItsOwnPath(load_settings())


class _AtItsOwnPath(Blueprint):
    """A blueprint whose routes begin with /desk and not with /webhooks."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("desk")
        self.ctx.settings = settings

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Add the desk to `app` if it is turned on."""
        super().register(app, options)
        if self.ctx.settings.desk_users:
            # Only here: a server without the desk does not load its libraries.
            from bot.desk.reception import Reception

            Reception(self.ctx.settings).add_to(app)
