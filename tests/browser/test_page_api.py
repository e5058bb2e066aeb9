"""`window.MesoBot`: what docs/guide/widget.md promises to a page's own scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.fake import World
from tests.browser.visit import Visit, html

pytestmark = pytest.mark.browser

_HEARD = """
  window.heard = [];
  (window.MesoBotQueue ||= []).push((bot) => {
    for (const name of ["open", "close", "message", "answer", "urgent", "feedback"])
      bot.on(name, (detail) => heard.push([name, detail.status ?? detail.text ?? detail.value ?? ""]));
  });
"""


def _with_script(script: str, attributes: str = "", body: str = "") -> str:
    """A page whose own script runs before the widget's."""
    page = html(attributes=attributes)
    return page.replace("<main>", f"<script>{script}</script>{body}<main>")


def _heard(visit: Visit) -> list[list[Any]]:
    return list(visit.page.evaluate("heard"))


def test_calls_made_before_the_script_is_there_run_in_order(browser: Browser, world: World) -> None:
    script = (
        _HEARD
        + """
      window.answers = [];
      MesoBotQueue.push((bot) => { bot.open(); });
      for (const text of ["one", "is two safe?", "three"])
        MesoBotQueue.push(async (bot) => answers.push((await bot.ask(text)).lead));
    """
    )
    world.delay = 0.3
    visit = Visit(browser, world.page(_with_script(script)))
    expect(visit.answers).to_have_count(3)
    visit.page.wait_for_function("answers.length === 3")
    assert [turn["text"] for turn in world.turns] == ["one", "is two safe?", "three"]
    answers = visit.page.evaluate("answers")
    assert [words in lead for words, lead in zip(("one", "two", "three"), answers, strict=True)] == [True] * 3
    assert [name for name, _ in _heard(visit)].count("open") == 1
    assert visit.lines() == []
    visit.context.close()


def test_every_event_is_told_once(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(_with_script(_HEARD)))
    visit.page.evaluate("MesoBot.ready.then((bot) => bot.open()).then(() => MesoBot.open())")
    expect(visit.input).to_be_visible()
    visit.ask("is it safe?")
    visit.ask("I cannot breathe")
    visit.page.get_by_role("button", name="Helpful", exact=True).first.click()
    visit.page.wait_for_function("heard.some(([name]) => name === 'feedback')")
    visit.page.evaluate("MesoBot.close(); MesoBot.close()")
    assert _heard(visit) == [
        ["open", ""],
        ["message", "is it safe?"],
        ["answer", "answered"],
        ["message", "I cannot breathe"],
        ["answer", "urgent"],
        ["urgent", "urgent"],
        ["feedback", "up"],
        ["close", ""],
    ]
    visit.context.close()


def test_a_message_that_waits_is_told_once(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(_with_script(_HEARD))).open()
    visit.page.context.set_offline(True)
    visit.ask("one")
    visit.page.get_by_role("button", name="Menu").click()
    visit.page.get_by_role("button", name="New conversation").click()
    visit.ask("two")
    visit.page.get_by_role("button", name="Menu").click()
    visit.page.get_by_role("button", name="New conversation").click()
    visit.page.get_by_role("button", name="Menu").click()
    visit.page.get_by_role("button", name="one (").click()
    expect(visit.page.locator("mesobot-said p")).to_have_text("one")
    visit.page.context.set_offline(False)
    expect(visit.answers).to_have_attribute("data-status", "answered", timeout=20_000)
    assert [text for name, text in _heard(visit) if name == "message"] == ["one", "two"]
    visit.context.close()


def test_settings_that_cannot_be_drawn_close_the_chat(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(_with_script(_HEARD))).open()
    wrong = """async () => {
      const { attachShadow } = Element.prototype;
      Element.prototype.attachShadow = function (how) {
        if (this.localName === "mesobot-panel") throw new Error("taken");
        return attachShadow.call(this, how);
      };
      const failed = await MesoBot.update({ title: "Ours" }).then(() => "", (error) => error.message);
      Element.prototype.attachShadow = attachShadow;
      return failed;
    }"""
    assert visit.page.evaluate(wrong) == "taken"
    visit.open()
    assert [name for name, _ in _heard(visit)] == ["open", "close", "open"]
    visit.context.close()


