"""What a visitor deletes is not left in what editors began with it."""

from __future__ import annotations

import html
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.conversations import deletion, turns_table
from bot.conversations.database import metadata, open_engine
from bot.conversations.drafted_table import drafts, link_draft
from bot.editing import records
from bot.editing.changes import Change, key_of
from bot.knowledge.rows import COLUMNS
from tests.editor import Editor
from tests.server import Server, Visitor

CARD = "a-what-is-meso"


def _bytes(desk: Server) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(desk.folder.glob("conversations.db*")))


def _draft(reply: requests.Response) -> str:
    assert reply.status_code == 303, reply.text
    return reply.headers["Location"].partition("?")[0]


@pytest.mark.model
def test_a_deleted_question_is_in_no_draft_and_the_editors_work_stays(desk: Server) -> None:
    editor, person = Editor(desk), Visitor(desk.url)
    mark = "qz" + uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))[:14]
    text, own = f"which ticket do i need for the {mark}", "which ticket opens the gate"
    assert person.ask(text)["status"] in ("refused", "clarify")
    found = re.findall(r'<h3><a href="(/desk/questions/\d+)">(.*?)</a>', editor.get("/desk/todo").text)
    page = next(path for path, shown in found if html.unescape(shown) == text)
    left, dropped = (
        _draft(editor.post(f"{page}/card", page, card=CARD, phrasings=f"{text}\n{own}")) for _ in range(2)
    )
    assert editor.post(f"{dropped}/drop", dropped).status_code == 303
    assert mark in editor.get(left).text and mark not in editor.get(dropped).text
    assert mark.encode() in _bytes(desk)
    gone = requests.delete(f"{person.url}/session", headers=person.bearer, timeout=10)
    assert gone.status_code == 204
    assert mark.encode() not in _bytes(desk)
    assert own in editor.get(left).text


def _added(phrasing: str) -> Change:
    row = {"answer": CARD, "phrasing": phrasing}
    return Change("phrasings", key_of("phrasings", row), None, row)


def test_a_wording_stays_while_another_conversation_has_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/c.db")
    metadata.create_all(engine)
    asked = {"one": "Which  ticket?", "two": "which ticket?", "three": "what else?"}
    rows = []
    for name, words in asked.items():
        _, turn = turns_table.claim(engine, name, "m-1", words)
        assert turn
        rows.append(turn.id)
    changes = (_added("which ticket?"), _added("what else?"), _added("what an editor thought of"))
    records.write_draft(engine, records.Draft("d", "ann", "A card", records.OPEN, changes, 1.0, 1.0, 1))
    link_draft(engine, rows, "d")

    def phrasings() -> list[str]:
        draft = records.read_draft(engine, "d")
        return [change.after["phrasing"] for change in draft.changes if change.after]

    deletion.erase(engine, "one")
    assert phrasings() == ["which ticket?", "what else?", "what an editor thought of"]
    deletion.erase(engine, "two")
    assert phrasings() == ["what else?", "what an editor thought of"]
    deletion.erase(engine, "three")
    assert phrasings() == ["what an editor thought of"]
    # Who saves what was opened before is told so, and does not write it back.
    stale = records.Draft("d", "ann", "A card", records.OPEN, changes, 1.0, 2.0, 2)
    with pytest.raises(records.Stale):
        records.write_draft(engine, stale)
    assert phrasings() == ["what an editor thought of"]


def test_signs_and_case_do_not_keep_a_wording(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/c.db")
    metadata.create_all(engine)
    _, turn = turns_table.claim(engine, "five", "m-1", "Which gate, and when?")
    assert turn
    told = {"id": "gates", "question": "Which Gate and when"}
    card = Change("answers", "gates", None, dict.fromkeys(COLUMNS["answers"], "") | told)
    changes = (card, _added("which gate and when?!"), _added("which gate"))
    records.write_draft(engine, records.Draft("f", "ann", "gates", records.OPEN, changes, 1.0, 1.0, 1))
    link_draft(engine, [turn.id], "f")
    deletion.erase(engine, "five")
    left = [change.after for change in records.read_draft(engine, "f").changes if change.after]
    assert [row.get("phrasing", row.get("question")) for row in left] == ["", "which gate"]


def test_a_damaged_change_goes_only_with_the_wording_in_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/c.db")
    metadata.create_all(engine)
    _, turn = turns_table.claim(engine, "six", "m-1", "Which gate?")
    assert turn
    records.write_draft(engine, records.Draft("g", "ann", "A", records.OPEN, (), 1.0, 1.0, 1))
    kept: list[Any] = [7, {"table": "phrasings", "after": ["of another question"]}]
    gone = [{"key": "x\twhich gate"}, {"table": "answers", "after": "Which gate"}]
    with engine.begin() as connection:
        connection.execute(drafts.update().values(changes=json.dumps([*kept, *gone])))
    link_draft(engine, [turn.id], "g")
    deletion.erase(engine, "six")
    with engine.connect() as connection:
        [row] = connection.execute(drafts.select())
    assert json.loads(row.changes) == kept


def test_a_new_cards_question_goes_where_nobody_reworded_it(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/c.db")
    metadata.create_all(engine)
    _, turn = turns_table.claim(engine, "four", "m-1", "Which gate?")
    assert turn
    told = {"id": "gates", "question": "which gate?", "simple": "Four."}
    card = Change("answers", "gates", None, dict.fromkeys(COLUMNS["answers"], "") | told)
    records.write_draft(engine, records.Draft("e", "ann", "gates", records.OPEN, (card,), 1.0, 1.0, 1))
    link_draft(engine, [turn.id], "e")
    deletion.erase(engine, "four")
    [left] = records.read_draft(engine, "e").changes
    assert left.after and (left.after["question"], left.after["simple"]) == ("", "Four.")
