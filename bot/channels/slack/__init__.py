"""Slack: Bolt takes what Slack sends, the desk answers it."""

from bot.channels.slack.channel import SlackInput

__all__ = ["SlackInput"]
