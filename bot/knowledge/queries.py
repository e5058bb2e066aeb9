"""All SQL that reads facts.db; a test checks that every query uses an index."""

from __future__ import annotations

from typing import Any

from bot.knowledge.cards import parts
from bot.knowledge.model import Card, Fact, Source, Thing

_FACT = (
    "f.id, f.subject, f.aspect, f.rank, f.stance, f.claim, f.conflicts_with, f.reviewed_on,"
    " s.key, s.title, s.publisher, s.url, s.date, s.kind, s.reliability"
)
_SOURCED = "JOIN sources s ON s.key = f.source"

META_SQL = "SELECT name, value FROM meta"
SUBJECTS_SQL = "SELECT slug, title, kind, parent FROM subjects"
NAMES_SQL = "SELECT name, subject, kind FROM names"
ASPECTS_SQL = 'SELECT slug, "order" FROM aspects ORDER BY 2'
SOURCES_SQL = "SELECT key, title, publisher, url, date, kind, reliability FROM sources ORDER BY key"
FILLED_SQL = "SELECT subject, aspect FROM filled"
ANSWERS_SQL = (
    "SELECT id, subject, aspect, question, short_answer, simple, verdict, facts, caution, reviewed_on"
    " FROM answers ORDER BY rowid"
)
PHRASINGS_SQL = "SELECT answer, phrasing FROM phrasings ORDER BY rowid"
THINGS_SQL = "SELECT thing, title, kind, subject, names FROM things ORDER BY rowid"
VECTORS_SQL = "SELECT digest, vector FROM vectors"
WORD_VECTORS_SQL = "SELECT digest, vectors FROM word_vectors"

ALL_SQL = f"SELECT {_FACT} FROM facts f {_SOURCED} ORDER BY f.id LIMIT ?"
FACT_SQL = f"SELECT {_FACT} FROM facts f {_SOURCED} WHERE f.id = ?"
# For one source: key, maximum number of facts.
SOURCE_SQL = f"SELECT {_FACT} FROM facts f {_SOURCED} WHERE f.source = ? ORDER BY f.rank, f.id LIMIT ?"
# For one cell: subject, aspect, maximum number (-1: all). Only the facts of the page are read.
CELL_SQL = (
    f"SELECT {_FACT} FROM"
    " (SELECT fact, rank FROM cells WHERE subject = ? AND aspect = ? ORDER BY rank, fact LIMIT ?) page"
    f" JOIN facts f ON f.id = page.fact {_SOURCED} ORDER BY page.rank, page.fact"
)
# Ranked by bm25: words, highest row id, maximum number.
SEARCH_SQL = (
    f"SELECT {_FACT}, -best.rank FROM"
    " (SELECT rowid, rank FROM fact_words WHERE fact_words MATCH ? AND rowid <= ? ORDER BY rank LIMIT ?) best"
    f" JOIN facts f ON f.rowid = best.rowid {_SOURCED} ORDER BY best.rank"
)
# The number of facts with a word, counted up to a limit.
COUNT_SQL = "SELECT COUNT(*) FROM (SELECT 1 FROM fact_words WHERE fact_words MATCH ? LIMIT ?)"
# The row id of the n-th fact with a word.
ROW_SQL = "SELECT rowid FROM fact_words WHERE fact_words MATCH ? LIMIT 1 OFFSET ?"


def as_fact(row: Any) -> Fact:
    """The fact from a row whose first columns are those of a fact and its source."""
    return Fact(
        id=row[0],
        subject=row[1],
        aspect=row[2],
        rank=row[3],
        stance=row[4],
        claim=row[5],
        source=Source(*row[8:15]),
        conflicts_with=parts(row[6]),
        reviewed_on=row[7],
    )


def as_card(row: Any) -> Card:
    """The card from a row of ANSWERS_SQL."""
    columns = [*row[:7], parts(row[7]), *row[8:10]]
    return Card(*columns)


def as_thing(row: Any) -> Thing:
    """The thing from a row of THINGS_SQL."""
    columns = [*row[:4], parts(row[4])]
    return Thing(*columns)
