"""Difficult host pages: on each the widget must look and work the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.fake import World
from tests.browser.visit import DESKTOP, Visit, html

pytestmark = pytest.mark.browser


def on_top(page: Page, part: Locator) -> bool:
    """Whether a press on the middle of a part reaches it."""
    box = part.bounding_box()
    assert box, "not drawn"
    return bool(
        page.evaluate(
            """([x, y]) => {
              let at = document.elementFromPoint(x, y);
              while (at?.shadowRoot?.elementFromPoint(x, y)) at = at.shadowRoot.elementFromPoint(x, y);
              return Boolean(at?.closest("button, [role=textbox], #text-input"));
            }""",
            [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
        )
    )


HOSTS = sorted((Path(__file__).parent / "hosts").glob("*.css"))


@pytest.mark.parametrize("host", HOSTS, ids=lambda path: path.stem)
def test_the_widget_looks_the_same_on_every_site(browser: Browser, world: World, host: Path) -> None:
    visit = Visit(browser, world.page(html(host.read_text(encoding="utf-8"))))
    expect(visit.launcher).to_be_visible()
    assert visit.launcher.bounding_box() == {"x": 1208, "y": 728, "width": 56, "height": 56}
    assert on_top(visit.page, visit.launcher)
    visit.open()
    visit.ask("is it safe?")
    dialog = visit.page.get_by_role("dialog")
    handle = dialog.element_handle()
    assert handle
    handle.wait_for_element_state("stable")  # the opening move is over, but for fractions of a pixel
    assert dialog.bounding_box() == pytest.approx({"x": 816, "y": 24, "width": 448, "height": 688}, abs=1)
    assert on_top(visit.page, visit.page.get_by_role("button", name="Close the chat").first)
    look = visit.page.locator("mesobot-answer .lead").evaluate(
        """one => {
          const {fontSize, letterSpacing, textTransform, color, textAlign} = getComputedStyle(one);
          return {fontSize, letterSpacing, textTransform, color, textAlign};
        }"""
    )
    wanted = {"fontSize": "16px", "letterSpacing": "normal", "textTransform": "none"}
    assert look == wanted | {"color": "rgb(29, 35, 39)", "textAlign": "start"}
    small = visit.page.locator("mesobot-answer button:visible").evaluate_all(
        """all => all.map(one => one.getBoundingClientRect())
          .filter(({width, height}) => width < 24 || height < 24).length"""
    )
    assert small == 0
    assert visit.lines() == []
    visit.context.close()


_REACH_INTO_THE_FLOW = ("boxes", "in-the-flow", "shouting", "transformed", "unset")


@pytest.mark.parametrize(
    "host", [one for one in HOSTS if one.stem in _REACH_INTO_THE_FLOW], ids=lambda path: path.stem
)
def test_a_chat_in_the_flow_can_be_used_on_every_site(browser: Browser, world: World, host: Path) -> None:
    page = html(host.read_text(encoding="utf-8"), text="<mesobot-chat></mesobot-chat>")
    visit = Visit(browser, world.page(page))
    expect(visit.input).to_be_visible()
    for text in ("is it safe?", "is it safe then?", "and now safe?"):
        lead = visit.ask(text).locator(".lead")
    frame = visit.page.get_by_role("region", name="Mesotherapy & moisturizers")
    box = frame.bounding_box()
    assert box and 320 <= box["height"] <= 800 and box["width"] >= 280
    frame.scroll_into_view_if_needed()
    assert lead.evaluate("one => getComputedStyle(one).fontSize") == "16px"
    assert on_top(visit.page, visit.page.get_by_role("button", name="Menu"))
    assert on_top(visit.page, visit.input)
    assert visit.lines() == []
    visit.context.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_person_s_own_text_size_counts(world: World, browser: Browser, size: dict[str, Any]) -> None:
    """`medium` follows the browser's setting; the page's own size does not reach in."""
    visit = Visit(browser, world.page(html("html{font-size:10px}")), size)
    devtools = visit.context.new_cdp_session(visit.page)
    devtools.send("Page.enable")
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    visit.open()
    answer = visit.ask("is it safe?")
    assert answer.evaluate("one => getComputedStyle(one).fontSize") == "32px"
    title = visit.page.get_by_role("heading", name="Mesotherapy & moisturizers")
    box, dialog = title.bounding_box(), visit.page.get_by_role("dialog").bounding_box()
    assert box and dialog and box["height"] < dialog["height"] * 0.2
    log = visit.page.get_by_role("log")
    read = log.bounding_box()
    assert read and read["height"] >= dialog["height"] * 0.4
    assert log.evaluate("one => one.scrollWidth - one.clientWidth") == 0
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert _is_within(visit.page.get_by_role("button", name="Send"), dialog)
    visit.page.get_by_role("button", name="Menu").click()
    assert _is_within(visit.page.get_by_role("dialog").locator(".menu"), dialog)
    forget = visit.page.get_by_role("button", name="Delete this conversation")
    assert _is_within(forget, dialog)
    forget.click()
    for name in ("Keep", "Delete"):
        button = visit.page.get_by_role("button", name=name, exact=True)
        expect(button).to_be_in_viewport(ratio=1)
    visit.context.close()


def _is_within(part: Locator, around: FloatRect) -> bool:
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    assert box
    return (
        around["x"] <= box["x"]
        and box["x"] + box["width"] <= around["x"] + around["width"]
        and around["y"] <= box["y"]
        and box["y"] + box["height"] <= around["y"] + around["height"]
    )


SWAPS = {
    "emptied": "document.body.innerHTML = '<main>next</main>'",
    "replaced": "document.body.replaceWith(document.createElement('body'))",
    "rewritten": "document.documentElement.innerHTML = '<head></head><body>next</body>'",
    "taken out": "for (const one of [...document.body.children]) one.remove()",
}


@pytest.mark.parametrize("swap", SWAPS)
def test_a_page_that_swaps_its_body_keeps_the_chat(browser: Browser, world: World, swap: str) -> None:
    visit = Visit(browser, world.page(html()))
    visit.page.evaluate(SWAPS[swap])
    visit.open()
    visit.ask("is it safe?")
    visit.input.fill("half a sent")
    visit.page.evaluate(SWAPS[swap])
    expect(visit.page.get_by_role("dialog")).to_be_visible()
    expect(visit.answers).to_have_count(1)
    expect(visit.input).to_have_text("half a sent")
    visit.ask("and the next?")
    expect(visit.answers).to_have_count(2)
    assert visit.page.locator("mesobot-launcher").count() == 1
    assert visit.lines() == []
    visit.context.close()


def test_a_message_of_two_lines_keeps_them(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    visit.input.click()
    visit.page.keyboard.type("is it safe")
    visit.page.keyboard.press("Shift+Enter")
    visit.page.keyboard.type("and does it last?")
    lines = "is it safe\nand does it last?"
    for _ in range(2):  # put back, it is typed text again
        visit.page.evaluate(SWAPS["replaced"])
        expect(visit.input).to_have_js_property("innerText", lines)
    refused = '{"error": "command", "message": ""}'
    visit.page.route("**/messages", lambda route: route.fulfill(status=400, body=refused))
    visit.input.press("Enter")
    visit.page.get_by_role("button", name="Change the message").click()
    assert visit.input.inner_text() == lines
    visit.page.unroute("**/messages")
    visit.input.press("Enter")
    expect(visit.answers.last).to_have_attribute("data-status", "answered")
    assert [turn["text"] for turn in world.turns] == [lines]
    visit.context.close()


def test_a_page_that_swaps_its_body_at_each_view_keeps_it_for_ever(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html()))
    expect(visit.launcher).to_be_visible()
    swap = """async (times) => {
      for (let view = 0; view < times; view += 1) {
        document.body.replaceWith(document.createElement("body"));
        await new Promise((done) => setTimeout(done));
      }
      return document.querySelectorAll("mesobot-launcher").length;
    }"""
    now = "const real = performance.now.bind(performance); performance.now = () => real() + {ms}"
    for ms in (11_000, 22_000, 33_000):
        visit.page.evaluate(f"() => {{ {now.format(ms=ms)} }}")
        assert visit.page.evaluate(swap, 40) == 1
    assert visit.page.evaluate(swap, 60) == 0  # at once, again and again: the page means it
    visit.context.close()


def test_the_tag_taken_away_and_put_in_again(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html(text="<mesobot-chat></mesobot-chat>")))
    expect(visit.input).to_be_visible()
    visit.page.evaluate(
        """address => {
          MesoBot.destroy();
          document.querySelector("main").append(document.createElement("mesobot-chat"));
          document.body.append(Object.assign(document.createElement("script"), {src: address}));
        }""",
        f"{world.assistant}/widget.js",
    )
    visit.ask("is it safe?")
    assert visit.page.evaluate("MesoBot.ask('and again?').then(({status}) => status)") == "answered"
    visit.page.evaluate("document.querySelector('mesobot-chat').remove()")
    expect(visit.launcher).to_be_visible()
    assert visit.lines() == []
    visit.context.close()


def test_the_tag_twice_is_one_button(browser: Browser, world: World) -> None:
    visit = Visit(
        browser, world.page(html().replace("</body>", '<script src="{tag}" async></script></body>'))
    )
    expect(visit.launcher).to_be_visible()
    visit.page.wait_for_timeout(200)
    assert visit.page.locator("mesobot-launcher").count() == 1
    assert "twice" in " ".join(visit.lines())
    visit.context.close()


def test_a_tag_that_is_a_module_works(browser: Browser, world: World) -> None:
    page = world.page(html(attributes='type="module" crossorigin data-title="Module"'))
    visit = Visit(browser, page).open()
    expect(visit.page.get_by_role("dialog", name="Module")).to_be_visible()
    visit.context.close()


def _without_tag(written: str) -> str:
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Site</title><body>{written}</body>'


def _loader(world: World) -> str:
    return world.assets["/widget.js"].body.decode().replace("</script", "<\\/script")


@pytest.mark.parametrize("kind", ["inlined", "inlined module", "combined"])
def test_a_script_written_into_the_page_or_combined_is_told_its_server(
    browser: Browser, world: World, kind: str
) -> None:
    loader = _loader(world)
    settings = f'data-server="{world.assistant}" data-title="Told"'
    written = f"<script {settings}{' type=module' * ('module' in kind)}>{loader}</script>"
    if kind == "combined":
        world.pages["/all.js"] = loader  # the page's own file, beside which there is no chat
        written = f'<script {settings}></script><script src="{world.site}/all.js"></script>'
    visit = Visit(browser, world.page(_without_tag(written)))
    visit.open().ask("is it safe?")
    expect(visit.page.get_by_role("dialog", name="Told")).to_be_visible()
    assert visit.lines() == []
    visit.context.close()


def test_an_inlined_script_without_its_server_says_what_is_missing(browser: Browser, world: World) -> None:
    loader = _loader(world)
    for server in ("", 'data-server="assistant"'):
        visit = Visit(browser, world.page(_without_tag(f"<script {server}>{loader}</script>")))
        [line] = visit.lines()
        assert "data-server=" in line
        assert visit.page.locator("mesobot-launcher").count() == 0
        visit.context.close()


def test_a_site_that_trusts_no_strings(browser: Browser, world: World) -> None:
    policy = "require-trusted-types-for 'script'"
    visit = Visit(browser, world.page(html(), Content_Security_Policy=policy)).open()
    visit.ask("is it safe?")
    assert visit.lines() == []
    visit.context.close()
    policy += "; trusted-types other"
    visit = Visit(browser, world.page(html(), Content_Security_Policy=policy))
    visit.launcher.click()
    expect(visit.page.get_by_role("alert")).to_contain_text("could not be opened")
    assert any("could not be drawn" in line for line in visit.lines())
    visit.context.close()


# Shortcuts as pages take them: one letter, unless it is typed into a field.
_SHORTCUTS = """<script>
  window.taken = [];
  for (const name of ["keydown", "keypress", "keyup"]) {
    document.addEventListener(name, (event) => {
      if (event.target.closest("input, textarea, [contenteditable]")) return;
      taken.push(`${event.type} ${event.key}`);
      if (event.key.length === 1) event.preventDefault();
    });
  }
