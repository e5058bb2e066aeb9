"""What an editor sees while typing: the answer as visitors get it, its reading grade, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from actions.compose import FACTS
from actions.desk import Desk
from actions.reply import Reply, as_contract
from bot.core.contract import Answer
from bot.core.settings import Settings
from bot.core.texts import texts_of
from bot.desk.rows import store_of
from bot.editing.changes import Row
from bot.knowledge.cards import MOST_WORDS, MOST_WORDS_SIMPLE, check_cards, grade, parts
from bot.knowledge.checks import RowChecker
from bot.knowledge.findings.meaning import Meaning
from bot.knowledge.findings.pack import Pack
from bot.knowledge.findings.pack import Row as Checked
from bot.knowledge.findings.reading import LEAST_GRADED, carried, hard
from bot.knowledge.model import Card, Fact, Source
from bot.knowledge.rows import COLUMNS, MAY_BE_EMPTY, Problems
from bot.language.encoder.encoder import encode_for_store

_ON_A_LINE = ("subjects", "names", "things", "sources", "aspects", "answers", "phrasings", "facts")


@dataclass(frozen=True)
class Measure:
    """Length and reading grade of a text; `grade` is None if the text is too short to tell."""

    words: int
    most: int
    grade: int | None


@dataclass
class Checks:
    """Problems, which stop publishing, warnings, and fields that are still empty."""

    problems: list[tuple[str, str]] = field(default_factory=list)  # (field, message)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def answer_of(settings: Settings, row: Row, facts: Sequence[Fact]) -> Answer:
    """The answer that a card gives, composed as the assistant composes it."""
    desk = Desk(store_of(settings), texts_of(settings), settings)
    ids = parts(row["facts"])
    card = Card(**{**row, "facts": ids})  # type: ignore[arg-type]
    known = {fact.id: fact for fact in facts}
    shown = [known[one] for one in dict.fromkeys((*ids[:FACTS], row["caution"])) if one in known]
    told = Reply(
        "answered", short_answer=card.short_answer, card=card, facts=desk.with_partners(tuple(shown))
    )
    return as_contract(told, desk)


def measure(text: str, most: int) -> Measure:
    """Length and reading grade of a text."""
    words = len(text.split())
    return Measure(words, most, max(0, round(grade(text))) if words >= LEAST_GRADED else None)


def measured_card(row: Row) -> Mapping[str, Measure]:
    """The texts of a card that have a limit."""
    limits = {"short_answer": MOST_WORDS, "simple": MOST_WORDS_SIMPLE}
    return {column: measure(row[column], most) for column, most in limits.items()}


def check_card(settings: Settings, row: Row, facts: Sequence[Fact]) -> Checks:
    """Check one card by itself; the check of its draft compares it with all other rows."""
    found = _check("answers", row, settings, {})
    problems = Problems()
    values = tuple(row[column] for column in COLUMNS["answers"])
    check_cards([(1, values)], {fact.id: fact.claim for fact in facts}, problems)
    found.problems += [_placed("answers", what) for _, _, what in problems]
    pack = _pack(settings, {"answers": [row], "facts": [_row_of(fact) for fact in facts]})
    found.warnings += [(one.field, one.message) for one in hard(pack) if one.file == "answers.csv"]
    if row["short_answer"]:
        meaning = Meaning({}, encode_for_store(settings))
        found.warnings += [(one.field, one.message) for one in carried(pack, meaning)]
    return found


def check_fact(settings: Settings, row: Row, sources: Mapping[str, Source]) -> Checks:
    """Check one fact."""
    found = _check("facts", row, settings, sources)
    pack = _pack(settings, {"facts": [row]})
    found.warnings += [(one.field, one.message) for one in hard(pack)]
    return found


def check_source(settings: Settings, row: Row) -> Checks:
    """Check one source."""
    return _check("sources", row, settings, {})


def _check(table: str, row: Row, settings: Settings, sources: Mapping[str, Source]) -> Checks:
    store, found, problems = store_of(settings), Checks(), Problems()
    optional = MAY_BE_EMPTY.get(table, set())
    found.empty = [column for column in COLUMNS[table] if not row[column] and column not in optional]
    known = {
        "subject": {subject.slug for subject in store.subjects()},
        "aspect": {aspect.slug for aspect in store.aspects()},
    }
    if table == "facts":
        known["source"] = set(sources)
    filled = {column for column in COLUMNS[table] if row[column] or column in optional}
    RowChecker(table, known, problems).check(1, tuple(row[column] for column in COLUMNS[table]))
    placed = [_placed(table, what) for _, _, what in problems]
    found.problems = [(name, what) for name, what in placed if name in filled or not name]
    return found


def _placed(table: str, what: str) -> tuple[str, str]:
    """A complaint with the field that it names first."""
    words = what.replace(":", " ").replace('"', " ").split()
    named = next((word for word in words[:2] if word in COLUMNS[table]), "")
    return (named or ("facts" if what.startswith("unknown fact") else ""), what)


def _row_of(fact: Fact) -> Row:
    row = {column: str(getattr(fact, column, "")) for column in COLUMNS["facts"]}
    return row | {"source": fact.source.key, "conflicts_with": "", "also_in": ""}


def _pack(settings: Settings, rows: Mapping[str, Sequence[Row]]) -> Pack:
    """A pack of a few rows, with all names and sources beside them, which the checks of texts need."""
    store = store_of(settings)
    tables: dict[str, Sequence[Row]] = dict.fromkeys(_ON_A_LINE, ())
    tables["names"] = [{"name": one.name, "subject": one.subject, "kind": one.kind} for one in store.names()]
    tables["subjects"] = [
        {"slug": one.slug, "title": one.title, "kind": one.kind, "parent": one.parent}
        for one in store.subjects()
    ]
    tables["things"] = [
        {
            "thing": one.slug,
            "title": one.title,
            "kind": one.kind,
            "subject": one.subject,
            "names": "; ".join(one.names),
        }
        for one in store.things().values()
    ]
    tables["sources"] = [dict(vars(one)) for one in store.sources()]
    tables.update(rows)
    return Pack({name: tuple(Checked(name, 0, row) for row in found) for name, found in tables.items()})
