"""The first page: what the desk is for, with links to its pages."""

from __future__ import annotations

from bot.desk.page import Show, Visit


async def home(visit: Visit) -> Show:
    """The pages that are in the menu of this account."""
    return Show("home.html")
