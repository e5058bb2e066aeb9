"""The widget as a person finds it: by names and roles, through every shadow root."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from bot.core.settings import ROOT

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
HTMLCS = ROOT / "web/node_modules/@pa11y/html_codesniffer/build/HTMLCS.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Chat:
    """One page with the widget."""

    def __init__(self, page: Page, url: str, path: str = "/") -> None:
        self.page = page
        page.goto(url + path)

    def open(self) -> Chat:
        """Press the launcher."""
        self.page.get_by_role("button", name="Open the chat").click()
        expect(self.input).to_be_visible()
        frame = self.page.locator("mesobot-panel").get_by_role("dialog")
        frame.evaluate("one => Promise.all(one.getAnimations().map(({finished}) => finished))")
        return self

    @property
    def input(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your question")

    @property
    def answers(self) -> Locator:
        """Answers shown, without the greeting."""
        return self.page.locator("mesobot-answer")

    @property
    def said(self) -> Locator:
        """What the person said."""
        return self.page.locator("mesobot-said p")

    def send(self, text: str) -> None:
        """Type and press Enter."""
        self.input.click()
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str, timeout: float = 15_000) -> Locator:
        """Send, and wait for one more answer."""
        answer = self.answers.nth(self.answers.count())
        self.send(text)
        expect(answer).not_to_have_attribute("data-status", "sending", timeout=timeout)
        return answer

    def choose(self, name: str) -> None:
        """Something of the menu."""
        self.button("Menu").click()
        self.button(name).click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def faults(self, colours: str = "light") -> list[str]:
        """What axe-core and pa11y's engine find on the page as it is."""
        return faults(self.page, colours)


def faults(page: Page, colours: str = "light") -> list[str]:
    """What axe-core and pa11y's engine find on the page as it is, shadow roots included.

    In other colours than light ones all but the contrast is as it was found there.
    """
    return axe(page) + pa11y(page) if colours == "light" else axe(page, "color-contrast")


def axe(page: Page, *rules: str) -> list[str]:
    """What axe-core finds on the page as it is, shadow roots included; by these rules alone."""
    if not page.evaluate("Boolean(window.axe)"):
        # Through the debugger: the page's own policy allows no foreign script.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "only => axe.run(document, {runOnly: only}).then(result => result.violations)", list(rules) or _TAGS
    )
    return [f"{one['id']} {node['target']}" for one in found for node in one["nodes"]]


# HTML_CodeSniffer looks into no shadow root by itself: each is handed to it.
_IN_EVERY_ROOT = """async () => {
  const roots = [document.documentElement];
  for (const root of roots)
    for (const one of [root, ...root.querySelectorAll("*")])
      if (one.shadowRoot) roots.push(...one.shadowRoot.children);
  const found = [];
  for (const root of roots) {
    await new Promise((done, failed) => HTMLCS.process("WCAG2AA", root, done, failed, "en"));
    found.push(...HTMLCS.getMessages());
  }
  return found.filter(({type}) => type === HTMLCS.ERROR)
    .map(({code, element}) => `${code} ${(element.outerHTML ?? element.nodeName).slice(0, 160)}`);
}"""


def pa11y(page: Page) -> list[str]:
    """What pa11y's engine finds by pa11y's own standard, shadow roots included."""
    if not page.evaluate("Boolean(window.HTMLCS)"):
        page.evaluate(HTMLCS.read_text(encoding="utf-8"))
    return list(page.evaluate(_IN_EVERY_ROOT))
