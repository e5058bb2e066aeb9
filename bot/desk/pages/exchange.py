"""Spreadsheets: export one table or all, and import a spreadsheet as a draft."""

from __future__ import annotations

import asyncio

from bot.desk.changed import kinds_of
from bot.desk.page import File, Go, Missing, Show, Visit
from bot.desk.work import Hidden, drafts_of, keep
from bot.editing.changes import EditingError, Problem
from bot.editing.exports import as_csv, as_workbook
from bot.editing.imports import Imported, read_import
from bot.knowledge.rows import COLUMNS

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ALL = "knowledge.xlsx"
# Problems that are shown; nobody reads more at once.
_MOST = 50


async def show(visit: Visit) -> Show:
    """The tables to export, and the form for an import."""
    return Show("exchange.html", {"tables": list(COLUMNS), "imported": None, "name": "", "unread": ""})


async def take(visit: Visit) -> File:
    """Export one table as CSV, or all as a workbook."""
    name = visit.parts["name"]
    table = name.removesuffix(".csv")
    if name != _ALL and (table == name or table not in COLUMNS):
        raise Missing
    knowledge = await drafts_of(visit).knowledge()
    wanted = COLUMNS if name == _ALL else (table,)
    rows = await asyncio.to_thread(
        lambda: {table: list(knowledge.table(table).rows.values()) for table in wanted}
    )
    await visit.note("export", name)
    if name == _ALL:
        return File(await asyncio.to_thread(as_workbook, rows), name, _XLSX)
    return File(as_csv(table, rows[table]), name)


async def bring(visit: Visit) -> Show | Go:
    """Import an uploaded spreadsheet as a draft; if something is wrong with it, show where."""
    file, form = visit.file("file"), visit.form
    table = form.text("table") or None
    if file is None or (table and table not in COLUMNS):
        return _page("", None, unread="none")
    name, content = file
    knowledge = await drafts_of(visit).knowledge()
    try:
        imported = await asyncio.to_thread(
            read_import, knowledge, name, content, table, form.text("replace") == "yes"
        )
    except EditingError as error:
        return _page(name, Imported(problems=[Problem(name, 0, "", str(error))]))
    if imported.problems or not imported.changes:
        return _page(name, imported)
    await visit.note("import", name)
    return await keep(visit, Hidden(), name, imported.changes, said="imported")


def _page(name: str, imported: Imported | None, unread: str = "") -> Show:
    values = {
        "tables": list(COLUMNS),
        "imported": imported,
        "kinds": kinds_of(imported.changes) if imported else {},
        "most": _MOST,
        "name": name,
        "unread": unread,
    }
    return Show("exchange.html", values, 422)
