"""Each row of the tables: its examples are found, what looks alike is left; no text makes any of it slow."""

from __future__ import annotations

import re
import time

import pytest

from bot.core.settings import load_settings
from bot.redaction.engine import Engine
from bot.redaction.people.finder import PeopleFinder
from bot.redaction.people.tagger import load_tagger
from bot.redaction.recognizers.registry import ROWS
from bot.redaction.recognizers.table import Row, TableRecognizer
from bot.redaction.redactor import Redactor, load_redactor

_PIECE = re.compile(r"\{(.*?)\}")
# What finders stumble over: one thing many times, before and behind things that begin a match.
PUMPS = (
    *(
        "a",
        "1",
        " ",
        "A ",
        "Ab ",
        "a.",
        "a@",
        "@a",
        "1 ",
        "1-",
        "1/",
        "a_",
        "a-",
        "/",
        "(",
        "'",
        "la ",
        "rue ",
        "my name is ",
        "é",
        "王",
        "м ",
        "אב ",
    ),
    *(
        "12 Baker ",
        "one ",
        "oh ",
        "a at ",
        "dot ",
        "J. ",
        "DE89 ",
        "http://a.",
        "?a=",
        "0:",
        "+1",
        "born ",
        "1.1.",
        "[a] ",
        "\x1a",
        "🙏",
    ),
)
ENDS = ("", "@", " 1", "\x00")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_finds_its_examples_and_nothing_else(row: Row) -> None:
    engine = Engine([TableRecognizer(row)])
    assert row.examples
    for example in row.examples:
        piece, text = _PIECE.search(example), _PIECE.sub(r"\1", example)
        assert piece
        assert any(piece[1] in text[span.start : span.end] for span in engine.spans(text)), example
    for text in row.harmless:
        assert engine.spans(text) == [], text


def test_rows_have_names_of_their_own() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS) > 40


def _seconds(redactor: Redactor, text: str) -> float:
    started = time.process_time()
    redactor.spans(text)
    return time.process_time() - started


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("pump", PUMPS)
def test_what_a_hostile_text_costs_grows_with_its_length(pump: str, end: str) -> None:
    redactor = load_redactor(load_settings({}))
    redactor.warm()
    short, long = ((pump * 2000)[:length] + end for length in (500, 2000))
    took = min(_seconds(redactor, long) for _ in range(2))
    # Four times the length: sixteen times the cost is a square.
    assert took < 0.1 or took < 9 * min(_seconds(redactor, short) for _ in range(3)), took
    assert took < 0.5


def test_the_tagger_knows_names_that_no_list_has() -> None:
    found = load_tagger().read("my husband tuomas thinks and can piotrek have it")
    names = [word.text for word, value in zip(found.words, found.probability, strict=True) if value > 0.5]
    assert names == ["tuomas", "piotrek"]
    assert load_tagger().read("").words == []
    assert load_tagger().read("…").words == []


def test_the_store_and_the_field_are_no_people() -> None:
    from bot.redaction.kept import KeptNames

    finder = PeopleFinder(KeptNames(load_settings().facts_db))
    for text in ("who was Michel Pistor", "Dr Jart and CeraVe", "ask Mario Badescu", "i have Hashimoto"):
        assert finder.spans(text) == [], text
