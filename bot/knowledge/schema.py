"""The tables of facts.db."""

from __future__ import annotations

from sqlite_utils import Database

SCHEMA_VERSION = 5


def make_tables(db: Database) -> None:
    """Create the empty tables; SQLite itself checks keys and foreign keys."""
    text = str
    db["subjects"].create(dict.fromkeys(("slug", "title", "kind", "parent"), text), pk="slug")
    db["aspects"].create({"slug": text, "order": int}, pk="slug")
    db["names"].create(
        {"name": text, "subject": text, "kind": text},
        pk="name",
        foreign_keys=[("subject", "subjects", "slug")],
    )
    columns = ("key", "title", "publisher", "url", "date", "kind", "reliability")
    db["sources"].create(dict.fromkeys(columns, text), pk="key")
    _make_facts(db)
    # The own cell of each fact and the other cells in which it is shown: answers read only this table.
    db["cells"].create(
        {"subject": text, "aspect": text, "rank": int, "fact": text},
        foreign_keys=[("fact", "facts", "id")],
    )
    _make_answers(db)
    db["meta"].create({"name": text, "value": text}, pk="name")


def _make_facts(db: Database) -> None:
    text = str
    # Their indexes are created after the rows: sorting a million at once is four times as fast.
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
        foreign_keys=[
            ("subject", "subjects", "slug"),
            ("aspect", "aspects", "slug"),
            ("source", "sources", "key"),
        ],
    )


def _make_answers(db: Database) -> None:
    text = str
    db["answers"].create(
        {
            "id": text,
            "subject": text,
            "aspect": text,
            "question": text,
            "short_answer": text,
            "simple": text,
            "verdict": text,
            "facts": text,
            "caution": text,
            "reviewed_on": text,
        },
        pk="id",
        foreign_keys=[("subject", "subjects", "slug"), ("aspect", "aspects", "slug")],
    )
    db["phrasings"].create(
        {"answer": text, "phrasing": text}, pk="phrasing", foreign_keys=[("answer", "answers", "id")]
    )
    db["things"].create(
        {"thing": text, "title": text, "kind": text, "subject": text, "names": text}, pk="thing"
    )
    # Unit vectors of the texts that messages are compared with, as float16, by the digest of the text.
    db["vectors"].create({"digest": bytes, "vector": bytes}, pk="digest")
    # Vectors of the words of what each card says, in the encoder's own form, by the digest of the text.
    db["word_vectors"].create({"digest": bytes, "vectors": bytes}, pk="digest")


def make_indexes(db: Database) -> None:
    """Create full-text index, keys and summaries, once all rows are inserted."""
    # content='': only the index, without a second copy of the text.
    db.execute("CREATE VIRTUAL TABLE fact_words USING fts5(claim, title, content='', tokenize='porter')")
    # Gather 16 MB of words before a write, and merge once at the end: 6 µs a fact instead of 10.
    db.execute("INSERT INTO fact_words(fact_words, rank) VALUES ('hashsize', 16777216), ('automerge', 0)")
    # CROSS JOIN keeps the order of the facts: in any other order each step back rewrites the index.
    db.execute(
        "INSERT INTO fact_words(rowid, claim, title) SELECT f.rowid, f.claim, s.title"
        " FROM facts f CROSS JOIN sources s WHERE s.key = f.source"
    )
    db.execute("INSERT INTO fact_words(fact_words) VALUES ('optimize')")
    db["facts"].create_index(["id"], unique=True)
    db["facts"].create_index(["source", "rank", "id"])
    db["names"].create_index(["subject"])
    db["cells"].create_index(["subject", "aspect", "rank", "fact"], unique=True)
    # The cells with facts, collected here so that no question scans all facts.
    db["filled"].create({"subject": str, "aspect": str}, pk=("subject", "aspect"))
    db.execute("INSERT INTO filled SELECT DISTINCT subject, aspect FROM cells")
