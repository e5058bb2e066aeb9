"""The states of the widget for axe and for screenshots, with made-up answers."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.visit import Visit


def _asked(visit: Visit) -> Locator:
    answer = visit.open().ask("is it safe?")
    visit.page.wait_for_timeout(200)  # the view moves to where the answer begins
    return answer


def _closed(visit: Visit) -> None:
    expect(visit.launcher).to_be_visible()


def _teaser(visit: Visit) -> None:
    visit.page.evaluate(
        "localStorage.removeItem('mesobot.teased'); MesoBot.update({teaser: 'Questions? Ask me.'})"
    )
    expect(visit.page.get_by_role("button", name="Questions? Ask me.")).to_be_visible()


def _empty(visit: Visit) -> None:
    visit.open()


def _answer(visit: Visit) -> None:
    _asked(visit)


def _evidence(visit: Visit) -> None:
    answer = _asked(visit)
    answer.get_by_role("button", name="Why?").click()
    answer.get_by_role("button", name="Sources (").click()


def _urgent(visit: Visit) -> None:
    visit.open().ask("I cannot breathe")


def _person(visit: Visit) -> None:
    visit.page.evaluate("MesoBot.update({contactName: 'Example Clinic', contactPhone: '+49 30 123'})")
    visit.open().ask("I want a human")


def _waiting(visit: Visit) -> None:
    visit.open()
    visit.page.context.set_offline(True)
    visit.ask("is it safe?")


def _failed(visit: Visit) -> None:
    refused = '{"error": "command", "message": ""}'
    visit.page.route("**/messages", lambda route: route.fulfill(status=400, body=refused))
    visit.open().ask("/restart")


def _menu(visit: Visit) -> None:
    _asked(visit)
    visit.page.get_by_role("button", name="Menu").click()


def _feedback(visit: Visit) -> None:
    answer = _asked(visit)
    answer.get_by_role("button", name="Not helpful").click()
    expect(answer.get_by_role("textbox")).to_be_visible()


def _question(visit: Visit) -> None:
    _menu(visit)
    visit.page.get_by_role("button", name="Delete this conversation").click()


def _too_long(visit: Visit) -> None:
    visit.open().input.fill("A long message. " * 140)


STATES: dict[str, Callable[[Visit], None]] = {
    "closed": _closed,
    "teaser": _teaser,
    "empty": _empty,
    "answer": _answer,
    "evidence": _evidence,
    "urgent": _urgent,
    "person": _person,
    "waiting": _waiting,
    "failed": _failed,
    "menu": _menu,
    "feedback": _feedback,
    "question": _question,
    "too_long": _too_long,
}