def test_a_listener_can_leave(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html()))
    visit.page.evaluate(
        """() => {
          window.count = 0;
          const add = () => (count += 1);
          MesoBot.on("open", add);
          const stop = MesoBot.on("open", () => (count += 100));
          stop();
          MesoBot.off("open", add);
          return MesoBot.open();
        }"""
    )
    assert visit.page.evaluate("count") == 0
    visit.context.close()


def test_without_launcher_there_is_none(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html(attributes='data-launcher="none"')))
    visit.page.wait_for_function("window.MesoBot")
    assert visit.launcher.count() == 0
    visit.page.evaluate("MesoBot.open()")
    expect(visit.input).to_be_visible()
    assert visit.page.get_by_role("button", name="Open the chat").count() == 0
    visit.page.goto(visit.page.url)  # the next page: open as it was left
    expect(visit.input).to_be_visible()
    visit.page.evaluate("MesoBot.close()")
    expect(visit.input).not_to_be_visible()
    visit.context.close()
    opened = Visit(browser, world.page(html(attributes='data-launcher="none" data-open')))
    expect(opened.input).to_be_visible()
    opened.context.close()


def test_an_inline_chat_answers_calls_and_tells_events(browser: Browser, world: World) -> None:
    page = _with_script(_HEARD, body="<mesobot-chat data-title='Inline'></mesobot-chat>")
    visit = Visit(browser, world.page(page))
    expect(visit.page.get_by_role("region", name="Inline")).to_be_visible()
    assert visit.launcher.count() == 0
    assert visit.page.evaluate("MesoBot.ask('is it safe?').then(({status}) => status)") == "answered"
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.evaluate("MesoBot.open()")
    expect(visit.input).to_be_focused()
    visit.page.evaluate("MesoBot.close()")
    visit.ask("I cannot breathe")
    visit.page.get_by_role("button", name="Helpful", exact=True).first.click()
    visit.page.wait_for_function("heard.some(([name]) => name === 'feedback')")
    assert visit.page.locator("mesobot-panel, mesobot-launcher").count() == 0
    visit.page.evaluate("document.querySelector('mesobot-chat').remove()")
    assert _heard(visit) == [
        ["open", ""],
        ["message", "is it safe?"],
        ["answer", "answered"],
        ["message", "I cannot breathe"],
        ["answer", "urgent"],
        ["urgent", "urgent"],
        ["feedback", "up"],
        ["close", ""],
    ]
    expect(visit.launcher).to_be_visible()  # the next view of the app has the button again
    visit.page.evaluate("document.body.append(document.createElement('mesobot-chat'))")
    expect(visit.launcher).to_have_count(0)
    expect(visit.page.get_by_role("region")).to_contain_text("is it safe?")
    visit.context.close()


def test_an_inline_chat_whose_file_is_missing_says_so(browser: Browser, world: World) -> None:
    world.assets = {path: one for path, one in world.assets.items() if "/widget/chat-" not in path}
    visit = Visit(browser, world.page(html(text="<mesobot-chat lang='en'></mesobot-chat>")))
    expect(visit.page.get_by_role("alert")).to_contain_text("could not be opened")
    [line] = visit.lines()
    assert "could not be loaded" in line
    visit.context.close()


def test_an_inline_chat_keeps_what_is_typed(browser: Browser, world: World) -> None:
    page = html(text="<aside></aside><mesobot-chat></mesobot-chat>")
    visit = Visit(browser, world.page(page))
    expect(visit.input).to_be_visible()
    visit.input.fill("half a sent")
    visit.page.evaluate("MesoBot.update({title: 'Other'})")
    expect(visit.page.get_by_role("region", name="Other")).to_be_visible()
    expect(visit.input).to_have_text("half a sent")
    visit.page.evaluate("document.querySelector('aside').append(document.querySelector('mesobot-chat'))")
    expect(visit.page.locator("aside").get_by_role("textbox")).to_have_text("half a sent")
    assert visit.lines() == []
    visit.context.close()


