"""Places in Slack, and the conversation to which a message belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where to answer: a thread in a channel, or a direct message."""

    team: str
    channel: str
    user: str
    thread: str = ""  # timestamp of the first message of the thread; empty: no thread
    direct: bool = False

    @property
    def conversation(self) -> str:
        """The id of the conversation: one for each thread; outside threads, one for each person."""
        if self.direct and not self.thread:
            return f"slack-{self.team}-direct-{self.user}"
        return f"slack-{self.team}-{self.channel}-{self.thread or self.user}"

    @property
    def address(self) -> dict[str, Any]:
        """Arguments of `chat.postMessage`."""
        thread = {"thread_ts": self.thread} if self.thread else {}
        return {"channel": self.channel, **thread}


def team_of(context: Any) -> str:
    """The id of the workspace. Bolt finds it in events, commands and buttons.

    Where the app is installed for a whole organisation, `team` of a pressed button is null. Then the
    person's own workspace counts, as it does in events.
    """
    return str(context.team_id or context.enterprise_id or "")


def of_event(event: dict[str, Any], team: str) -> Place:
    """The place of a message event; answers in a channel always go into the thread."""
    direct = event.get("channel_type") == "im" or str(event["channel"]).startswith("D")
    thread = event.get("thread_ts") or ("" if direct else event["ts"])
    return Place(team, event["channel"], event["user"], thread, direct)


def of_command(team: str, channel: str, user: str) -> Place:
    """The place of a command: its answer is visible to one person."""
    return Place(team, channel, user, direct=channel.startswith("D"))


def of_action(body: dict[str, Any], team: str) -> Place:
    """The place of a pressed button; from App Home, the direct messages of the person."""
    user = body["user"]["id"]
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    if not channel:
        return Place(team, user, user, direct=True)
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts") or ""
    return Place(team, channel, user, thread, channel.startswith("D"))
