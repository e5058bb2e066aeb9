"""The pages of the desk, one a line; those in the menu have this order there."""

from __future__ import annotations

from bot.desk.accounts import REVIEWER
from bot.desk.page import Page
from bot.desk.pages import (
    answers,
    cards,
    checking,
    drafts,
    exchange,
    facts,
    figures,
    history,
    names,
    questions,
    testing,
    todo,
    trying,
)
from bot.desk.pages.home import home
from bot.desk.pages.log import log

PAGES: tuple[Page, ...] = (
    Page("home", "/desk", get=home),
    Page("todo", "/desk/todo", get=todo.todo),
    Page("findings", "/desk/todo/findings", get=todo.findings, post=todo.reviewed, in_menu=False),
    Page("question", "/desk/questions/<number>", get=questions.show, post=questions.decide, in_menu=False),
    Page("answered", "/desk/questions/<number>/card", post=questions.answered_by, in_menu=False),
    Page("answers", "/desk/answers", get=answers.show),
    Page("card", "/desk/card", get=cards.show, post=cards.save, in_menu=False),
    Page("card_preview", "/desk/card/preview", post=cards.preview, in_menu=False),
    Page("card_found", "/desk/card/found", post=cards.found, in_menu=False),
    Page("fact", "/desk/fact", get=facts.show, post=facts.save, in_menu=False),
    Page("fact_checks", "/desk/fact/checks", post=facts.preview, in_menu=False),
    Page("fact_found", "/desk/fact/found", post=facts.found, in_menu=False),
    Page("name", "/desk/name", get=names.show, post=names.save, in_menu=False),
    Page("drafts", "/desk/drafts", get=drafts.listed),
    Page("draft", "/desk/drafts/<draft>", get=drafts.one, in_menu=False),
    Page("draft_check", "/desk/drafts/<draft>/check", get=drafts.checked, in_menu=False),
    Page("publish", "/desk/drafts/<draft>/publish", REVIEWER, post=drafts.publish, in_menu=False),
    Page("drop", "/desk/drafts/<draft>/drop", post=drafts.drop, in_menu=False),
    Page("leave_out", "/desk/drafts/<draft>/leave-out", post=drafts.leave_out, in_menu=False),
    Page("solve", "/desk/drafts/<draft>/solve", post=drafts.solve, in_menu=False),
    Page("history", "/desk/history", get=history.listed),
    Page("version", "/desk/history/<number>", get=history.one, in_menu=False),
    Page("rollback", "/desk/history/<number>/back", REVIEWER, post=history.back, in_menu=False),
    Page("exchange", "/desk/exchange", get=exchange.show, post=exchange.bring),
    Page("export", "/desk/exchange/<name>", get=exchange.take, in_menu=False),
    Page("try", "/desk/try", get=trying.show, post=trying.ask),
    Page("check", "/desk/check", get=checking.show, post=checking.again),
    Page("accept", "/desk/check/accept", REVIEWER, post=checking.accept, in_menu=False),
    Page("check_progress", "/desk/check/progress", get=checking.progress, in_menu=False),
    Page("test_all", "/desk/test-all", get=testing.show, post=testing.start),
    Page("test_progress", "/desk/test-all/progress", get=testing.progress, in_menu=False),
    Page("test_stop", "/desk/test-all/stop", post=testing.stop, in_menu=False),
    Page("figures", "/desk/figures", get=figures.show),
    Page("figures_progress", "/desk/figures/progress", get=figures.progress, in_menu=False),
    Page("figures_csv", "/desk/figures/csv", get=figures.as_csv, in_menu=False),
    Page("log", "/desk/log", REVIEWER, get=log),
)
