"""Slack: Bolt receives events and the desk answers them."""

from bot.channels.slack.channel import SlackInput

__all__ = ["SlackInput"]
