"""What visitors experience, with made-up answers: focus, waiting, limits, undo, reading order, contact."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Locator, expect

from tests.browser.conftest import PHONE
from tests.browser.fake import World, answer_to
from tests.browser.visit import Visit, html

pytestmark = pytest.mark.browser

_CONTACT = (
    'data-contact-name="Example Clinic" data-contact-phone="+49 30 123" data-contact-mail="a@clinic.example" '
    'data-contact-url="https://clinic.example/contact" data-privacy-url="https://clinic.example/privacy"'
)


def _focused(visit: Visit) -> str:
    return str(
        visit.page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return at.getAttribute("aria-label") || at.textContent.trim() || at.localName;
            }"""
        )
    )


def _choose(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name="Menu").click()
    visit.page.get_by_role("button", name=name).click()


def test_the_field_has_the_focus_at_the_first_opening(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    expect(visit.input).to_be_focused()
    visit.page.keyboard.type("is it safe?")
    visit.page.keyboard.press("Enter")
    expect(visit.answers).to_have_attribute("data-status", "answered")
    visit.page.keyboard.press("Escape")
    assert _focused(visit) == "Open the chat"
    visit.context.close()


def test_a_second_message_waits_in_line_and_waiting_is_said(browser: Browser, world: World) -> None:
    world.delay = 1.5
    visit = Visit(browser, world.page(html())).open()
    for text in ("is it safe?", "and does it last?"):
        visit.input.fill(text)
        visit.input.press("Enter")
    expect(visit.input).to_have_text("")
    expect(visit.answers).to_have_count(2)
    log = visit.page.get_by_role("log")
    expect(log).to_contain_text("The assistant is answering")
    expect(visit.answers.nth(1)).to_have_attribute("data-status", "answered", timeout=10_000)
    expect(visit.answers.nth(0)).to_have_attribute("data-status", "answered")
    expect(log).not_to_contain_text("The assistant is answering")
    assert [turn["text"] for turn in world.turns] == ["is it safe?", "and does it last?"]
    visit.context.close()


def test_a_time_has_no_leading_zero(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html()))
    visit.page.clock.set_fixed_time("2026-01-02T09:34:00")
    visit.open().ask("is it safe?")
    expect(visit.page.locator("mesobot-said time")).to_have_text(re.compile("^9:34"))
    visit.context.close()