def test_a_page_sizes_its_inline_chat(browser: Browser, world: World) -> None:
    page = html("mesobot-chat{height:333px;width:50%}", text="<mesobot-chat></mesobot-chat>")
    visit = Visit(browser, world.page(page))
    expect(visit.input).to_be_visible()
    box = visit.page.locator("mesobot-chat").bounding_box()
    assert box and round(box["height"]) == 333
    assert visit.page.get_by_role("region").bounding_box() == box
    visit.context.close()


def test_settings_can_be_changed_and_everything_be_taken_away(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(_with_script(_HEARD))).open()
    visit.ask("is it safe?")
    visit.page.evaluate("MesoBot.update({title: 'Sent'})")
    expect(visit.page.get_by_role("dialog", name="Sent")).to_be_visible()
    expect(visit.input).to_have_text("")
    visit.input.fill("half a sent")
    visit.page.evaluate("MesoBot.update({title: 'Bonjour', lang: 'fr', position: 'left', color: '#ffd400'})")
    expect(visit.page.get_by_role("dialog", name="Bonjour")).to_be_visible()
    expect(visit.answers).to_have_count(1)
    expect(visit.page.get_by_role("textbox")).to_have_text("half a sent")
    assert [name for name, _ in _heard(visit)] == ["open", "message", "answer"]
    box = visit.page.get_by_role("dialog").bounding_box()
    assert box and box["x"] == 16
    visit.page.evaluate("MesoBot.destroy()")
    assert visit.page.locator("mesobot-launcher, mesobot-panel").count() == 0
    assert visit.page.evaluate("[typeof MesoBot, document.documentElement.style.overflow]") == [
        "undefined",
        "",
    ]
    visit.page.evaluate("document.body.append('still the page')")
    assert visit.lines() == []
    visit.context.close()


def test_a_call_in_the_making_outlives_new_settings(browser: Browser, world: World) -> None:
    world.delay = 0.6
    visit = Visit(browser, world.page(html()))
    visit.page.wait_for_function("window.MesoBot")
    visit.page.evaluate(
        """async () => {
          window.tones = 0;
          const { createOscillator } = AudioContext.prototype;
          AudioContext.prototype.createOscillator = function () {
            tones += 1;
            return createOscillator.call(this);
          };
          await MesoBot.open();
          window.asked = MesoBot.ask("is it safe?");
          await MesoBot.update({sound: true, teaser: "x"});
        }"""
    )
    assert visit.page.evaluate("asked.then(({status}) => status)") == "answered"
    visit.page.wait_for_function("tones === 2")
    late = visit.page.evaluate_handle("({answer: MesoBot.ask('and now?')})")
    expect(visit.answers).to_have_count(2)
    visit.page.get_by_role("button", name="Menu").click()
    visit.page.get_by_role("button", name="New conversation").click()
    said = late.evaluate("({answer}) => answer.catch((error) => error.message)")
    assert said == "MesoBot: the conversation was ended before the answer"
    visit.context.close()


def test_a_message_that_is_refused_rejects_its_call(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html()))
    visit.page.wait_for_function("window.MesoBot")
    visit.page.route("**/messages", lambda route: route.fulfill(status=413, json={"error": "too_long"}))
    said = visit.page.evaluate("MesoBot.ask('x').catch((error) => error.message)")
    assert said == "MesoBot: the message was not taken: too_long"
    visit.context.close()


def test_the_examples_of_the_docs_run_as_written(browser: Browser, world: World) -> None:
    from bot.core.settings import ROOT

    guide = (ROOT / "docs/guide/widget.md").read_text(encoding="utf-8")
    examples = [part.split("```")[0] for part in guide.split("```js\n")[1:]]
    assert examples
    visit = Visit(browser, world.page(_with_script("\n".join(examples))))
    expect(visit.answers).to_have_count(1)
    assert visit.lines() == []
    visit.page.wait_for_timeout(300)
    assert [line for line in visit.said if line.startswith("answered")] != []
    visit.context.close()
