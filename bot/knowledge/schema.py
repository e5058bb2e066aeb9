"""The tables of facts.db."""

from __future__ import annotations

from sqlite_utils import Database

SCHEMA_VERSION = 1


def make_tables(db: Database) -> None:
    """Create the empty tables; keys and foreign keys are SQLite's own to check."""
    text = str
    db["subjects"].create(dict.fromkeys(("slug", "title", "kind", "parent"), text), pk="slug")
    db["aspects"].create({"slug": text, "order": int, "title": text}, pk="slug")
    db["names"].create(
        {"name": text, "subject": text, "kind": text},
        pk="name",
        foreign_keys=[("subject", "subjects", "slug")],
    )
    db["titles"].create(
        {"subject": text, "aspect": text, "title": text},
        pk=("subject", "aspect"),
        foreign_keys=[("subject", "subjects", "slug"), ("aspect", "aspects", "slug")],
    )
    columns = ("key", "title", "publisher", "url", "date", "kind", "reliability")
    db["sources"].create(dict.fromkeys(columns, text), pk="key")
    _make_facts(db)
    _make_cells(db)
    db["meta"].create({"name": text, "value": text}, pk="name")


def _make_facts(db: Database) -> None:
    text = str
    db["facts"].create(
        {
            "id": text,
            "subject": text,
            "aspect": text,
            "rank": int,
            "stance": text,
            "claim": text,
            "source": text,
            "conflicts_with": text,
            "reviewed_on": text,
        },
        pk="id",
        foreign_keys=[
            ("subject", "subjects", "slug"),
            ("aspect", "aspects", "slug"),
            ("source", "sources", "key"),
        ],
    )


def _make_cells(db: Database) -> None:
    text = str
    # A fact's own cell and the other cells it is shown in: the one table an answer is read from.
    db["cells"].create(
        {"subject": text, "aspect": text, "rank": int, "fact": text},
        pk=("subject", "aspect", "rank", "fact"),
        foreign_keys=[("fact", "facts", "id")],
    )


def make_indexes(db: Database) -> None:
    """Indexes and the full-text index, made once the rows are in."""
    db["facts"].create_index(["source"])
    db["names"].create_index(["subject"])
    db.execute("CREATE VIRTUAL TABLE fact_words USING fts5(claim, title, tokenize='porter')")
    db.execute(
        "INSERT INTO fact_words(rowid, claim, title) SELECT f.rowid, f.claim, s.title"
        " FROM facts f JOIN sources s ON s.key = f.source"
    )