def test_a_long_message_is_counted_and_never_cut(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    visit.input.fill("a" * 1_700)
    assert visit.page.get_by_text(" characters").count() == 0
    visit.input.fill("a" * 1_900)
    expect(visit.page.get_by_text("1,900 of 2,000 characters")).to_be_visible()
    visit.input.fill("a" * 2_099)
    expect(visit.page.get_by_role("status").filter(has_text="2,099 of 2,000")).to_contain_text("shorten")
    visit.input.press("Enter")
    expect(visit.input).to_have_text("a" * 2_099)
    assert world.turns == []
    visit.input.fill("a" * 2_000)
    visit.input.press("Enter")
    expect(visit.answers).to_have_attribute("data-status", "answered")
    assert len(world.turns[0]["text"]) == 2_000
    visit.context.close()


def test_a_new_conversation_is_undone_and_earlier_ones_are_listed(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    visit.ask("is it safe?")
    _choose(visit, "New conversation")
    expect(visit.answers).to_have_count(0)
    visit.page.get_by_role("button", name="Undo").click()
    expect(visit.answers).to_have_count(1)
    _choose(visit, "New conversation")
    visit.ask("the second one")
    _choose(visit, "is it safe?")
    expect(visit.answers).to_contain_text("is it safe?")
    visit.page.reload()
    expect(visit.answers).to_contain_text("is it safe?")
    _choose(visit, "the second one")
    expect(visit.answers).to_contain_text("the second one")
    _choose(visit, "Delete this conversation")
    visit.page.get_by_role("button", name="Delete", exact=True).click()
    expect(visit.answers).to_have_count(0)
    visit.page.get_by_role("button", name="Menu").click()
    assert visit.page.get_by_role("button", name="the second one").count() == 0
    visit.context.close()


def test_an_earlier_conversation_that_cannot_be_fetched_is_tried_again(
    browser: Browser, world: World
) -> None:
    visit = Visit(browser, world.page(html())).open()
    visit.ask("is it safe?")
    _choose(visit, "New conversation")
    visit.ask("the second one")
    visit.page.reload()
    expect(visit.answers).to_contain_text("the second one")
    history = "**/messages?after=*"
    visit.page.route(history, lambda asked: asked.abort())
    _choose(visit, "is it safe?")
    said = visit.page.get_by_role("status").filter(has_text="could not be fetched just now")
    expect(said).to_be_visible()
    again = visit.page.get_by_role("button", name="Try now")
    again.click()
    expect(said).to_be_visible()
    visit.page.unroute(history)
    again.click()
    expect(visit.answers).to_contain_text("is it safe?")
    expect(said).to_have_count(0)
    visit.page.get_by_role("button", name="Menu").click()
    expect(visit.page.get_by_role("button", name="the second one")).to_be_visible()
    visit.context.close()


def test_without_a_list_what_was_not_sent_goes_with_undo(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html(attributes='data-without="earlier"'))).open()
    visit.page.context.set_offline(True)
    visit.ask("my lips are swelling")
    _choose(visit, "New conversation")
    expect(visit.page.get_by_role("button", name="Undo")).to_be_visible()
    kept = "Object.values(localStorage).join().includes('lips')"
    assert visit.page.evaluate(kept) is True
    visit.ask("is it safe?")
    expect(visit.page.get_by_role("button", name="Undo")).to_have_count(0)
    assert visit.page.evaluate(kept) is False
    visit.context.close()


@pytest.mark.parametrize("asked", [0, 1], ids=["first message", "second message"])
def test_a_new_conversation_without_a_connection_loses_nothing(
    browser: Browser, world: World, asked: int
) -> None:
    visit = Visit(browser, world.page(html())).open()
    for _ in range(asked):
        visit.ask("is it safe?")
    visit.page.context.set_offline(True)
    visit.ask("my lips are swelling")
    _choose(visit, "New conversation")
    expect(visit.answers).to_have_count(0)
    visit.page.get_by_role("button", name="Undo").click()
    expect(visit.answers).to_have_count(asked + 1)
    expect(visit.answers.last).to_have_attribute("data-status", "waiting")
    expect(visit.page.locator("mesobot-said p").last).to_have_text("my lips are swelling")
    visit.page.context.set_offline(False)
    expect(visit.answers.last).to_have_attribute("data-status", "answered", timeout=20_000)
    assert [turn["text"] for turn in world.turns] == ["is it safe?"] * asked + ["my lips are swelling"]
    visit.context.close()


def test_the_short_answer_comes_first_and_the_rest_behind_buttons(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html()), PHONE | {"viewport": {"width": 360, "height": 740}}).open()
    answer = visit.ask("is it safe?")
    visit.page.wait_for_timeout(400)
    log = visit.page.get_by_role("log").bounding_box()
    question, foot = visit.page.locator("mesobot-said").bounding_box(), answer.locator(".foot").bounding_box()
    assert log and question and foot
    assert log["y"] <= question["y"] and foot["y"] + foot["height"] <= log["y"] + log["height"]
    text = answer.inner_text()
    assert text.index("It depends") < text.index("A statement about caution") < text.index("Why?")
    assert "A statement about established" not in text  # behind Why?
    answer.get_by_role("button", name="Why?").click()
    expect(answer.get_by_text("A statement about established")).to_be_visible()
    marks = answer.get_by_role("list", name="What the marks mean")
    expect(marks).to_contain_text("said by those who offer or sell it")
    stance = answer.locator("li.disputed .stance").first
    assert stance.text_content() == "Sources disagree: "  # a screen reader hears a pause before the claim
    answer.get_by_role("button", name="Source 2:").click()
    assert "Source of claimed_by_proponents" in _focused(visit)
    visit.context.close()


