"""Tests what is redacted, what is never redacted, and what happens if parts are missing."""

from __future__ import annotations

import csv
import gc
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.core.errors import SettingsError
from bot.core.settings import ROOT, load_settings
from bot.knowledge.build import build_store
from bot.redaction.engine import _Analyzer, _Registry
from bot.redaction.redactor import Redactor, load_redactor


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    return load_redactor(load_settings())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("my name is anna kowalska, does it hurt?", "my name is [name], does it hurt?"),
        ("Anna's lips are swelling", "[name]'s lips are swelling"),
        ("Dr Patel and Mrs Robinson", "Dr [name] and [name]"),
        ("mail a.b+c@example.org or 07700 900123", "mail [e-mail] or [phone]"),
        ("card 4111 1111 1111 1111, iban DE89370400440532013000", "card [card], iban [account]"),
        ("I live at 12 Baker Street, SW1A 1AA", "I live at [address]"),
        ("nhs number 943 476 5919, born 12/05/1985", "nhs number [number], born [birth date]"),
        ("Thanks,\nMaria", "Thanks,\n[name]"),
        ("Thanks, Maria", "Thanks, [name]"),
        ("my name doesn't matter, ask Mr. K. Strandvik", "my name doesn't matter, ask [name]"),
        ("I am Fitz V and the GTIN 4012345678925", "I am Fitz V and the GTIN 4012345678925"),
    ],
)
def test_tags_stand_for_what_is_personal(redactor: Redactor, typed: str, kept: str) -> None:
    assert redactor.redact(typed) == kept


def _changed(redactor: Redactor, table: str, column: str) -> tuple[list[str], int]:
    """The values of a column that redaction changes, and the number of all values."""
    with (ROOT / f"data/knowledge/{table}.csv").open(encoding="utf-8", newline="") as file:
        values = [row[column] for row in csv.DictReader(file)]
    return [value for value in values if redactor.redact(value) != value], len(values)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("subjects", "title"),
        ("names", "name"),
        ("things", "title"),
        pytest.param("answers", "question", marks=pytest.mark.long),
    ],
)
def test_what_can_be_asked_about_stays(redactor: Redactor, table: str, column: str) -> None:
    assert _changed(redactor, table, column)[0] == []


@pytest.mark.long
@pytest.mark.parametrize(("table", "column"), [("facts", "claim"), ("phrasings", "phrasing")])
def test_of_what_is_known_hardly_a_word_is_taken_for_personal(
    redactor: Redactor, table: str, column: str
) -> None:
    changed, total = _changed(redactor, table, column)
    assert len(changed) <= total / 300, changed


@pytest.mark.parametrize("name", ["Michel Pistor", "michel pistor", "MICHEL PISTOR", "Dr Pistor", "Pistor"])
@pytest.mark.parametrize("said", ["who was {}", "tell me about {}", "my name is {}", "I met {} once"])
def test_the_founder_is_never_redacted(redactor: Redactor, name: str, said: str) -> None:
    text = said.format(name)
    assert redactor.redact(text) == text


@pytest.mark.parametrize("number", ["ISBN 978-3-16-148410-0", "ISBN 0306406152", "PMID 30303030"])
def test_the_number_of_a_book_or_paper_is_nobodys_phone(redactor: Redactor, number: str) -> None:
    text = f"is {number} a good source on mesotherapy?"
    assert redactor.redact(text) == text


def test_emergency_numbers_of_the_settings_stay() -> None:
    settings = load_settings({"MESOBOT_EMERGENCY_NUMBERS": "112,01655 55 12 12,0165555 1212"})
    text = "is it 112 911, or the doctors on call at 0165555 1212?"
    assert "112 911" in Redactor(settings).redact(text)
    compact = load_settings({"MESOBOT_EMERGENCY_NUMBERS": "112,01655551212"})
    assert Redactor(compact).redact(text) == text
    assert "[phone]" in Redactor(load_settings({})).redact(text)


