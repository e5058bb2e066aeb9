"""The web channel: sessions, messages, history, feedback."""

from bot.channels.web.channel import WebInput

__all__ = ["WebInput"]
