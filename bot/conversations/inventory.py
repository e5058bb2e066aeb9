"""Describes the stored data as Markdown, from the tables: the generated part of docs/operate/privacy.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Table

from bot.conversations.deletion import kept_tables

BEGIN, END = "<!-- begin: mesobot privacy stored -->", "<!-- end -->"
_OF_A_CONVERSATION = (
    "Kept until nothing was said in the conversation for the retention period, or until it is deleted."
)


def described(tables: Iterable[Table]) -> str:
    """One section for each table: its purpose, how long a row stays, and what each column holds."""
    return "\n".join(line for table in tables for line in _section(table))


def own_tables() -> list[Table]:
    """The project's tables, those of conversations first."""
    kept = kept_tables()
    return kept + [table for table in kept[0].metadata.sorted_tables if table not in kept]


def _section(table: Table) -> Iterator[str]:
    named = "conversation" in table.c
    yield f"### `{table.name}`\n"
    yield f"{table.comment}. {_OF_A_CONVERSATION if named else table.info['kept']}\n"
    yield "| column | type | what |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {str(column.type).lower()} | {column.comment} |"
    yield ""
