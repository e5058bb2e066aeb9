"""The pages of editing over HTTP: from a question that nobody answered to its answer, and back."""

from __future__ import annotations

import html
import io
import re
import sqlite3
import time
from typing import Any

import pytest
import requests

from bot.core.settings import ROOT
from bot.desk.accounts import REVIEWER
from bot.desk.pages import PAGES
from bot.desk.uploads import MOST_UPLOAD
from tests.editor import Editor
from tests.server import Server, Visitor

pytestmark = pytest.mark.model

SCRIPT = "<script>alert()</script>"
CARD: dict[str, Any] = {
    "subject": "moisturizers",
    "aspect": "uses",
    "short_answer": "Moisturizers make dry skin feel softer, and they help it hold water.",
    "simple": "They make dry skin soft.",
    "verdict": "",
    "caution": "",
    "reviewed_on": "2026-11-27",
    "do": "save",
}


def _shipped() -> bytes:
    return b"".join(path.read_bytes() for path in sorted((ROOT / "data/knowledge").glob("*.csv")))


@pytest.fixture(autouse=True)
def _the_checkout_stays() -> Any:
    before = _shipped()
    yield
    assert _shipped() == before


def _asked(desk: Server, editor: Editor, text: str) -> int:
    """Ask something that is not answered; the number of its question."""
    answer = _answer(desk, text)
    assert answer["status"] in ("refused", "clarify"), answer
    found = re.findall(r'<h3><a href="/desk/questions/(\d+)">(.*?)</a>', editor.get("/desk/todo").text)
    assert text in [html.unescape(shown) for _, shown in found]
    return next(int(number) for number, shown in found if html.unescape(shown) == text)


def _answer(desk: Server, text: str) -> dict[str, Any]:
    """The answer in a new conversation; a busy machine may be asked once more."""
    answer = Visitor(desk.url).ask(text)
    return answer if answer["status"] != "error" else Visitor(desk.url).ask(text)


def _draft(reply: requests.Response) -> str:
    """The path of the draft that a form led to."""
    assert reply.status_code == 303, reply.text
    path = reply.headers["Location"].partition("?")[0]
    assert path.startswith("/desk/drafts/"), path
    return path


def _form(editor: Editor, path: str) -> dict[str, Any]:
    """The fields that a form of a page would send as it is: hidden ones and ticked ones."""
    page = editor.get(path)
    assert page.status_code == 200, path
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page.text):
        kind, name, value = (_attribute(tag, one) for one in ("type", "name", "value"))
        if name and name != "csrf" and (kind not in ("checkbox", "radio") or " checked" in tag):
            found.setdefault(name, []).append(value)
    for name, value in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', page.text, re.S):
        found[name] = [html.unescape(value)]
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page.text, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = [html.unescape(chosen[1]) if chosen else ""]
    return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else ""


def _link(editor: Editor, path: str, begins: str) -> str:
    """A link on a page, by how it begins."""
    found = re.search(rf'href="({re.escape(begins)}[^"]*)"', editor.get(path).text)
    assert found, begins
    return html.unescape(found[1])


def _publish(reviewer: Editor, path: str) -> requests.Response:
    revision = re.search(r'name="revision" value="(\d+)"', reviewer.get(path).text)
    assert revision, path
    return reviewer.post(f"{path}/publish", path, revision=revision[1])


def _log(desk: Server, who: str) -> list[str]:
    with sqlite3.connect(desk.folder / "conversations.db") as database:
        query = "SELECT what FROM desk_log WHERE who = ? ORDER BY at"
        return [what for (what,) in database.execute(query, (who,))]