def test_a_person_is_offered_where_a_person_is_wanted(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html(attributes=_CONTACT))).open()
    answer = visit.ask("I want a human")
    links = answer.get_by_role("group", name="Speak to a person: Example Clinic").get_by_role("link")
    assert links.evaluate_all("all => all.map(one => one.href)") == [
        "tel:+4930123",
        "mailto:a@clinic.example",
        "https://clinic.example/contact",
    ]
    assert visit.ask("what about the weather").get_by_role("link").count() == 0
    visit.page.get_by_role("button", name="Menu").click()
    privacy = visit.page.get_by_role("link", name="Privacy notice")
    assert privacy.get_attribute("href") == "https://clinic.example/privacy"
    visit.context.close()


def test_a_transcript_is_saved_and_printed(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html())).open()
    visit.ask("is it safe?")
    with visit.page.expect_download() as begun:
        _choose(visit, "Save as text")
    text = Path(begun.value.path()).read_text(encoding="utf-8")
    assert "You: is it safe?" in text and "Assistant: It depends" in text
    visit.page.evaluate("for (const one of [window]) one.print = () => {}")
    _choose(visit, "Print")
    paper = visit.page.frame_locator("iframe").locator("pre")
    expect(paper).to_contain_text("You: is it safe?")
    visit.context.close()


def test_all_that_the_server_keeps_is_downloaded(browser: Browser, world: World) -> None:
    name = "Download all data of this conversation"
    visit = Visit(browser, world.page(html())).open()
    visit.page.get_by_role("button", name="Menu").click()
    assert visit.page.get_by_role("button", name=name).count() == 0  # nothing was sent yet
    visit.page.keyboard.press("Escape")
    visit.ask("is it safe?")
    with visit.page.expect_download() as begun:
        _choose(visit, name)
    assert begun.value.suggested_filename == "Conversation.json"
    [turn] = json.loads(Path(begun.value.path()).read_text(encoding="utf-8"))["turns"]
    assert turn["text"] == "is it safe?" and "It depends" in json.loads(turn["answer"])["lead"]
    world.turns.clear()  # forgotten meanwhile
    _choose(visit, name)
    expect(visit.page.get_by_text("This conversation is not kept any more.")).to_be_visible()
    visit.context.close()


@pytest.mark.parametrize("status", [0, 429, 500, 503])
def test_why_nothing_was_downloaded_is_said(browser: Browser, world: World, status: int) -> None:
    visit = Visit(browser, world.page(html())).open()
    visit.ask("is it safe?")
    downloads: list[Download] = []
    visit.page.on("download", lambda one: downloads.append(one))
    if status:
        refused = '{"error": "refused", "message": ""}'
        visit.page.route("**/export", lambda route: route.fulfill(status=status, body=refused))
    else:
        visit.page.context.set_offline(True)
    _choose(visit, "Download all data of this conversation")
    why = "The assistant is busy" if status in (429, 503) else "The server could not be reached"
    expect(visit.page.get_by_role("status").filter(has_text=f"{why}, so nothing was")).to_be_visible()
    assert downloads == [] and visit.lines() == []
    visit.context.close()


def test_feedback_has_reasons_and_its_thanks_cover_nothing(browser: Browser, world: World) -> None:
    visit = Visit(browser, world.page(html()), PHONE).open()
    answer = visit.ask("is it safe?")
    answer.get_by_role("button", name="Not helpful").click()
    form = answer.locator("form")
    send = form.get_by_role("button", name="Send feedback")
    expect(send).to_be_in_viewport()
    form.get_by_role("checkbox", name="Hard to understand").check()
    form.get_by_role("checkbox", name="It is wrong").check()
    form.get_by_role("textbox").press("Escape")  # leaves the form, not the chat
    expect(form).to_have_count(0)
    answer.get_by_role("button", name="Not helpful").click()
    form.get_by_role("checkbox", name="Hard to understand").check()
    form.get_by_role("textbox").fill("x" * 990)
    send.click()
    expect(visit.page.get_by_role("status").filter(has_text="1,010 of 1,000 characters")).to_be_visible()
    assert len(world.feedback) == 2 and form.get_by_role("textbox").input_value() == "x" * 990
    form.get_by_role("textbox").fill("")
    send.click()
    thanks = visit.page.get_by_role("status").filter(has_text="Thank you")
    expect(thanks).to_be_visible()
    assert [one["comment"] for one in world.feedback] == ["", "", "hard to understand"]
    assert not _overlap(thanks, visit.input) and not _overlap(thanks, answer)
    visit.context.close()


