"""Try: ask anything and see answer and reading, published and with a draft side by side."""

from __future__ import annotations

from typing import Any

from bot.core.config_file import thresholds
from bot.core.errors import ModelUnavailable
from bot.desk.bench import bench_of
from bot.desk.page import Missing, Show, Visit
from bot.desk.rows import row_path, store_of
from bot.desk.trial import PREPARING, Tried
from bot.editing.drafts import Drafts
from bot.editing.records import Draft

# Messages before the question; each is asked and answered first.
_MOST_BEFORE = 6
_NO_MODEL = "no_model"


async def show(visit: Visit) -> Show:
    """The form; links of other pages fill in `q` and `draft`."""
    return await _page(visit, visit.query.text("q"), visit.query.text("draft"))


async def ask(visit: Visit) -> Show:
    """The answers of the chosen versions; for htmx without the form."""
    text, name = visit.form.text("q"), visit.form.text("draft")
    before = [line.strip() for line in visit.form.text("before").splitlines() if line.strip()]
    drafts = await Drafts(visit.settings, visit.database).open()
    draft = next((one for one in drafts if one.id == name), None)
    if name and draft is None:
        raise Missing
    texts = [*before[-_MOST_BEFORE:], text]
    sides = await _sides(visit, draft, texts) if text else []
    # An empty message is not asked: the assistant's answer to it is always the same.
    return await _page(visit, text, name, "\n".join(before), sides, draft, asked=True)


async def _sides(visit: Visit, draft: Draft | None, texts: list[str]) -> list[Tried]:
    trials = bench_of(visit.request.app, visit.settings).trials
    try:
        sides = [await trials.published(visit.agent, texts)]
    except ModelUnavailable:
        return [Tried(state=_NO_MODEL)]
    if draft:
        sides.append(await trials.draft(visit.request.app, visit.account.name, draft, texts))
    return sides


async def _page(
    visit: Visit,
    text: str,
    name: str,
    before: str = "",
    sides: list[Tried] | None = None,
    draft: Draft | None = None,
    asked: bool = False,
) -> Show:
    parts = asked and "hx-request" in visit.request.headers
    values: dict[str, Any] = {
        "drafts": [] if parts else await Drafts(visit.settings, visit.database).open(),
        "q": text,
        "draft": draft,
        "chosen": name,
        "before": before,
        "asked": asked,
        "sides": sides or [],
        "preparing": any(side.state == PREPARING for side in sides or ()),
        "questions": _questions(visit, draft),
        "at": thresholds(),
        "row_path": row_path,
    }
    return Show("try_answers.html" if parts else "try.html", values)


def _questions(visit: Visit, draft: Draft | None) -> dict[str, str]:
    """Card → its question, as the draft has it."""
    found = {card.id: card.question for card in store_of(visit.settings).cards().values()}
    for change in draft.changes if draft else ():
        if change.table == "answers" and change.after:
            found[change.key] = change.after["question"]
    return found
