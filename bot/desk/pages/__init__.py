"""The pages of the desk, in the order of the menu; each line adds one."""

from __future__ import annotations

from bot.desk.accounts import REVIEWER
from bot.desk.page import Page
from bot.desk.pages import checking, figures, testing, trying
from bot.desk.pages.home import home
from bot.desk.pages.log import log

PAGES: tuple[Page, ...] = (
    Page("home", "/desk", get=home),
    Page("try", "/desk/try", get=trying.show, post=trying.ask),
    Page("check", "/desk/check", get=checking.show, post=checking.again),
    Page("check_progress", "/desk/check/progress", get=checking.progress, in_menu=False),
    Page("test_all", "/desk/test-all", get=testing.show, post=testing.start),
    Page("test_progress", "/desk/test-all/progress", get=testing.progress, in_menu=False),
    Page("test_stop", "/desk/test-all/stop", post=testing.stop, in_menu=False),
    Page("figures", "/desk/figures", get=figures.show),
    Page("figures_progress", "/desk/figures/progress", get=figures.progress, in_menu=False),
    Page("figures_csv", "/desk/figures/csv", get=figures.as_csv, in_menu=False),
    Page("log", "/desk/log", REVIEWER, get=log),
)