def _overlap(one: Locator, other: Locator) -> bool:
    a, b = one.bounding_box(), other.bounding_box()
    assert a and b
    apart = a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]
    return not apart


def test_a_page_words_the_notice_and_leaves_parts_out(browser: Browser, world: World) -> None:
    words = 'data-notice="Only for our patients." data-without="transcript, feedback earlier badge export"'
    visit = Visit(browser, world.page(html(attributes=words))).open()
    expect(visit.page.locator("mesobot-greeting .note")).to_have_text("Only for our patients.")
    assert visit.ask("is it safe?").get_by_role("button", name="Helpful").count() == 0
    _choose(visit, "New conversation")
    expect(visit.input).to_be_focused()
    visit.page.get_by_role("button", name="Menu").click()
    for name in ("Save", "Print", "Download", "is it safe?"):
        assert visit.page.locator(".menu").get_by_role("button", name=name).count() == 0
    expect(visit.page.locator(".menu").get_by_role("button", name="Delete this conversation")).to_be_visible()
    world.delay = 0.4
    visit.page.evaluate("void MesoBot.on('answer', () => (document.title = 'answered'))")
    visit.page.keyboard.press("Escape")
    visit.input.fill("and now?")
    visit.input.press("Enter")
    visit.page.keyboard.press("Escape")
    expect(visit.page).to_have_title("answered")
    expect(visit.launcher).to_have_accessible_name("Open the chat")
    assert visit.lines() == []
    visit.context.close()


def test_a_teaser_is_shown_once(browser: Browser, world: World) -> None:
    page = world.page(html(attributes='data-teaser="Questions? Ask me."'))
    visit = Visit(browser, page)
    expect(visit.page.get_by_role("button", name="Questions? Ask me.")).to_be_visible()
    visit.page.get_by_role("button", name="Put this note away").click()
    assert visit.page.get_by_role("button", name="Questions?").count() == 0
    visit.context.close()
    visit = Visit(browser, page)
    expect(visit.page.get_by_role("button", name="Questions? Ask me.")).to_be_visible()
    visit.page.reload()  # left alone it does not come again
    expect(visit.launcher).to_be_visible()
    assert visit.page.get_by_role("button", name="Questions?").count() == 0
    visit.context.close()
    other = Visit(browser, page)
    other.page.get_by_role("button", name="Questions? Ask me.").click()
    expect(other.input).to_be_visible()
    other.context.close()
    assert Visit(browser, world.page(html())).page.locator("mesobot-launcher .bubble:visible").count() == 0


def test_an_answer_to_a_closed_chat_is_counted_on_the_button(browser: Browser, world: World) -> None:
    world.delay = 0.7
    visit = Visit(browser, world.page(html())).open()
    visit.input.fill("is it safe?")
    visit.input.press("Enter")
    visit.page.keyboard.press("Escape")
    button = visit.page.get_by_role("button", name="Open the chat (1 new)")
    button.click()
    expect(visit.page.get_by_role("button", name="Open the chat (1 new)")).to_have_count(0)
    visit.context.close()


def test_a_long_conversation_is_drawn_in_part(browser: Browser, world: World) -> None:
    for at in range(250):
        turn = {"seq": at + 1, "token": "token-1", "message_id": f"message-{at}", "text": f"question {at}"}
        world.turns.append(turn | {"at": 1.7e9 + at, "answers": [answer_to("is it safe?", f"a-{at}")]})
    visit = Visit(browser, world.page(html()))
    visit.page.evaluate("localStorage.setItem('mesobot.token', '\"token-1\"')")
    visit.open()
    expect(visit.answers).to_have_count(30)
    expect(visit.page.locator("mesobot-said p").last).to_have_text("question 249")  # both pages were fetched
    visit.page.get_by_role("button", name="Show 220 earlier messages").click()
    expect(visit.answers).to_have_count(250)
    visit.context.close()


