"""`make screenshots`: the editors' desk as the guide shows it (docs/guide/editing.md), into docs/img/."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.core.settings import Settings, load_settings
from bot.desk.accounts import REVIEWER
from bot.desk.pages import PAGES
from bot.editing.changes import Change
from bot.editing.drafts import Drafts
from tests.browser.conftest import DESKTOP, PHONE, chromium
from tests.browser.screenshots import save
from tests.editor import PASSWORD, Editor, desk_server
from tests.server import Server, Visitor

_LONG_MS = 240_000.0
_DAY_S = 86_400
_DAYS = 12
_ASKED = (
    "does mesotherapy hurt?", "how long do the bumps last after mesotherapy?", "what are ceramides?",
    "can I put vaseline on a tattoo?", "is hyaluronic acid ok in winter", "does mesotherapy leave scars?",
    "how much does one session cost", "what is in the needle", "is urea good for cracked heels",
    "can I use retinol while breastfeeding", "do moisturizers cause acne",
    "which moisturizer for a newborn", "who invented mesotherapy", "is it approved by the fda",
)  # fmt: skip
# Several people ask these, and nobody has an answer.
_UNANSWERED = (
    ("does bee venom cream work", "is bee venom cream any good", "bee venom cream worth it?"),
    ("can I use a gua sha after mesotherapy", "gua sha after mesotherapy ok?"),
    ("is camel milk cream good", "camel milk cream any good?"),
)
_SHORTER = "Yes, it can. Scars are a known side effect, and infections after mesotherapy can leave them too."


def _fill(server: Server) -> None:
    """What visitors have asked in the last days, with some thumbs."""
    for number in range(5 * len(_ASKED)):
        visitor = Visitor(server.url)
        visitor.ask(_ASKED[number % len(_ASKED)])
    for group in _UNANSWERED:
        for text in group * 2:
            Visitor(server.url).ask(text)
    with sqlite3.connect(server.folder / "conversations.db") as database:
        database.execute(f"UPDATE turns SET at = at - {_DAY_S} * ((id * 7) % {_DAYS})")


def _settings(server: Server) -> Settings:
    return load_settings(
        {
            "MESOBOT_TRACKER_DB": f"sqlite:///{server.folder}/conversations.db",
            "MESOBOT_FACTS_DB": str(server.folder / "facts.db"),
            "MESOBOT_KNOWLEDGE_READ_ONLY": "on",  # the pictures change no file
        }
    )


async def _write(server: Server) -> dict[str, str]:
    """Two versions, an open draft, and one that was overtaken: their ids by name."""
    drafts = Drafts(_settings(server))
    rows = (await drafts.knowledge()).table("answers").rows

    async def made(author: str, title: str, card: str, before: str, after: str) -> str:
        row = rows[card]
        assert before in row["short_answer"], row["short_answer"]
        change = Change(
            "answers", card, row, row | {"short_answer": row["short_answer"].replace(before, after)}
        )
        return (await drafts.save(author, title, [change])).id

    overtaken = await made(
        "anna", "Pain: where it hurts", "b-pain", "It depends on the place.", "It depends."
    )
    first = await made("ben", "Pain: what trials say", "b-pain", "in trials", "in two trials")
    second = await made(
        "ben", "Bruises, more plainly", "b-bruise-long", "go within one week", "fade in a week"
    )
    for draft in (second, first):
        await drafts.publish(draft, "ben")
    scars = rows["b-scars"]["short_answer"]
    draft = await made("anna", "The card about scars, shorter", "b-scars", scars, _SHORTER)
    return {"draft": draft, "conflict": overtaken}


class Shots:
    """One browser that is signed in; every picture is a page at one size."""

    def __init__(self, browser: Browser, server: Server, size: str) -> None:
        self.server, self.size = server, size
        self.context = browser.new_context(**(PHONE if size == "phone" else DESKTOP), reduced_motion="reduce")
        self.page: Page = self.context.new_page()
        self.editor = Editor(server, REVIEWER, signed_in=False)

    def go(self, path: str) -> bool:
        """Open a page; whether there is one."""
        reply = self.page.goto(self.server.url + path)
        return bool(reply and reply.ok)

    def take(self, name: str, whole: bool = False) -> None:
        """Keep the page as it is."""
        self.page.wait_for_timeout(300)
        save(self.page.screenshot(full_page=whole), f"desk-{name}-{self.size}.png")

    def sign_in(self) -> None:
        self.go("/desk")
        self.take("sign-in")
        self.page.get_by_label("Name").fill(self.editor.name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("heading", name=f"Welcome, {self.editor.name}")).to_be_visible()
        self.take("start")


def _todo(shots: Shots, _written: dict[str, str]) -> None:
    shots.go("/desk/todo")
    shots.page.wait_for_load_state("networkidle")
    shots.take("todo")
    link = shots.page.locator("main a[href*='/desk/questions/']").first
    link.click()
    shots.page.wait_for_load_state("networkidle")
    shots.take("question", whole=True)


def _card(shots: Shots, _written: dict[str, str]) -> None:
    shots.go("/desk/card?key=b-scars")
    shots.page.wait_for_load_state("networkidle")
    shots.take("card", whole=True)
    shots.page.locator(".slack").scroll_into_view_if_needed()
    shots.take("card-slack")


def _drafts(shots: Shots, written: dict[str, str]) -> None:
    for name, draft in written.items():
        shots.go(f"/desk/drafts/{draft}")
        shots.page.wait_for_load_state("networkidle")
        shots.take(name, whole=True)


def _plain(path: str, name: str) -> Callable[[Shots, dict[str, str]], None]:
    def shoot(shots: Shots, _written: dict[str, str]) -> None:
        shots.go(path)
        expect(shots.page.locator(".working")).to_have_count(0, timeout=_LONG_MS)
        shots.take(name)

    return shoot


def _check(shots: Shots, _written: dict[str, str]) -> None:
    shots.go("/desk/check")
    expect(shots.page.locator(".working")).to_have_count(0, timeout=_LONG_MS)
    shots.page.get_by_text("It is right", exact=True).first.click()
    shots.page.get_by_label("Why it is right").first.fill("People ask it both ways round.")
    shots.take("check")


def _try(shots: Shots, written: dict[str, str]) -> None:
    shots.go(f"/desk/try?draft={written['draft']}")
    shots.page.get_by_label("Question", exact=True).fill("does mesotherapy leave scars for good")
    shots.page.get_by_role("button", name="Ask").click()
    expect(shots.page.get_by_text("The draft answers differently.")).to_be_visible(timeout=_LONG_MS)
    shots.take("try", whole=True)


def _test(shots: Shots, _written: dict[str, str]) -> None:
    shots.go("/desk/test-all")
    if shots.size == "desktop":
        shots.page.get_by_label("Subject", exact=True).select_option("cellulite")
        shots.page.get_by_role("button", name="Start the test").click()
        expect(shots.page.get_by_text("texts asked")).to_contain_text(
            re.compile(r"\d{2,} of"), timeout=_LONG_MS
        )
        shots.take("testing")
        expect(shots.page.get_by_role("progressbar")).to_have_count(0, timeout=2 * _LONG_MS)
    shots.take("test-all")


# The name of a page and how it is drawn.
_STEPS: dict[str, Callable[[Shots, dict[str, str]], None]] = {
    "todo": _todo,
    "card": _card,
    "draft": _drafts,
    "drafts": _plain("/desk/drafts", "drafts"),
    "history": _plain("/desk/history", "history"),
    "exchange": _plain("/desk/exchange", "exchange"),
    "try": _try,
    "check": _check,
    "test_all": _test,
    "figures": _plain("/desk/figures", "figures"),
}
# The guide shows these on a phone, too.
_ON_A_PHONE = ("todo", "try")


def main(wanted: list[str]) -> None:
    """Draw every page, or those that are named."""
    names = [name for name in _STEPS if name in wanted or not wanted]
    missing = [name for name in names if name not in {page.name for page in PAGES}]
    assert not missing, f"there is no page {', '.join(missing)}"
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts.db"
        shutil.copy(load_settings().facts_db, facts)
        own = {"MESOBOT_FACTS_DB": str(facts), "MESOBOT_KNOWLEDGE_READ_ONLY": "on"}
        server = desk_server(Path(folder), **own).start()
        try:
            _fill(server)
            written = asyncio.run(_write(server))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                _draw(browser, server, names, written)
                browser.close()
        finally:
            server.stop()


def _draw(browser: Browser, server: Server, names: list[str], written: dict[str, str]) -> None:
    for size in ("desktop", "phone"):
        shots = Shots(browser, server, size)
        shots.sign_in()
        for name in names if size == "desktop" else [one for one in names if one in _ON_A_PHONE]:
            _STEPS[name](shots, written)
        shots.context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