def test_the_switch_is_on_or_off() -> None:
    off = Redactor(load_settings({"MESOBOT_REDACTION": "off"}))
    assert off.redact("mail me at a@example.org") == "mail me at a@example.org"
    assert load_settings({}).redaction is True
    with pytest.raises(SettingsError, match="MESOBOT_REDACTION='maybe'"):
        load_settings({"MESOBOT_REDACTION": "maybe"})


def test_a_new_name_in_the_store_is_kept_at_the_next_message(knowledge_dir: Path, tmp_path: Path) -> None:
    db = tmp_path / "facts.db"
    build_store(knowledge_dir, db)
    redactor = Redactor(load_settings({"MESOBOT_FACTS_DB": str(db)}))
    text = "Thandiwe Mokoena told me about it"
    assert redactor.redact(text) == "[name] told me about it"
    with (knowledge_dir / "names.csv").open("a", encoding="utf-8") as file:
        file.write("Thandiwe Mokoena,mesotherapy,alias\n")
    build_store(knowledge_dir, db)
    assert redactor.redact(text) == text


def test_names_are_redacted_while_the_store_is_away(tmp_path: Path) -> None:
    redactor = Redactor(load_settings({"MESOBOT_FACTS_DB": str(tmp_path / "none.db")}))
    assert redactor.redact("i'm john smith, a@example.org") == "i'm [name], [e-mail]"
    (tmp_path / "none.db").write_bytes(b"no database")
    assert redactor.redact("Laura told me") == "[name] told me"


_PIECES = st.sampled_from(
    [
        *("my name is", "anna", "Kowalska", "Dr", "07700 900123", "4111 1111 1111 1111", "a@example.org"),
        *(
            "12 Baker Street",
            "[name]",
            "is",
            ",",
            ".",
            "@",
            "at",
            "dot",
            "J.",
            "SW1A 1AA",
            "iban",
            "DE89 3704",
        ),
        *(
            "hi",
            "i am",
            "\u00e9",
            "\u0130",
            "\U0001f600",
            "rue",
            "straße 5",
            "''",
            "(",
            ")",
            "+",
            "2024-05-01",
        ),
        *("\x1a", "mesotherapy", "Michel Pistor", "112"),
    ]
)


@examples(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map(" ".join)))
def test_any_text_is_redacted_and_a_redacted_text_is_left_alone(text: str) -> None:
    redactor = load_redactor(load_settings())
    once = redactor.redact(text)
    assert redactor.redact(once) == once


@pytest.mark.process
def test_nothing_is_fetched_or_cached(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise SystemExit('network')\n"
        "socket.socket.connect = refuse; socket.create_connection = refuse; socket.getaddrinfo = refuse\n"
        "from bot.redaction.redactor import load_redactor\n"
        "from bot.core.settings import load_settings\n"
        "redactor = load_redactor(load_settings()); redactor.warm()\n"
        "print(redactor.redact('a@example.org, 555-0100, Laura told me'))\n"
    )
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | home, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.strip() == "[e-mail], [phone], [name] told me", done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.process
def test_an_operator_sees_what_would_be_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "privacy", "redact"],
        input="who was Michel Pistor\nmail a@example.org\n",
        cwd=ROOT,
        env=os.environ | {"MESOBOT_REDACTION": "off"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.splitlines() == ["who was Michel Pistor", "mail [e-mail]"]


@pytest.mark.parametrize(
    ("ours", "name"), [(_Registry, "get_recognizers"), (_Analyzer, "_enhance_using_context")]
)
def test_what_we_replace_in_presidio_is_still_there(ours: type, name: str) -> None:
    """A method under another name would silently be slow, one with other parameters would fail."""
    theirs = inspect.signature(getattr(ours.__mro__[1], name))
    given = inspect.signature(getattr(ours, name)).parameters.values()
    assert any(one.kind is one.VAR_KEYWORD for one in given) or list(theirs.parameters) == [
        one.name for one in given
    ]


def test_no_recognizer_keeps_what_somebody_typed(redactor: Redactor) -> None:
    """A cache would keep it after its deletion."""
    typed = " ".join(["my name is Tobias Wendelin and my skin", "itches"])
    before = sys.getrefcount(typed)
    redactor._engine.spans(typed)
    gc.collect()
    assert sys.getrefcount(typed) == before
