"""Templates and what they are made with: pages, fields, the comparison of two texts."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from bot.core.settings import PACKAGE
from bot.desk.accounts import EDITOR, REVIEWER, Account
from bot.desk.frame import compared, render, templates
from bot.desk.page import Fields, Page
from bot.desk.pages import PAGES
from bot.desk.rows import row_path
from bot.editing.changes import Problem
from bot.knowledge.findings.finding import ERROR, Finding

HERE = PACKAGE / "desk/templates"
PARTS = """
{% from "macros.html" import form, field, choice, tick, button, go, act, tag, notice, problems, table, empty,
   figure, when, versions, search with context %}
{% call form("/desk/x", upload=true) %}
{{ field("a", x, x, help=x, error=x) }}{{ field("b", x, x, rows=3, more={"maxlength": 9, "title": x}) }}
{{ choice("c", x, [(x, x)], x) }}{{ tick("d", x, x, true) }}{{ button(x, name="e", value=x) }}
{% endcall %}
{{ search(x, x, x) }}{{ act(x, x, values={x: x}) }}{{ go(x, x) }}{{ tag(x) }}
{{ empty(x) }}{{ figure(x, x, x) }}
{% call notice("warn") %}{{ x }}{% endcall %}{{ problems([("a", x), ("", x)], x) }}
{% call table(x, [x]) %}<tr><td>{{ when(0) }}</td></tr>{% endcall %}{{ versions(x, x ~ "more", x, x) }}
"""


@pytest.mark.parametrize("path", sorted(HERE.glob("**/*.html")), ids=lambda path: path.name)
def test_every_template_can_be_read(path: Path) -> None:
    templates().get_template(path.relative_to(HERE).as_posix())


def test_no_part_of_a_page_lets_markup_through() -> None:
    hostile = "\"'><script>alert(1)</script>"
    made = templates().from_string(PARTS).render(x=hostile, csrf="the-key")
    assert "<script" not in made
    assert "'>" not in made.replace("&#39;&gt;", "")
    assert made.count('name="csrf" value="the-key"') == 2  # each form has it; the search changes nothing


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("not_allowed.html", csrf="")


def test_no_page_needs_a_script_or_style_of_its_own() -> None:
    for path in HERE.glob("**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<style" not in text, path
        assert " style=" not in text, path
        assert " onclick=" not in text, path
        assert "|safe" not in text.replace(" ", ""), path
        assert "autoescape" not in text, path


def test_every_form_that_is_posted_carries_the_key() -> None:
    for path in HERE.glob("**/*.html"):
        for part in path.read_text(encoding="utf-8").split('method="post"')[1:]:
            assert "csrf_field()" in part.partition("</form>")[0], path


def test_names_and_paths_of_pages_are_there_once() -> None:
    assert len({page.name for page in PAGES}) == len({page.path for page in PAGES}) == len(PAGES)
    assert all(page.path == "/desk" or page.path.startswith("/desk/") for page in PAGES)
    assert {page.role for page in PAGES} <= {EDITOR, REVIEWER}


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/desk/drafts/12", {"id": "12"}),
        ("/desk/drafts/a.b~c-d", {"id": "a.b~c-d"}),
        ("/desk/drafts", None),
        ("/desk/drafts/", None),
        ("/desk/drafts/12/publish", None),
        ("/desk/drafts/12\n", None),
    ],
)
def test_a_path_with_parts(path: str, parts: dict[str, str] | None) -> None:
    assert Page("draft", "/desk/drafts/<id>").match(path) == parts


@pytest.mark.parametrize("stopped", [True, False])
@pytest.mark.parametrize("wrong", [True, False])
def test_everything_that_is_wrong_with_a_draft_is_told_at_once(stopped: bool, wrong: bool) -> None:
    problems = [Problem("answers.csv", 2, "facts", "unknown fact", "a-card")] if stopped else []
    added = [Finding("twice", ERROR, "answers.csv", 3, "question", "stands twice", "a-card")] if wrong else []
    values: dict[str, Any] = {
        "problems_found": problems,
        "added": added,
        "row_path": row_path,
        "unread": "",
        "draft": SimpleNamespace(id="d"),
    }
    made = render("draft_problems.html", **values)
    assert ("unknown fact" in made, "stands twice" in made) == (stopped, wrong)
    assert ("can be published" in made) == (not stopped and not wrong)


def test_the_menu_marks_the_page_that_is_shown() -> None:
    account = Account("one", REVIEWER, "", "")
    made = render("home.html", account=account, csrf="", menu=PAGES, here="home", said="")
    assert made.count('aria-current="page"') == 1
    unnamed = Page("new_thing", "/desk/new-thing")
    made = render("home.html", account=account, csrf="", menu=[unnamed], here="", said="")
    assert ">New thing</a>" in made


def test_fields_are_texts_and_numbers() -> None:
    fields = Fields({"a": [" x\0y "], "n": ["12"], "odd": ["²"], "many": ["1", "2"], "long": ["9" * 50]})
    assert (fields.text("a"), fields.text("b", "no"), fields.all("many")) == ("xy", "no", ["1", "2"])
    assert [fields.number(name, -1) for name in ("n", "odd", "long", "b")] == [12, -1, -1, -1]


@given(st.text(), st.text())
def test_a_comparison_holds_both_texts(before: str, after: str) -> None:
    parts = compared(before, after)
    assert "".join(text for kind, text in parts if kind != "new") == before
    assert "".join(text for kind, text in parts if kind != "gone") == after


def test_a_comparison_shows_what_changed() -> None:
    assert compared("It is safe.", "It is not safe.") == [
        ("same", "It is "),
        ("new", "not "),
        ("same", "safe."),
    ]


def test_long_texts_are_not_compared_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes the product of their lengths, and all other editors wait."""
    monkeypatch.setattr("difflib.SequenceMatcher", lambda *_arguments, **_options: pytest.fail("compared"))
    before, after = "a " * 20_000, "b " + "a " * 20_000
    assert compared(before, after) == [("gone", before), ("new", after)]
