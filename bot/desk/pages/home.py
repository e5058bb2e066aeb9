"""The first page: what the desk is for, and where its pages are."""

from __future__ import annotations

from bot.desk.page import Show, Visit


async def home(visit: Visit) -> Show:
    """The pages of this account, as the menu has them."""
    return Show("home.html")
