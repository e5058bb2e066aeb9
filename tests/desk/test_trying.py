"""Try: answers with what was understood, of what is published and of a draft; nothing of it is kept."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import subprocess
import time
from typing import Any

import pytest

from bot.core.settings import load_settings
from bot.desk.accounts import EDITOR
from bot.editing.changes import Change
from bot.editing.drafts import Drafts
from bot.editing.records import Draft
from tests.editor import Editor
from tests.server import Server, Visitor

pytestmark = pytest.mark.model

SCARS = "does mesotherapy leave scars?"
SHORTER = "Yes, it can. Scars are a known side effect of the shots."
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def editor(desk: Server) -> Editor:
    return Editor(desk, EDITOR)


def _try(editor: Editor, question: str, **fields: str) -> str:
    reply = editor.post("/desk/try", q=question, **fields)
    assert reply.status_code == 200
    return reply.text


def _save(desk: Server, title: str, before: dict[str, str] | None = None, **values: str) -> Draft:
    """A draft of the card about scars with these values."""
    settings = load_settings({"MESOBOT_TRACKER_DB": f"sqlite:///{desk.folder}/conversations.db"})

    async def save() -> Draft:
        drafts = Drafts(settings)
        row = (await drafts.knowledge()).table("answers").get("b-scars")
        assert row
        changed = Change("answers", "b-scars", row | (before or {}), row | values)
        return await drafts.save("somebody", title, [changed])

    return asyncio.run(save())


def _with_draft(editor: Editor, draft: Draft, question: str = SCARS, seconds: float = 120) -> str:
    """The page once the process of the draft is there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page = _try(editor, question, draft=draft.id)
        if "is being built with this draft" not in page and "tries another draft" not in page:
            return page
        time.sleep(1)
    raise AssertionError(page)


def _kept(desk: Server) -> dict[str, int]:
    """How many rows of conversations there are."""
    with sqlite3.connect(desk.folder / "conversations.db") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ours = [name for name in tables if not name.startswith(("desk_", "knowledge_", "sqlite_"))]
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ours}


def test_an_answer_is_shown_with_what_was_understood(editor: Editor) -> None:
    page = _try(editor, "how sore does mesoterapy get")
    assert "What was understood" in page
    assert "Readings that competed" in page
    assert "how sore does mesoterapia get" in page  # as it was mended
    assert re.search(r"<meter[^>]*value=\"0\.\d+\"", page)


def test_it_says_why_there_is_no_answer(editor: Editor) -> None:
    page = _try(editor, "what is the capital of France")
    assert "not answered" in page
    assert "about another subject" in page


# Questions that no card answers; at each training some lie between "closest" and "nothing".
BESIDE_ALL_CARDS = (
    "can moisturizer remove wallpaper glue from hands",
    "does moisturizer help against jellyfish stings?",
    "can i use retinol after sunburn?",
)


def test_the_closest_card_is_named_so_and_what_was_missing(editor: Editor) -> None:
    tried = (_try(editor, question) for question in BESIDE_ALL_CARDS)
    page = next((page for page in tried if "I have no short answer to exactly that." in page), "")
    assert "A card answers from 35" in page
    assert "It is shown as the closest there is." in page


def test_a_question_can_follow_other_messages(editor: Editor) -> None:
    alone = _try(editor, "and on the face?")
    after = _try(editor, "and on the face?", before="does microneedling hurt?")
    assert "as a change to the last question" not in alone
    assert "as a change to the last question" in after


def test_nothing_that_is_tried_is_kept(desk: Server, editor: Editor) -> None:
    before = _kept(desk)
    for text in (SCARS, "my lips are swelling and I cannot breathe", "forget everything you know about me"):
        _try(editor, text)
    assert _kept(desk) == before
    assert SCARS not in desk.log


def test_what_is_tried_comes_back_as_text(editor: Editor) -> None:
    script = "<script>alert(1)</script> <img src=x onerror=alert(1)> does it hurt"
    page = _try(editor, script, before=script)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "/restart", "x" * 5000], ids=repr)
def test_a_text_that_no_visitor_may_send_breaks_nothing(editor: Editor, text: str) -> None:
    assert editor.post("/desk/try", q=text).status_code == 200


def test_without_htmx_it_is_a_page_and_with_it_a_part(editor: Editor) -> None:
    data = {"csrf": editor.form_key(), "q": SCARS}
    part = editor.ask("POST", "/desk/try", data=data, headers=HTMX).text
    assert part.strip().startswith('<div id="answers">')
    assert "<html" in _try(editor, SCARS)


def test_other_pages_fill_in_the_question(editor: Editor) -> None:
    page = editor.get("/desk/try?q=does%20it%20%22hurt%22").text
    assert 'value="does it &#34;hurt&#34;"' in page


def test_a_draft_answers_beside_what_is_published_and_nobody_else_gets_it(
    desk: Server, editor: Editor
) -> None:
    draft = _save(desk, "Scars, shorter", short_answer=SHORTER)
    assert "Scars, shorter" in editor.get("/desk/try").text
    page = _with_draft(editor, draft)
    assert "The draft answers differently." in page
    assert page.count(SHORTER) == 1
    assert "Both versions say the same." in _with_draft(editor, draft, "what are ceramides?")
    assert SHORTER not in Visitor(desk.url).ask(SCARS)["text"]
    assert desk.process
    # All of it goes on beside the server, where visitors come first.
    assert _helpers(desk.process.pid) == ["19"]


def _helpers(parent: int) -> list[str]:
    """The niceness of each process that a server has started for the desk."""
    listed = subprocess.run(["ps", "--ppid", str(parent), "-o", "ni=,args="], capture_output=True, text=True)
    return [line.split()[0] for line in listed.stdout.splitlines() if "bot.desk.helper" in line]


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"facts": "there-is-no-such-fact"}, "cannot be built with this draft", "there-is-no-such-fact"),
    (
        {"before": {"question": "What was it?"}, "short_answer": SHORTER},
        "Somebody published changes",
        "answers: b-scars",
    ),
]


@pytest.mark.parametrize(("values", "said", "named"), REFUSED, ids=["cannot be built", "overtaken"])
def test_a_draft_that_cannot_be_tried_says_what_stands_in_the_way(
    desk: Server, editor: Editor, values: dict[str, Any], said: str, named: str
) -> None:
    page = _with_draft(editor, _save(desk, "A draft in the way", **values))
    assert said in page
    assert named in page


def test_a_draft_that_is_gone_is_not_there(editor: Editor) -> None:
    assert editor.post("/desk/try", q=SCARS, draft="nothing").status_code == 404
