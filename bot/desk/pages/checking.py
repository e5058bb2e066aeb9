"""Check: what editors should look at in the knowledge, the worst first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import StoreUnavailable
from bot.desk.accounts import REVIEWER
from bot.desk.bench import bench_of
from bot.desk.helper import CHECK
from bot.desk.page import Answer, Go, Show, Visit
from bot.desk.rows import row_path, store_of
from bot.editing import accepted
from bot.editing.accepted import LONGEST
from bot.knowledge.findings.finding import ERROR, SEVERITIES, Finding

PATH = "/desk/check"
TAB = "\t"  # between card and text in the key of a phrasing


async def show(visit: Visit) -> Show:
    """The findings of the check; if the knowledge has changed, a new check is started."""
    return await _page(visit)


async def accept(visit: Visit) -> Show | Go:
    """Note that a reviewer found a warning right, so that it is not told again."""
    form = visit.form
    wanted = form.text("kind"), form.text("file"), form.text("key"), tuple(form.all("other"))
    known = await findings_of(visit, patience=0.0)
    found = [one for one in known.listed if (one.kind, one.file, one.key, one.others) == wanted]
    if not found or found[0].severity == ERROR:
        return Go(PATH, "gone")
    if not 0 < len(form.text("why")) <= LONGEST:
        return await _page(visit, wrong=found[0])
    await accepted.accept(visit.settings, visit.database, found[0], form.text("why"), visit.account.name)
    # Of a phrasing only the card is noted: the log holds no text of a visitor.
    await visit.note("accept", f"{found[0].kind}: {found[0].key.partition(TAB)[0]}")
    return Go(PATH, "accepted")


async def again(visit: Visit) -> Go:
    """Start a new check even if nothing seems to have changed."""
    await findings_of(visit, again=True)
    return Go(PATH)


async def progress(visit: Visit) -> Answer:
    """For htmx: that the check is still at work, or else the page again."""
    known = await findings_of(visit)
    return Show("working.html", {"path": f"{PATH}/progress"}) if known.running else Go(PATH)


@dataclass(frozen=True)
class Known:
    """The findings of the last check, without accepted ones; `running` if a newer check is at work.

    `unread` says why accepted.csv cannot be read, if so.
    """

    listed: list[Finding]
    at: float
    running: bool
    failed: bool
    unread: str

    @property
    def there(self) -> bool:
        """Whether there has been a check at all."""
        return self.at > 0

    @property
    def current(self) -> bool:
        """Whether these are the findings of the knowledge as it is now."""
        return self.there and not self.running and not self.failed


async def findings_of(visit: Visit, again: bool = False, patience: float = 2.0) -> Known:
    """The findings for the knowledge as it is now, or the ones before while the check is at work."""
    try:
        stamp = store_of(visit.settings).version()
    except StoreUnavailable:  # the check will tell why
        stamp = "none"
    app = visit.request.app
    looked = bench_of(app, visit.settings).findings
    found = await looked.get(app, (CHECK,), stamp, again=again, patience=patience)
    rows = (found.value or {}).get("findings", ())
    told = [Finding(**{**row, "others": tuple(row["others"])}) for row in rows]
    left = await accepted.left(visit.settings, visit.database, told)
    return Known(left.found, found.at, found.running, found.failed, left.unread)


async def _page(visit: Visit, wrong: Finding | None = None) -> Show:
    known = await findings_of(visit)
    values = {
        "known": known,
        "found": {name: [one for one in known.listed if one.severity == name] for name in SEVERITIES},
        "row_path": row_path,
        "may_accept": visit.account.may(REVIEWER),
        "longest": LONGEST,
        "wrong": wrong,
    }
    return Show("check.html", values, 422 if wrong else 200)
