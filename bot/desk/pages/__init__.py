"""The pages of the desk, in the order of the menu; each line adds one."""

from __future__ import annotations

from bot.desk.accounts import REVIEWER
from bot.desk.page import Page
from bot.desk.pages.home import home
from bot.desk.pages.log import log

PAGES: tuple[Page, ...] = (
    Page("home", "/desk", get=home),
    Page("log", "/desk/log", REVIEWER, get=log),
)
