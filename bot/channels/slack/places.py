"""Where in Slack something is said, and to which conversation it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """A spot to answer in: a thread of a channel, or a direct message."""

    team: str
    channel: str
    user: str
    thread: str = ""  # the thread's first message; empty: none
    direct: bool = False

    @property
    def conversation(self) -> str:
        """Team, channel, and thread or user: nobody shares one by accident."""
        if self.direct and not self.thread:
            return f"slack-{self.team}-direct-{self.user}"
        return f"slack-{self.team}-{self.channel}-{self.thread or self.user}"

    @property
    def address(self) -> dict[str, Any]:
        """Arguments of `chat.postMessage`."""
        thread = {"thread_ts": self.thread} if self.thread else {}
        return {"channel": self.channel, **thread}


def team_of(context: Any) -> str:
    """The workspace, as Bolt finds it in events, commands and buttons alike.

    Where the app is installed for a whole organisation, `team` of a pressed button is null: then the person's
    own workspace counts, as it does in their events.
    """
    return str(context.team_id or context.enterprise_id or "")


def of_event(event: dict[str, Any], team: str) -> Place:
    """Where a message event is to be answered: in a channel always in the thread."""
    direct = event.get("channel_type") == "im" or str(event["channel"]).startswith("D")
    thread = event.get("thread_ts") or ("" if direct else event["ts"])
    return Place(team, event["channel"], event["user"], thread, direct)


def of_command(team: str, channel: str, user: str) -> Place:
    """Where a command is answered: before the eyes of one person."""
    return Place(team, channel, user, direct=channel.startswith("D"))


def of_action(body: dict[str, Any], team: str) -> Place:
    """Where a pressed button is to be answered; from App Home in the person's direct messages."""
    user = body["user"]["id"]
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    if not channel:
        return Place(team, user, user, direct=True)
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts") or ""
    return Place(team, channel, user, thread, channel.startswith("D"))