</script>"""


@pytest.mark.parametrize("inline", [False, True], ids=["panel", "inline"])
def test_a_page_with_shortcuts_of_one_letter_gets_no_typed_one(
    browser: Browser, world: World, inline: bool
) -> None:
    page = world.page(html(text=_SHORTCUTS + "<mesobot-chat></mesobot-chat>" * inline))
    visit = Visit(browser, page)
    if not inline:
        visit.open()
    visit.input.click()
    visit.page.keyboard.type("is mesotherapy safe?")
    expect(visit.input).to_have_text("is mesotherapy safe?")
    visit.page.keyboard.press("Enter")
    expect(visit.answers).to_have_count(1)
    assert visit.page.evaluate("taken") == []
    visit.page.keyboard.press("Escape")  # ours closes; in the flow of the page it is the page's
    expect(visit.input).to_be_visible(visible=inline)
    assert visit.page.evaluate("taken") == (["keydown Escape"] if inline else []) + ["keyup Escape"]
    assert visit.lines() == []
    visit.context.close()


def test_a_page_written_from_right_to_left(browser: Browser, world: World) -> None:
    page = html().replace('<html lang="en">', '<html lang="ar" dir="rtl">')
    visit = Visit(browser, world.page(page)).open()
    assert visit.page.get_by_role("dialog").evaluate("one => getComputedStyle(one).direction") == "ltr"
    send = visit.page.get_by_role("button", name="Send").bounding_box()
    assert send and send["x"] > 1150
    visit.context.close()


def test_a_phone_s_chat_is_alone_on_the_screen(browser: Browser, world: World) -> None:
    page = html(text='<a href="#a">link</a> ' + "Text. " * 5000)
    visit = Visit(browser, world.page(page), PHONE).open()
    visit.ask("is it safe?")
    for _ in range(30):
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement?.localName") in ("mesobot-panel", "body")
    visit.page.mouse.move(200, 400)
    visit.page.mouse.wheel(0, 5000)
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("scrollY") == 0
    visit.page.get_by_role("button", name="Close the chat").click()
    visit.page.mouse.wheel(0, 500)
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("scrollY") > 0
    visit.context.close()
