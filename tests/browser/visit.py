"""A visit to a page of the fake site."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Locator, expect

DESKTOP = {"viewport": {"width": 1280, "height": 800}}
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Site</title><style>{style}</style><body><header><h1>Site</h1></header><main><p>{text}</p></main>"
    '<script src="{{tag}}" {attributes} async></script></body></html>'
)


def html(style: str = "", attributes: str = "", text: str = "Text. " * 300) -> str:
    return _PAGE.format(style=style, attributes=attributes, text=text)


class Visit:
    """A page of the site, and what its console said."""

    def __init__(self, browser: Browser, url: str, size: dict[str, Any] = DESKTOP, **options: Any) -> None:
        self.context = browser.new_context(**size, **options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda line: self.said.append(line.text))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.goto(url)

    @property
    def launcher(self) -> Locator:
        return self.page.locator("mesobot-launcher").get_by_role("button", name="Open the chat")

    @property
    def input(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your question")

    @property
    def answers(self) -> Locator:
        return self.page.locator("mesobot-answer")

    def open(self) -> Visit:
        self.launcher.click()
        expect(self.input).to_be_visible()
        return self

    def ask(self, text: str) -> Locator:
        count = self.answers.count()
        self.input.fill(text)
        self.input.press("Enter")
        answer = self.answers.nth(count)
        expect(answer).not_to_have_attribute("data-status", "sending", timeout=10_000)
        return answer

    def lines(self) -> list[str]:
        """What we said in the console."""
        return [line for line in self.said if line.startswith(("MesoBot:", "error:"))]
