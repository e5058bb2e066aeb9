"""The check of the knowledge finds each planted fault, and is quiet about what is right."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.errors import KnowledgeError
from bot.core.settings import load_settings
from bot.knowledge.findings.check import check_knowledge
from bot.knowledge.findings.finding import ERROR, KINDS, NOTE, SEVERITIES, WARNING, Finding, counted
from bot.knowledge.findings.online import check_links
from bot.knowledge.findings.pack import read_pack
from bot.knowledge.store import KnowledgeStore
from bot.language.encoder.encoder import encode_for_store

TODAY = datetime.date(2026, 11, 20)
LONG = (
    "Green tea is made of leaves that were heated soon after picking and then rolled and dried and sorted "
    "and packed and sent to shops where many people buy it only for the taste it has."
)
HARD = (
    "Internationally standardized manufacturing methodology necessitates immediate enzymatic deactivation of "
    "freshly harvested vegetation."
)
BREW = "established,Tea needs about 8 minutes in hot water."
TAB = "\t"
NEVER = "Elephants migrate across wide savannas in search of rivers."
LOST = (
    "grinding coffee beans when,how is coffee made,brew a coffee for me how",
    "what is green tea exactly,what is green tea made of,tell me about green tea",
)


def edited(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """The files with texts replaced, (file, old, new); an empty old text appends a line."""
    for file, old, new in edits:
        path = folder / f"{file}.csv"
        text = path.read_text()
        assert old in text, f"{old!r} is not in {file}.csv"
        path.write_text(text.replace(old, new, 1) if old else f"{text}{new}\n")
    return folder


def findings(folder: Path, store: KnowledgeStore) -> list[Finding]:
    return check_knowledge(folder, store.vectors(), encode_for_store(load_settings()), TODAY)


# What is planted, and where and how it must be found: severity, kind, file, key, field.
FAULTS = {
    "a fact of an unknown source": (
        [("facts", "leaves of a shrub.,board", "leaves of a shrub.,bored")],
        (ERROR, "build", "facts.csv", "tea-is", "source"),
    ),
    "a card on an unknown fact": (
        [("answers", ",coffee-mill,", ",coffee-bill,")],
        (ERROR, "build", "answers.csv", "make-coffee", "facts"),
    ),
    "a phrasing of an unknown card": (
        [("phrasings", "", "make-water,how do i make water")],
        (ERROR, "build", "phrasings.csv", "make-water\thow do i make water", "answer"),
    ),
    "a figure that no fact has": (
        [("answers", "about 3 minutes.,", "about 9 minutes.,")],
        (ERROR, "build", "answers.csv", "make-tea", "short_answer"),
    ),
    "a contradiction known to one side": (
        [("facts", "no difference to sleep.,review,tea-sleep", "no difference to sleep.,review,")],
        (ERROR, "conflict", "facts.csv", "tea-sleep", "conflicts_with"),
    ),
    "subjects in a circle": (
        [("subjects", "tea,tea,product,", "tea,tea,product,green-tea")],
        (ERROR, "unused", "subjects.csv", "tea", "parent"),
    ),
    "a source of no fact": (
        [("sources", "", "book,A book of cups,Press,https://example.org/book,2020,reference,high")],
        (WARNING, "unused", "sources.csv", "book", "key"),
    ),
    "two cards with one question": (
        [("answers", "What is green tea?", "what is TEA")],
        (ERROR, "reach", "answers.csv", "what-is-green-tea", "question"),
    ),
    "a phrasing that is another card's question": (
        [("phrasings", "tea meaning", "what is coffee")],
        (ERROR, "twice", "phrasings.csv", "what-is-tea\twhat is coffee", "phrasing"),
    ),
    "one phrasing for two cards": (
        [("phrasings", "", "make-coffee,How long does TEA have to brew?")],
        (ERROR, "twice", "phrasings.csv", "make-coffee\tHow long does TEA have to brew?", "phrasing"),
    ),
    "a claim that stands there twice": (
        [("facts", "Coffee beans are ground shortly before use", "Tea takes colds away")],
        (ERROR, "twice", "facts.csv", "coffee-mill", "claim"),
    ),
    "a claim told twice in other words": (
        [
            (
                "facts",
                "Coffee beans are ground shortly before use",
                "Coffee is a drink that is made from roast beans",
            )
        ],
        (WARNING, "near", "facts.csv", "coffee-mill", "claim"),
    ),
    "two cards that ask the same": (
        [("answers", "What are the risks of tea?", "What exactly is tea?")],
        (WARNING, "near", "answers.csv", "tea-risks", "question"),
    ),
    "figures that differ, not marked": (
        [
            (
                "facts",
                "",
                f"tea-brew-8,tea,how_to_use,20,{BREW},review,,,2026-11-01",
            )
        ],
        (WARNING, "figures", "facts.csv", "tea-brew-8", "claim"),
    ),
    "a short answer that its facts do not carry": (
        [("answers", "Grind the beans shortly before use.", NEVER)],
        (WARNING, "carried", "answers.csv", "make-coffee", "short_answer"),
    ),
    "a card without phrasings": (
        [("phrasings", f"make-coffee,{line}\n", "") for line in LOST[0].split(",")],
        (WARNING, "reach", "answers.csv", "make-coffee", "id"),
    ),
    "a card whose phrasings all find another": (
        [
            ("phrasings", f"make-coffee,{old}", f"make-coffee,{new}")
            for old, new in zip(LOST[0].split(","), LOST[1].split(","), strict=True)
        ],
        (ERROR, "reach", "answers.csv", "make-coffee", "question"),
    ),
    "a phrasing that belongs to another card": (
        [("phrasings", "make-coffee,grinding coffee beans when", "make-coffee,tell me what green tea is")],
        (WARNING, "phrasing", "phrasings.csv", "make-coffee\ttell me what green tea is", "phrasing"),
    ),
    "a short answer in hard words": (
        [("answers", "It is made of leaves that were heated soon after picking.", HARD)],
        (WARNING, "hard", "answers.csv", "what-is-green-tea", "short_answer"),
    ),
    "a sentence without end": (
        [("facts", "Green tea is made of leaves that were heated soon after picking.", LONG)],
        (WARNING, "hard", "facts.csv", "green-is", "claim"),
    ),
    "a seller's claim told as established": (
        [("facts", "claimed_by_proponents,Tea takes", "established,Tea takes")],
        (WARNING, "weak", "facts.csv", "tea-cures", "stance"),
    ),
    "a sure answer on a seller alone": (
        [
            (
                "answers",
                "Not proven. Only a seller says so.,We do not know.,not_proven",
                "Yes. It does.,Yes.,yes",
            )
        ],
        (WARNING, "weak", "answers.csv", "tea-colds", "verdict"),
    ),
    "a link that counts visitors": (
        [("sources", "example.org/tea", "example.org/tea?utm_source=x")],
        (WARNING, "link", "sources.csv", "board", "url"),
    ),
    "a link into the house": (
        [("sources", "https://example.org/tea", "https://192.168.0.7/tea")],
        (WARNING, "link", "sources.csv", "board", "url"),
    ),
    "one link for two sources": (
        [("sources", "example.org/coffee,2023", "www.example.org/tea/,2024")],
        (WARNING, "link", "sources.csv", "review", "url"),
    ),
    "a review in the future": (
        [("facts", "board,,,2026-11-01", "board,,,2062-11-01")],
        (ERROR, "review", "facts.csv", "tea-is", "reviewed_on"),
    ),
    "a review of years ago": (
        [("answers", "tea-is,,2026-11-01", "tea-is,,2024-11-01")],
        (WARNING, "review", "answers.csv", "what-is-tea", "reviewed_on"),
    ),
    "a card older than its fact": (
        [("facts", "board,,,2026-11-01", "board,,,2026-11-15")],
        (WARNING, "review", "answers.csv", "what-is-tea", "reviewed_on"),
    ),
    "a name of two subjects": (
        [("names", "", "Teas,coffee,alias")],
        (ERROR, "name", "names.csv", "Teas", "name"),
    ),
    "a name of two things, but for the plural": (
        [("things", "honey,honey,ingredient,,", "honey,honey,ingredient,,milks")],
        (ERROR, "name", "things.csv", "honey", "names"),
    ),
    "names with a comma between them": (
        [("things", "", 'mug,mug,ingredient,,"a mug, a beaker"')],
        (WARNING, "name", "things.csv", "mug", "names"),
    ),
    "a subject that nobody can name": (
        [("names", "green tea,green-tea,alias\n", "")],
        (ERROR, "name", "subjects.csv", "green-tea", "slug"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(pack: Path, store: KnowledgeStore, fault: str) -> None:
    edits, wanted = FAULTS[fault]
    found = findings(edited(pack, *edits), store)
    assert wanted in [(one.severity, one.kind, one.file, one.key, one.field) for one in found], found
    one = next(one for one in found if (one.severity, one.kind, one.file, one.key, one.field) == wanted)
    line = (pack / one.file).read_text().splitlines()[one.line - 1] if one.line else ""
    assert all(part in line.replace('"', "") for part in one.key.split("\t"))


def test_ten_facts_without_fault_give_no_finding(pack: Path, store: KnowledgeStore) -> None:
    assert findings(pack, store) == []


def test_every_planted_kind_is_documented() -> None:
    assert {wanted[1] for _, wanted in FAULTS.values()} == KINDS.keys()


def test_what_was_read_and_found_right_is_not_told_again(pack: Path, store: KnowledgeStore) -> None:
    edited(pack, *FAULTS["figures that differ, not marked"][0])
    assert findings(pack, store)
    (pack / "accepted.csv").write_text(
        "kind,key,other,why\nfigures,tea-brew-8,tea-brew,another kind of tea\n"
    )
    assert findings(pack, store) == []


def test_an_accepted_file_without_its_columns_is_named(pack: Path, store: KnowledgeStore) -> None:
    (pack / "accepted.csv").write_text("kind,row\nnear,x\n")
    with pytest.raises(KnowledgeError, match="missing column key"):
        findings(pack, store)


def test_an_error_cannot_be_accepted(pack: Path, store: KnowledgeStore) -> None:
    edited(pack, *FAULTS["a subject that nobody can name"][0])
    (pack / "accepted.csv").write_text("kind,key,other,why\nname,green-tea,,we like it so\n")
    assert counted(findings(pack, store))[ERROR] == 1


def test_errors_come_first_and_a_line_says_where(pack: Path, store: KnowledgeStore) -> None:
    edited(pack, *FAULTS["a review of years ago"][0], *FAULTS["a subject that nobody can name"][0])
    found = findings(pack, store)
    assert [one.severity for one in found] == [ERROR, WARNING]
    assert str(found[0]).startswith("subjects.csv:3: error: slug: has no name")
    assert found[0].to_json()["line"] == 3
    assert set(counted(found)) == set(SEVERITIES)


@pytest.mark.parametrize(
    ("status", "landed", "severity"),
    [
        (200, "https://example.org/tea", ""),
        (200, "https://example.org/", WARNING),
        (404, "https://example.org/tea", ERROR),
        (403, "https://example.org/tea", NOTE),
        (0, "", NOTE),
        (-1, "", WARNING),
    ],
)
def test_links_are_opened(pack: Path, status: int, landed: str, severity: str) -> None:
    asked: list[str] = []

    async def fetch(url: str) -> tuple[int, str]:
        asked.append(url)
        if url.endswith("coffee"):
            return 200, url
        if status <= 0:
            raise OSError("no such host") if status else TimeoutError
        return status, landed

    found = asyncio.run(check_links(read_pack(pack), fetch))
    assert len(asked) == 2
    assert [(one.key, one.severity) for one in found] == ([("board", severity)] if severity else [])


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("bot.knowledge.findings.online._session", lambda: pytest.fail("opened the network"))
    yield


def test_the_column_of_what_the_build_refuses_stands_there_once(pack: Path, store: KnowledgeStore) -> None:
    edited(pack, ("answers", ",tea-hot;tea-sleep,", ',"tea-hot, tea-sleep",'))
    line = next(str(one) for one in findings(pack, store) if one.kind == "build")
    assert line.startswith('answers.csv:3: error: facts: unknown fact "tea-hot, tea-sleep": several are')