def test_a_wording_leads_to_a_card_and_its_question_is_done_by_itself(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    text = "where do i park my car near the garage"
    number = _asked(desk, editor, text)
    page = f"/desk/questions/{number}"
    assert "Nearest now" in editor.get(page).text
    assert "What are ceramides?" in editor.get(f"{page}?find=ceramides").text
    assert editor.post(f"{page}/card", page, phrasings=text).status_code == 422
    assert editor.post(f"{page}/card", page, card="a-no-card", phrasings=text).status_code == 422
    draft = _draft(editor.post(f"{page}/card", page, card="a-what-is-meso", phrasings=text))
    assert "a draft is to answer it" in editor.get(page).text
    assert "in a draft" in editor.get("/desk/todo").text
    assert "fits to everything else" in editor.get(f"{draft}/check", headers={"HX-Request": "true"}).text
    # An editor has no button, and a form of his own is refused.
    assert f"{draft}/publish" not in editor.get(draft).text
    assert editor.post(f"{draft}/publish", draft, revision="1").status_code == 403
    assert _answer(desk, text)["card"] != "a-what-is-meso"
    assert _publish(reviewer, draft).headers["Location"].endswith("said=published")
    assert _answer(desk, text)["card"] == "a-what-is-meso"
    assert f'"{page}"' not in editor.get("/desk/todo").text
    assert f'"{page}"' in editor.get("/desk/todo?state=done").text
    assert "Answered now by “What is mesotherapy?”" in editor.get(page).text
    assert [what for what in _log(desk, editor.name) if what != "sign-in"] == ["draft", "refused"]
    assert "publish" in _log(desk, reviewer.name)


def test_a_question_that_the_card_still_does_not_answer_stays_new(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    text = "how do i get a zebra down from the balcony"
    page = f"/desk/questions/{_asked(desk, editor, text)}"
    # The wording that is added has nothing to do with the question.
    draft = _draft(editor.post(f"{page}/card", page, card="a-fda", phrasings="fda and the green light"))
    assert _publish(reviewer, draft).headers["Location"].endswith("said=published_missed")
    listed = editor.get("/desk/todo").text
    assert f'"{page}"' in listed
    assert "was published for it, and was not its answer then" in listed
    shown = html.unescape(editor.get(page).text)
    assert "was published for this question, but the question still gets no answer" in shown
    assert editor.post(page, page, do="dismiss").status_code == 303
    assert "was published for this question" not in editor.get(page).text


def test_what_the_check_would_call_an_error_is_told_before_it_is_published(desk: Server) -> None:
    editor = Editor(desk)
    other = _form(editor, "/desk/card?key=a-what-is-meso")["question"][0]
    form = _form(editor, "/desk/card?key=a-fda") | {"do": "save"}
    typed = form | {"question": other.upper(), "phrasings": f"{form['phrasings'][0]}\n{other.lower()}"}
    shown = html.unescape(editor.post("/desk/card/preview", **(typed | {"key": "a-fda"})).text)
    assert f"“{other.upper()}” is the question of a-what-is-meso too" in shown
    assert f"“{other.lower()}” is the question of a-what-is-meso, which answers it" in shown
    for change in ("question", "phrasings"):
        draft = _draft(editor.post("/desk/card", **(form | {change: typed[change]})))
        for headers in ({"HX-Request": "true"}, {}):
            checked = html.unescape(editor.get(f"{draft}/check", headers=headers).text)
            assert "Mend this first" in checked
            assert "can be published" not in checked
            assert "/desk/card?key=a-" in checked and f"draft={draft.rpartition('/')[2]}" in checked
        assert editor.post(f"{draft}/drop", draft).status_code == 303


def test_a_card_is_written_with_a_new_fact_of_a_new_source(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    text = "what is a wobblix for the attic"
    number = _asked(desk, editor, text)
    said = "A wobblix is a moisturizer that is kept in the attic."
    of = {"subject": "moisturizers", "aspect": "uses", "do": "save"}
    fact = _form(editor, f"/desk/fact?asked={number}") | of | {"claim": said}
    assert "needs a claim and a source" in editor.post("/desk/fact", **fact).text
    source = {"new_title": "On wobblixes", "new_publisher": "Attic Press", "new_url": "https://attic.test/w"}
    checks = editor.post("/desk/fact/checks", **(fact | source | {"new_url": "ftp://attic"}))
    assert "not an https:// link" in html.unescape(checks.text)
    source |= {"new_kind": "reference", "new_reliability": "medium"}
    draft = _draft(editor.post("/desk/fact", **(fact | source)))
    assert "new source" in editor.get(draft).text
    card = _form(editor, _link(editor, draft, "/desk/card?draft="))
    assert card["question"] == [text]
    assert card["phrasings"] == [text]
    assert len(card["facts"]) == 1
    card |= of | {"question": "What is a wobblix?", "short_answer": said, "simple": "A cream."}
    assert _draft(editor.post("/desk/card", **card)) == draft
    key = _link(editor, draft, "/desk/card?key=").partition("?key=")[2].partition("&")[0]
    assert _publish(reviewer, draft).status_code == 303
    answer = _answer(desk, text)
    assert answer["card"] == key != "wobblix"
    assert answer["facts"][0]["source"]["title"] == "On wobblixes"
    assert f'"/desk/questions/{number}"' in editor.get("/desk/todo?state=done").text


def test_a_card_whose_question_was_deleted_is_shown_again_without_it(desk: Server) -> None:
    editor, person = Editor(desk), Visitor(desk.url)
    text = "which gate do i need for the zeppelin"
    assert person.ask(text)["status"] in ("refused", "clarify")
    found = re.findall(r'<h3><a href="/desk/questions/(\d+)">(.*?)</a>', editor.get("/desk/todo").text)
    number = next(number for number, shown in found if html.unescape(shown) == text)
    form = _form(editor, f"/desk/card?asked={number}")
    assert text in form["phrasings"][0]
    form |= CARD | {"phrasings": f"{text.upper()}?\nhow do i board"}
    gone = requests.delete(f"{person.url}/session", headers=person.bearer, timeout=10)
    assert gone.status_code == 204
    again = editor.post("/desk/card", **form)
    assert again.status_code == 409
    assert "was deleted while you wrote" in again.text
    assert "zeppelin" not in again.text.casefold()
    assert "how do i board" in again.text and CARD["short_answer"] in again.text
    assert 'name="asked" value="0"' in again.text


def test_a_card_is_checked_and_shown_while_it_is_typed(desk: Server) -> None:
    editor = Editor(desk)
    typed = CARD | {"question": "What for?", "verdict": "yes", "short_answer": f"No. 99 percent {SCRIPT}."}
    shown = editor.post("/desk/card/preview", **(typed | {"facts": ["meso-def-cdc", "no-such-fact"]})).text
    assert "must begin with &#34;Yes&#34;" in shown
    assert "unknown fact" in shown
    assert "of 40 words" in shown
    assert SCRIPT not in shown
    assert "&lt;script&gt;" in shown
    assert "<html" not in shown
    hard = "Dermatological practitioners occasionally administer extraordinarily heterogeneous formulations."
    shown = editor.post("/desk/card/preview", **(typed | {"short_answer": f"Yes. {hard}" * 2})).text
    assert "use shorter words" in shown
    found = editor.post("/desk/card/found", find="ceramides", facts="meso-def-cdc").text
    assert "eramide" in found
    # What was ticked in the list before stays there, ticked.
    assert re.search(r'value="meso-def-cdc" checked', found)


def test_without_scripts_the_form_finds_facts_orders_them_and_shows_the_answer(desk: Server) -> None:
    editor = Editor(desk)
    typed = CARD | {"question": "What for?", "facts": ["meso-def-cdc", "sub-mesolift"], "phrasings": "why"}
    found = editor.post("/desk/card", **(typed | {"do": "find", "find": "ceramides"}))
    assert found.status_code == 200
    assert "eramide" in found.text and "In Slack" in found.text
    moved = editor.post("/desk/card", **(typed | {"do": "up:sub-mesolift"})).text
    ticked = re.findall(r'name="facts" value="([\w-]+)" checked', moved)
    assert ticked == ["sub-mesolift", "meso-def-cdc"]
    assert ">\nwhy</textarea>" in moved
    assert editor.post("/desk/card", **(typed | {"question": ""})).status_code == 422


def test_what_does_not_build_is_not_published(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    form = _form(editor, "/desk/card") | CARD | {"question": "Does it build?", "facts": "no-such-fact"}
    draft = _draft(editor.post("/desk/card", **form))
    assert "unknown fact" in editor.get(f"{draft}/check").text
    assert _publish(reviewer, draft).status_code == 422
    assert "unknown fact" in _publish(reviewer, draft).text
    # Who began it may drop it, another editor may not, a reviewer may.
    assert Editor(desk).post(f"{draft}/drop", draft).status_code == 403
    assert editor.post(f"{draft}/drop", draft).headers["Location"] == "/desk/drafts?said=dropped"
    assert editor.post(f"{draft}/drop", draft).status_code == 404
    assert reviewer.post(f"{draft}/publish", draft, revision="1").status_code == 404
    assert "dropped it" in editor.get(draft).text


@pytest.mark.parametrize("of", ["subject:moisturizers", "thing:carnitine", "new:"])
def test_a_new_name(desk: Server, of: str) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    name = {"subject": "moistorino", "thing": "carnitorino", "new": "brandorino"}[of.partition(":")[0]]
    text = {"moistorino": "does {} smell in the cellar", "carnitorino": "can my dog sleep on {}"}
    number = _asked(desk, editor, text.get(name, "which shop on the high street has {}").format(name))
    form = _form(editor, f"/desk/name?asked={number}")
    assert editor.post("/desk/name", **(form | {"name": "a; b", "of": of})).status_code == 422
    assert editor.post("/desk/name", **(form | {"name": name, "of": "subject:none"})).status_code == 422
    form |= {"name": name, "of": of, "kind": "alias", "thing_kind": "brand", "about": "moisturizers"}
    draft = _draft(editor.post("/desk/name", **form))
    assert _publish(reviewer, draft).status_code == 303
    table = "names" if of.startswith("subject") else "things"
    assert name in (desk.folder / f"knowledge/{table}.csv").read_text(encoding="utf-8")
    assert f'"/desk/questions/{number}"' in editor.get("/desk/todo?state=done").text


def test_a_question_that_needs_no_answer(desk: Server) -> None:
    editor = Editor(desk)
    number = _asked(desk, editor, "which ticket do i need for the tram")
    page = f"/desk/questions/{number}"
    for do, state in (("out_of_scope", "out_of_scope"), ("dismiss", "dismissed"), ("again", "new")):
        assert editor.post(page, page, do=do).headers["Location"] == f"/desk/todo?said={do}"
        listed = {one: editor.get(f"/desk/todo?state={one}").text for one in ("new", state)}
        assert f'"{page}"' in listed[state]
        assert (f'"{page}"' in listed["new"]) == (state == "new")
    assert editor.post(page, page, do="delete").status_code == 404
    assert _log(desk, editor.name)[1:] == ["question-out-of-scope", "question-dismiss", "question-again"]
    for path in ("/desk/questions/99999", "/desk/questions/x", "/desk/drafts/none", "/desk/history/999"):
        assert editor.get(path).status_code == 404


def test_two_editors_on_one_card_lose_nothing(desk: Server) -> None:
    ann, ben, reviewer = Editor(desk), Editor(desk), Editor(desk, REVIEWER)
    path = "/desk/card?key=a-other-names"
    hers, his = _form(ann, path), _form(ben, path)
    simple, question = "Other words for it, says Ann.", "What else is mesotherapy called, asks Ben?"
    first = _draft(ann.post("/desk/card", **(hers | {"simple": f"{simple} A", "do": "save"})))
    both = his | {"simple": "Other words, says Ben.", "question": question, "do": "save"}
    second = _draft(ben.post("/desk/card", **both))
    assert _publish(reviewer, first).status_code == 303
    # Ben's draft shows both, and cannot be published before he chose.
    shown = ben.get(second).text
    assert f"{simple} A" in shown and "says Ben" in shown
    assert reviewer.post(f"{second}/publish", second, revision="1").status_code == 409
    solved = _form(ben, second) | {"simple:0": "now", "question:0": "yours"}
    assert ben.post(f"{second}/solve", second, **solved).headers["Location"].endswith("said=solved")
    assert _publish(reviewer, second).status_code == 303
    card = _form(ann, path)
    assert (card["simple"], card["question"]) == ([f"{simple} A"], [question])


def test_two_editors_on_one_draft_lose_nothing(desk: Server) -> None:
    ann, ben = Editor(desk), Editor(desk)
    new = _form(ann, "/desk/card") | CARD | {"question": "Whose draft is it?", "facts": "meso-def-cdc"}
    draft = _draft(ann.post("/desk/card", **new))
    edit = _link(ann, draft, "/desk/card?key=")
    hers, his = (_form(one, edit) | {"do": "save"} for one in (ann, ben))
    assert ann.post("/desk/card", **(hers | {"simple": "Hers."})).status_code == 303
    late = ben.post("/desk/card", **(his | {"simple": "His."}))
    assert late.status_code == 409
    assert "His." in late.text and "Somebody else saved this draft" in late.text
    assert ben.post(f"{draft}/leave-out", draft, revision="1", table="answers", key="x").status_code == 409
    again = his | {"simple": "His.", "revision": "2"}
    assert ben.post("/desk/card", **again).status_code == 303
    assert "His." in ann.get(draft).text
    assert ann.post(f"{draft}/drop", draft).status_code == 303
    lost = ben.post("/desk/card", **(again | {"revision": "3", "simple": "Late."}))
    assert lost.status_code == 409
    assert "Late." in lost.text and "published or dropped" in lost.text


def test_every_version_is_kept_and_a_reviewer_takes_it_back(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    path = "/desk/card?key=a-alternative-med"
    before = _form(editor, path)
    draft = _draft(editor.post("/desk/card", **(before | {"simple": "It was changed once.", "do": "save"})))
    version = _publish(reviewer, draft).headers["Location"].partition("?")[0]
    shown = editor.get(version).text
    assert "<ins>" in shown and "<del>" in shown
    assert f"{version}/back" not in shown
    assert editor.post(f"{version}/back", version).status_code == 403
    row = editor.get("/desk/history?table=answers&key=a-alternative-med").text
    assert f'"{version}"' in row
    assert f'"{version}"' not in editor.get("/desk/history?table=answers&key=a-what-is-meso").text
    back = _draft(reviewer.post(f"{version}/back", version))
    assert _publish(reviewer, back).status_code == 303
    assert _form(editor, path)["simple"] == before["simple"]


def test_a_row_is_left_out_of_a_draft(desk: Server) -> None:
    editor = Editor(desk)
    form = _form(editor, "/desk/card?key=a-what-is-meso")
    form |= {"phrasings": "\n".join([*form["phrasings"][0].split("\n")[1:], "a new one"]), "do": "save"}
    draft = _draft(editor.post("/desk/card", **form))
    shown = editor.get(draft).text
    assert "new way to ask" in shown and "deleted way to ask" in shown
    leave = {"revision": "1", "table": "phrasings", "key": "a-what-is-meso\ta new one"}
    assert editor.post(f"{draft}/leave-out", draft, **leave).status_code == 303
    assert "new way to ask" not in editor.get(draft).text
    assert editor.post(f"{draft}/drop", draft).status_code == 303


def test_spreadsheets_out_and_in(desk: Server) -> None:
    editor = Editor(desk)
    sheet = editor.get("/desk/exchange/things.csv")
    assert sheet.headers["Content-Disposition"].endswith("things.csv")
    assert editor.get("/desk/exchange/knowledge.xlsx").content.startswith(b"PK")
    assert editor.get("/desk/exchange/users.json").status_code == 404
    assert editor.get("/desk/exchange/nothing.csv").status_code == 404

    def bring(content: bytes, **fields: str) -> requests.Response:
        data = {"csrf": editor.form_key()} | fields
        files = {"file": ("things.csv", io.BytesIO(content))}
        return editor.ask("POST", "/desk/exchange", data=data, files=files)

    assert "holds nothing new" in bring(sheet.content).text
    wrong = bring(b"thing;title;kind;subject;names\n;x;brand;;\n")
    assert (wrong.status_code, "things.csv:2" in wrong.text) == (422, True)
    draft = _draft(bring(sheet.content + f"zz,{SCRIPT},brand,,\r\n".encode()))
    shown = editor.get(draft).text
    assert "new thing" in shown and SCRIPT not in shown
    assert editor.post(f"{draft}/drop", draft).status_code == 303
    assert editor.post("/desk/exchange", "/desk/exchange").status_code == 422


def _upload(editor: Editor, name: str, content: bytes) -> requests.Response:
    data, files = {"csrf": editor.form_key()}, {"file": (name, io.BytesIO(content))}
    return editor.ask("POST", "/desk/exchange", data=data, files=files, timeout=60)


def test_everything_as_one_workbook_comes_back(desk: Server) -> None:
    editor = Editor(desk)
    book = editor.get("/desk/exchange/knowledge.xlsx", timeout=60).content
    assert len(book) > 1_000_000
    brought = _upload(editor, "knowledge.xlsx", book)
    assert brought.status_code == 422
    assert "holds nothing new" in brought.text


def test_what_is_too_large_gets_a_page_of_the_desk(desk: Server) -> None:
    editor, stranger = Editor(desk), Editor(desk, signed_in=False)
    large = _upload(editor, "knowledge.xlsx", b"x" * (MOST_UPLOAD + 1))
    assert (large.status_code, "This is too large" in large.text) == (413, True)
    assert large.headers["Content-Type"].startswith("text/html")
    # Only who is signed in may send so much, and only a spreadsheet.
    body = b"csrf=" + b"x" * 1_500_000
    assert editor.ask("POST", "/desk/card", data=body).status_code == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for sent in (body, iter([body])):  # with a length, and in chunks
        try:
            status = stranger.ask("POST", "/desk/exchange", data=sent, headers=form).status_code
        except requests.ConnectionError:  # hung up on, which is an answer too
            status = 413
        assert status == 413
    assert stranger.ask("POST", "/desk/exchange", data=b"a=b", headers=form).status_code == 303


def test_what_is_due_is_reviewed(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    path = "/desk/fact?key=meso-def-cdc"
    old = _draft(
        editor.post("/desk/fact", **(_form(editor, path) | {"reviewed_on": "2020-01-01", "do": "save"}))
    )
    assert _publish(reviewer, old).status_code == 303
    due = editor.get("/desk/todo/findings", headers={"HX-Request": "true"}).text
    assert 'value="facts:meso-def-cdc"' in due and "<html" not in due
    form: dict[str, Any] = {"row": ["facts:meso-def-cdc", "secrets:x"], "title": "Read again"}
    draft = _draft(editor.post("/desk/todo/findings", **form))
    assert _publish(reviewer, draft).status_code == 303
    assert 'value="facts:meso-def-cdc"' not in editor.get("/desk/todo/findings").text


@pytest.fixture(scope="module")
def contradiction(desk: Server) -> tuple[str, str]:
    """Two facts of one cell whose figures differ: the one that the check names, and the other."""
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    fact = _form(editor, "/desk/fact") | {"do": "save", "subject": "moisturizers", "aspect": "uses"}
    for hours in (3, 47):
        claim = f"A zorbling cream keeps the skin of the elbow soft for {hours} hours."
        fact |= {"source": "aad-acne", "claim": claim, "key": f"zorbling-{hours}"}
        assert _publish(reviewer, _draft(editor.post("/desk/fact", **fact))).status_code == 303
    return "zorbling-47", "zorbling-3"


def test_contradictions_are_on_to_do(desk: Server, contradiction: tuple[str, str]) -> None:
    editor = Editor(desk)
    assert "are still being compared" in editor.get("/desk/todo/findings").text
    until = time.monotonic() + 180
    while "being compared" in (listed := _found(editor)) and time.monotonic() < until:
        time.sleep(1)
    assert "<html" not in listed
    # Nothing but an error goes before it.
    warnings = listed[listed.index("warning</span>") :]
    assert "says 47 where" in warnings[: warnings.index("</li>")]
    assert f"/desk/fact?key={contradiction[0]}" in warnings[: warnings.index("</li>")]


def _found(editor: Editor) -> str:
    return editor.get("/desk/todo/findings?only=check", headers={"HX-Request": "true"}).text


def test_a_reviewer_finds_right_what_the_check_tells(desk: Server, contradiction: tuple[str, str]) -> None:
    editor, reviewer, path = Editor(desk), Editor(desk, REVIEWER), "/desk/check/accept"
    key, other = contradiction
    until = time.monotonic() + 180
    while 'class="working"' in (page := reviewer.get("/desk/check").text) and time.monotonic() < until:
        time.sleep(1)
    assert f'name="key" value="{key}"><input type="hidden" name="other" value="{other}"' in page
    right = {"kind": "figures", "file": "facts.csv", "key": key, "other": other}
    # Editors have no button, and a form of their own is refused; a reason is needed.
    assert path not in editor.get("/desk/check").text
    assert editor.post(path, **(right | {"why": "x"})).status_code == 403
    assert reviewer.post(path, **right).status_code == 422
    assert reviewer.post(path, **(right | {"key": "no", "why": "x"})).headers["Location"].endswith("gone")
    why = f"Two creams. {SCRIPT}"
    assert reviewer.post(path, **(right | {"why": why})).headers["Location"].endswith("accepted")
    kept = (desk.folder / "knowledge/accepted.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert kept == f"figures,{key},{other},{why}"
    assert key not in reviewer.get("/desk/check").text
    assert key not in _found(editor)
    assert "accept" in _log(desk, reviewer.name)


def test_what_people_and_editors_write_is_text_on_every_page(desk: Server) -> None:
    editor, reviewer = Editor(desk), Editor(desk, REVIEWER)
    text = f'"><img src=x onerror=alert()> {SCRIPT} zorp for the roof'
    number = _asked(desk, editor, text)
    row = CARD | {"question": text, "short_answer": f"It {text}", "simple": text, "phrasings": f"{text} b"}
    draft = _draft(editor.post("/desk/card", **(row | {"facts": "meso-def-cdc"})))
    version = _publish(reviewer, draft).headers["Location"].partition("?")[0]
    card = _link(reviewer, "/desk/answers?q=zorp roof", "/desk/card?key=")
    pages = ["/desk/todo", f"/desk/questions/{number}", f"/desk/card?asked={number}", draft, version]
    pages += [
        "/desk/history",
        "/desk/answers?q=zorp",
        card,
        "/desk/log",
        "/desk/drafts",
    ]
    pages += [f"/desk/questions/{number}?find={text}", f"/desk/name?name={text}", f"/desk/answers?q={text}"]
    for page in pages:
        shown = reviewer.get(page)
        assert shown.status_code == 200, page
        assert SCRIPT not in shown.text, page
        assert "<img src=x" not in shown.text, page
    assert reviewer.post(f"{version}/back", version).status_code == 303


@pytest.mark.parametrize("page", [page for page in PAGES if page.post], ids=lambda page: page.name)
def test_no_form_is_taken_without_its_key(desk: Server, page: Any) -> None:
    reviewer = Editor(desk, REVIEWER)
    path = re.sub(r"<\w+>", "1", page.path)
    assert reviewer.ask("POST", path, data={"csrf": "0" * 64, "do": "save"}).status_code == 403
    assert Editor(desk, signed_in=False).ask("POST", path, data={"do": "save"}).status_code == 303
