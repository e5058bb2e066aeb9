"""Check, Test all and Figures: what is looked for beside the server, and how its pages tell."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest

from bot.core.settings import load_settings
from bot.desk.accounts import EDITOR
from tests.editor import Editor
from tests.server import Server, Visitor

pytestmark = pytest.mark.model

HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def editor(desk: Server) -> Editor:
    return Editor(desk, EDITOR)


def _wait(editor: Editor, path: str, seconds: float = 180) -> str:
    """The page once its work is done, as htmx would find out."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        page = editor.get(path).text
        if 'class="working"' not in page:
            return page
        progress = re.search(r'hx-get="([^"]+)"', page)
        assert progress
        reply = editor.get(progress[1].replace("&amp;", "&"), headers=HTMX)
        assert reply.status_code == 200 or reply.headers["HX-Redirect"].startswith(path.partition("?")[0])
        time.sleep(0.5)
    raise AssertionError(page)


def _figure(page: str, name: str) -> int:
    found = re.search(rf"<dt>{name}</dt><dd>(\d+)", page)
    assert found, page
    return int(found[1])


def test_the_check_lists_findings_by_severity_and_can_be_made_again(editor: Editor) -> None:
    page = _wait(editor, "/desk/check")
    assert _figure(page, "Errors") == 0
    listed = page.count("<tr>") - page.count("<thead>")
    assert _figure(page, "Warnings") + _figure(page, "Notes") == listed
    first = re.search(r'<time datetime="([^"]+)"', page)
    assert first
    time.sleep(1.1)  # times are in seconds
    assert editor.post("/desk/check").headers["Location"] == "/desk/check"
    again = re.search(r'<time datetime="([^"]+)"', _wait(editor, "/desk/check"))
    assert again
    assert again[1] > first[1]


def test_a_run_of_one_card_goes_on_in_the_background_and_is_compared(desk: Server, editor: Editor) -> None:
    path = load_settings().data / "var" / "test-all.json"
    _forget(path, "b-scars")
    assert editor.post("/desk/test-all", card="b-scars").headers["Location"] == "/desk/test-all"
    page = editor.get("/desk/test-all").text
    assert "A test is running: b-scars" in page
    # Another one waits for it, whoever starts it.
    other = Editor(desk).post("/desk/test-all", card="a-fda")
    assert other.headers["Location"].endswith("said=test_runs")
    page = _wait(editor, "/desk/test-all")
    assert "Results of the last test" in page
    assert "Since the test before" not in page
    rows = json.loads(path.read_text(encoding="utf-8"))["results"]
    asked = [row for row in rows if row["card"] == "b-scars"]
    right = sum(row["verdict"] in ("right", "urgent") for row in asked)
    assert _figure(page, "answered by its card") == right > 5
    for row in asked:  # as if no phrasing had been right before
        row["verdict"], row["answered_by"] = "other", "a-fda"
    path.write_text(json.dumps({"results": rows}), encoding="utf-8")
    editor.post("/desk/test-all", card="b-scars")
    page = _wait(editor, "/desk/test-all")
    assert _figure(page, "Right again") == right
    assert _figure(page, "No longer right") == 0


def _forget(path: Path, card: str) -> None:
    """Take the results of a card out of those that are kept."""
    if path.is_file():
        rows = [row for row in json.loads(path.read_text(encoding="utf-8"))["results"] if row["card"] != card]
        path.write_text(json.dumps({"results": rows}), encoding="utf-8")


def test_a_run_can_be_stopped_and_leaves_nothing(editor: Editor) -> None:
    path = load_settings().data / "var" / "test-all.json"
    before = path.read_bytes() if path.is_file() else b""
    editor.post("/desk/test-all")
    assert "Stop the test" in editor.get("/desk/test-all").text
    assert editor.post("/desk/test-all/stop").headers["Location"].endswith("said=test_stopped")
    assert "Start the test" in _wait(editor, "/desk/test-all")
    assert (path.read_bytes() if path.is_file() else b"") == before


@pytest.mark.parametrize("fields", [{"card": "no-such-card"}, {"subject": "<b>none</b>"}], ids=str)
def test_what_is_not_there_cannot_be_tested(editor: Editor, fields: dict[str, str]) -> None:
    reply = editor.post("/desk/test-all", **fields)
    assert reply.status_code == 422
    assert "There is no such subject or card." in reply.text
    assert "<b>none" not in reply.text


def test_figures_count_what_visitors_asked_and_come_as_csv(desk: Server, editor: Editor) -> None:
    formula = "=1+1 and what of quantum moisturizers on Mars"
    Visitor(desk.url).ask("what are ceramides?")
    Visitor(desk.url).ask(formula)
    page = _wait(editor, "/desk/figures?days=7")
    assert _figure(page, "Questions") >= 2
    assert "What the cards cover" in page
    reply = editor.get("/desk/figures/csv?days=7")
    assert reply.headers["Content-Type"].startswith("text/csv")
    assert "figures-7-days" in reply.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    totals = {row["name"]: int(row["value"]) for row in rows if row["part"] == "total" and not row["detail"]}
    assert totals["questions"] == _figure(page, "Questions")
    assert not [cell for row in rows for cell in row.values() if cell.startswith("=")]


@pytest.mark.parametrize("days", ["0", "8", "-7", "x", "9" * 30])
def test_only_the_periods_of_the_page_are_counted(editor: Editor, days: str) -> None:
    status = editor.get(f"/desk/figures?days={days}").status_code
    assert status == (200 if days in ("-7", "x", "9" * 30) else 404)  # what is no number is the usual period