@pytest.mark.parametrize(("width", "height"), [(320, 256), (640, 400), (1280, 320)])
def test_at_400_percent_there_is_room_to_read(
    browser: Browser, world: World, width: int, height: int
) -> None:
    """1280 × 1024 at 400 % is 320 × 256."""
    visit = Visit(browser, world.page(html()), {"viewport": {"width": width, "height": height}}).open()
    visit.ask("is it safe?")
    log, title = (
        visit.page.get_by_role("log").bounding_box(),
        visit.page.get_by_role("heading", level=2).bounding_box(),
    )
    assert log and log["height"] >= height * 0.5
    assert title and title["height"] <= 48
    overflow = "document.documentElement.scrollWidth - innerWidth"
    assert visit.page.evaluate(overflow) == 0
    visit.context.close()


@pytest.mark.parametrize("language", ["de", "es", "fr", "it", "nl", "pl", "pt", "tr"])
def test_other_languages_are_whole(browser: Browser, world: World, language: str) -> None:
    visit = Visit(browser, world.page(html(attributes=f'data-lang="{language}"')))
    visit.page.locator("mesobot-launcher button").click()
    starters = visit.page.locator("mesobot-greeting .chip")
    expect(starters).to_have_count(5)
    assert not re.search("What|How|Does", " ".join(starters.all_inner_texts()))
    starters.nth(1).click()
    expect(visit.answers).to_have_attribute("data-status", "answered")
    assert world.turns[0]["text"] == "Is mesotherapy safe?"
    visit.context.close()


def test_a_chat_that_opens_by_itself_takes_no_focus(browser: Browser, world: World) -> None:
    page = html(attributes="data-open", text='<input id="own" autofocus>')
    visit = Visit(browser, world.page(page))
    expect(visit.page.get_by_role("dialog")).to_be_visible()
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("document.activeElement.id") == "own"
    visit.context.close()


def test_every_tab_goes_along_with_a_new_conversation(browser: Browser, world: World) -> None:
    one = Visit(browser, world.page(html())).open()
    one.ask("is it safe?")
    other = one.context.new_page()
    other.goto(world.page(html("", "data-open")))
    there = other.locator("mesobot-answer")
    expect(there).to_have_count(1)
    _choose(one, "New conversation")
    expect(there).to_have_count(0)
    one.page.get_by_role("button", name="Undo").click()
    expect(there).to_have_count(1)
    one.context.close()


def test_a_picture_and_a_sound_where_they_are_wanted(browser: Browser, world: World) -> None:
    count = """window.tones = 0;
      const Real = AudioContext;
      window.AudioContext = class extends Real {
        createOscillator() { tones += 1; return super.createOscillator(); }
      };"""
    words = f'data-avatar="https://127.0.0.1:{world.port}/a.png" data-sound'
    visit = Visit(
        browser, world.page(html(attributes=words).replace("<main>", f"<script>{count}</script><main>"))
    )
    visit.open()
    picture = visit.page.locator("mesobot-panel .header img")
    assert (picture.get_attribute("alt"), picture.get_attribute("referrerpolicy")) == ("", "no-referrer")
    visit.ask("is it safe?")
    visit.page.wait_for_function("tones === 2")
    visit.context.close()
    silent = Visit(browser, world.page(html().replace("<main>", f"<script>{count}</script><main>"))).open()
    silent.ask("is it safe?")
    assert silent.page.evaluate("tones") == 0
    silent.context.close()


def test_a_chat_in_the_flow_is_printed_whole(browser: Browser, world: World) -> None:
    page = html("mesobot-chat{height:300px}", text="<mesobot-chat></mesobot-chat>")
    visit = Visit(browser, world.page(page))
    expect(visit.input).to_be_visible()
    answer = visit.ask("is it safe?")
    visit.page.emulate_media(media="print")
    expect(visit.input).not_to_be_visible()
    expect(answer.get_by_text("A statement about established")).to_be_visible()  # also what was closed
    region = visit.page.get_by_role("region")
    box, inner = region.bounding_box(), answer.bounding_box()
    assert box and inner and inner["y"] + inner["height"] <= box["y"] + box["height"] + 1
    visit.context.close()
