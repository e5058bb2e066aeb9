"""Drafts: two editors lose nothing, what is published is answered at once, each version can be undone."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.conversations.database import Database
from bot.core.settings import Settings
from bot.editing import records
from bot.editing.changes import Change, Conflict, EditingError, Refused
from bot.editing.drafts import Drafts
from bot.editing.published import MARK, Knowledge
from bot.editing.records import Stale
from bot.knowledge.build import build_store
from bot.knowledge.findings.check import read_accepted
from bot.knowledge.store import KnowledgeStore
from bot.knowledge.vectors import Encode
from tests.services import Postgres

CARD = "coffee-heart"
NEW = {"answer": CARD, "phrasing": "coffee and my pulse"}
Make = Callable[..., Drafts]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.services)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/conversations.db"
    service: Postgres = request.getfixturevalue("postgres")
    service.ask("drop schema public cascade; create schema public")
    return service.url


def _encode(texts: Any) -> Any:
    return np.ones((len(texts), 4), np.float32)


@pytest.fixture
def make(pack: Path, url: str, tmp_path: Path) -> Iterator[Make]:
    """Makes a server: its own store and connection, by default with the files of `pack`."""
    opened: list[Database] = []

    def one(name: str = "one", folder: Path = pack, read_only: bool = False) -> Drafts:
        settings = replace(
            Settings(),
            knowledge_dir=folder,
            facts_db=tmp_path / f"{name}.db",
            tracker_db=url,
            knowledge_read_only=read_only,
        )
        opened.append(Database(url))
        return Drafts(settings, opened[-1], lambda: Encode("test", _encode))

    yield one
    for database in opened:
        database.engine.dispose()


def _store(tmp_path: Path, name: str = "one") -> KnowledgeStore:
    return KnowledgeStore(tmp_path / f"{name}.db")


def _simple(tmp_path: Path) -> str:
    path = tmp_path / "two.db"
    return _store(tmp_path, "two").cards()[CARD].simple if path.exists() else ""


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("not in time")


def _edit(pack: Path, **fields: str) -> Change:
    row = Knowledge(pack).table("answers").rows[CARD]
    return Change("answers", CARD, row, row | fields)


def _add() -> Change:
    return Change("phrasings", f"{CARD}\t{NEW['phrasing']}", None, NEW)


async def test_a_draft_is_saved_listed_and_dropped(make: Make, pack: Path) -> None:
    one = make()
    draft = await one.save("ann", "Pulse", [_add()])
    assert await one.open() == [draft] == [await one.get(draft.id)]
    again = await one.save("ann", "Pulse 2", [_add(), _edit(pack, simple="Yes.")], draft.id, draft.revision)
    assert (again.revision, again.made_at) == (2, draft.made_at) and await one.open() == [again]
    await one.drop(draft.id, "rita")
    assert await one.open() == [] and (await one.get(draft.id)).ended_by == "rita"
    with pytest.raises(Stale):
        await one.publish(draft.id, "rita")
    with pytest.raises(EditingError, match='no draft "nothing"'):
        await one.get("nothing")


async def test_publishing_writes_the_files_and_the_running_store_answers(
    make: Make, pack: Path, tmp_path: Path
) -> None:
    build_store(pack, tmp_path / "one.db", Encode("test", _encode))
    store, one = _store(tmp_path), make()
    assert (CARD, NEW["phrasing"]) not in store.phrasings()
    draft = await one.save("ann", "Pulse", [_add(), _edit(pack, simple="Yes, it can.")])
    version = await one.publish(draft.id, "rita")
    assert (version.number, version.author, version.reviewer, version.in_files) == (1, "ann", "rita", True)
    assert (CARD, NEW["phrasing"]) in store.phrasings() and store.cards()[CARD].simple == "Yes, it can."
    assert "\nmake-coffee" in (pack / "phrasings.csv").read_text().partition("coffee and my pulse")[2]
    assert (await one.get(draft.id)).state == records.PUBLISHED and await one.open() == []
    with pytest.raises(Stale):
        await one.publish(draft.id, "rita")


async def test_two_editors_on_one_card_lose_nothing(make: Make, pack: Path) -> None:
    ann, bea = make(), make("two")
    first = await ann.save("ann", "A", [_edit(pack, simple="Yes, a lot of it.")])
    second = await bea.save("bea", "B", [_edit(pack, simple="Yes, if you drink much.")])
    await ann.publish(first.id, "rita")
    with pytest.raises(Conflict) as error:
        await bea.publish(second.id, "rita")
    [clash] = error.value.clashes
    assert clash.yours and clash.now and clash.before
    texts = [row["simple"] for row in (clash.before, clash.yours, clash.now)]
    assert texts == ["Yes, much of it.", "Yes, if you drink much.", "Yes, a lot of it."]
    assert (await bea.get(second.id)).state == records.OPEN  # her text is still there
    assert Knowledge(pack).table("answers").rows[CARD]["simple"] == "Yes, a lot of it."
    [problem] = await bea.check(second.id)
    assert (problem.file, problem.key) == ("answers.csv", CARD)
    solved = await bea.save("bea", "B", [clash.on_top()], second.id, second.revision)
    await bea.publish(solved.id, "rita")
    history = await bea.history("answers", CARD)
    assert [v.changes[0].after["simple"] for v in history if v.changes[0].after] == [texts[1], texts[2]]


async def test_two_editors_of_one_draft_lose_nothing(make: Make, pack: Path) -> None:
    ann, bea = make(), make("two")
    draft = await ann.save("ann", "A", [_edit(pack, simple="One.")])
    await ann.save("ann", "A", [_edit(pack, simple="Two.")], draft.id, draft.revision)
    with pytest.raises(Stale) as error:
        await bea.save("bea", "A", [_edit(pack, simple="Three.")], draft.id, draft.revision)
    [kept] = error.value.draft.changes
    assert kept.after and kept.after["simple"] == "Two."
    with pytest.raises(EditingError, match="which revision"):
        await bea.save("bea", "A", [], draft.id)


async def test_publishing_at_the_same_moment_counts_every_version_once(make: Make, pack: Path) -> None:
    one, two = make(read_only=True), make("two", read_only=True)
    texts = [f"coffee question {number}" for number in range(4)]
    found = [
        await one.save("ann", t, [Change("phrasings", f"{CARD}\t{t}", None, NEW | {"phrasing": t})])
        for t in texts
    ]
    publishing = [
        server.publish(draft.id, "rita") for draft, server in zip(found, [one, two, one, two], strict=True)
    ]
    numbers = [version.number for version in await asyncio.gather(*publishing)]
    assert sorted(numbers) == [1, 2, 3, 4]
    rows = (await one.knowledge()).table("phrasings").rows
    assert all(f"{CARD}\t{text}" in rows for text in texts)


async def test_one_draft_is_published_once_by_two_reviewers(make: Make, pack: Path) -> None:
    one, two = make(), make("two")
    draft = await one.save("ann", "A", [_add()])
    done = await asyncio.gather(
        one.publish(draft.id, "r"), two.publish(draft.id, "s"), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) == ["Stale", "Version"]
    assert (pack / "phrasings.csv").read_text().count(NEW["phrasing"]) == 1
    assert len(await one.history()) == 1


async def test_a_draft_that_would_not_build_is_refused_with_place_and_field(
    make: Make, pack: Path, tmp_path: Path
) -> None:
    build_store(pack, tmp_path / "one.db")
    one, before = make(), {path.name: path.read_bytes() for path in pack.glob("*.csv")}
    bad = _edit(pack, short_answer="Yes, 99 cups can.", facts="coffee-heart;nowhere", verdict="maybe")
    draft = await one.save("ann", "Bad", [bad])
    problems = await one.check(draft.id)
    assert [(p.file, p.line, p.field, p.key) for p in problems] == [
        ("answers.csv", 8, "verdict", CARD),
        ("answers.csv", 8, "facts", CARD),
        ("answers.csv", 8, "short_answer", CARD),
    ]
    with pytest.raises(Refused) as error:
        await one.publish(draft.id, "rita")
    assert error.value.problems == tuple(problems)
    assert before == {path.name: path.read_bytes() for path in pack.glob("*.csv")}
    assert _store(tmp_path).cards()[CARD].verdict == "yes" and await one.history() == []
    assert await one.check((await one.save("ann", "Good", [_add()])).id) == []


async def test_a_version_is_taken_back_to_the_byte(make: Make, pack: Path) -> None:
    one, before = make(), {path.name: path.read_bytes() for path in pack.glob("*.csv")}
    rows = Knowledge(pack).table("phrasings").rows
    gone = [Change("phrasings", key, rows[key], None) for key in list(rows)[4:7]]
    draft = await one.save("ann", "All at once", [_add(), _edit(pack, simple="Yes."), *gone[::-1]])
    await one.publish(draft.id, "rita")
    back = await one.rollback(1, "rita")
    assert back.state == records.OPEN and (pack / "phrasings.csv").read_bytes() != before["phrasings.csv"]
    await one.publish(back.id, "rita")
    assert before == {path.name: path.read_bytes() for path in pack.glob("*.csv")}
    assert [version.number for version in await one.history("phrasings", gone[0].key)] == [2, 1]
    assert await one.history("phrasings", "tea-risks\tnever") == []


async def test_a_phrasing_moves_to_another_card(make: Make, pack: Path) -> None:
    one = make()
    old, new = ({"answer": card, "phrasing": "steep my tea"} for card in ("make-tea", "what-is-tea"))
    moved = [
        Change("phrasings", "what-is-tea\tsteep my tea", None, new),
        Change("phrasings", "make-tea\tsteep my tea", old, None),
    ]
    await one.publish((await one.save("ann", "Move", moved)).id, "rita")
    assert "what-is-tea\tsteep my tea" in Knowledge(pack).table("phrasings").rows
    await one.publish((await one.rollback(1, "rita")).id, "rita")
    assert "make-tea\tsteep my tea" in Knowledge(pack).table("phrasings").rows


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("cards", "x", None, {"id": "x"}), 'unknown table "cards"'),
        (Change("aspects", "x", None, {"slug": "x", "colour": "red"}), "unknown column colour"),
        (Change("aspects", "x", None, None), "without a row"),
        (Change("aspects", "x", None, {"slug": "y", "order": "1"}), "another key is a new row"),
        (Change("aspects", "x", None, {"slug": "x", "order": "\0"}), "cannot be stored"),
        (Change("aspects", "x", None, {"slug": "x", "order": "\ud800"}), "cannot be stored"),
    ],
)
async def test_what_is_no_change_is_not_saved(make: Make, change: Change, said: str) -> None:
    with pytest.raises(EditingError, match=said):
        await make().save("ann", "Odd", [change])


async def test_many_servers_build_from_their_files_and_what_is_published(
    make: Make, pack: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(pack, tmp_path / "other")
    one, two = make(read_only=True), make("two", other, read_only=True)
    before = {path.name: path.read_bytes() for path in pack.iterdir()}
    following = asyncio.create_task(two.follow(0.02))
    try:
        version = await one.publish((await one.save("ann", "A", [_edit(pack, simple="Yes, so.")])).id, "rita")
        assert not version.in_files and _store(tmp_path).cards()[CARD].simple == "Yes, so."
        await _until(lambda: _simple(tmp_path) == "Yes, so.")
        build_store(other, tmp_path / "two.db")  # an operator builds from the files alone
        await _until(lambda: _simple(tmp_path) == "Yes, so.")
    finally:
        following.cancel()
    assert before == {path.name: path.read_bytes() for path in pack.iterdir()}
    with pytest.raises(Conflict):  # made from the files, which are older than what is published
        await two.publish((await two.save("bea", "B", [_edit(pack, simple="No.")])).id, "rita")


async def test_pull_writes_published_changes_once_and_leaves_what_was_edited_by_hand(
    make: Make, pack: Path, tmp_path: Path
) -> None:
    server = make(folder=shutil.copytree(pack, tmp_path / "image"), read_only=True)
    for simple in ("Yes, one.", "Yes, two."):
        row = (await server.knowledge()).table("answers").rows[CARD]
        change = Change("answers", CARD, row, row | {"simple": simple})
        await server.publish((await server.save("ann", simple, [change])).id, "rita")
    await server.publish((await server.save("ann", "P", [_add()])).id, "rita")
    text = (pack / "phrasings.csv").read_text()
    checkout = make("checkout")
    pulled = await checkout.pull()
    assert ([version.number for version in pulled.versions], pulled.clashes) == ([1, 2, 3], ())
    assert Knowledge(pack).table("answers").rows[CARD]["simple"] == "Yes, two."
    line = f"{CARD},{NEW['phrasing']}\n"
    assert (pack / "phrasings.csv").read_text().replace(line, "", 1) == text
    assert (pack / MARK).read_text().strip() == pulled.versions[-1].token
    (pack / "phrasings.csv").write_text(text)  # taken back by hand: it stays taken back
    assert (await checkout.pull()).versions == ()
    assert (await checkout.knowledge()).table("phrasings").rows.keys() == Knowledge(pack).table(
        "phrasings"
    ).rows.keys()
    # The servers' files are older: for them everything published still counts.
    assert f"{CARD}\t{NEW['phrasing']}" in (await server.knowledge()).table("phrasings").rows


async def test_a_database_that_is_away_is_told_once_and_then_followed(
    make: Make, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = make(read_only=True), make("two", read_only=True)
    await one.publish((await one.save("ann", "A", [_edit(pack, simple="Yes, so.")])).id, "rita")
    with monkeypatch.context() as patch:

        def away(*_: Any) -> int:
            raise EditingError("away")

        patch.setattr(records, "newest", away)
        following = asyncio.create_task(two.follow(0.01))
        await asyncio.sleep(0.2)
    try:
        await _until(lambda: _simple(tmp_path) == "Yes, so.")
    finally:
        following.cancel()
    assert [each.message for each in caplog.records if each.levelname == "ERROR"] == [
        "published knowledge not taken over: EditingError"
    ]


async def test_files_that_can_be_written_need_no_following(make: Make) -> None:
    await asyncio.wait_for(make().follow(), 5)


async def test_pull_leaves_a_row_that_the_files_hold_otherwise(
    make: Make, pack: Path, tmp_path: Path
) -> None:
    server = make(folder=shutil.copytree(pack, tmp_path / "image"), read_only=True)
    await server.publish((await server.save("ann", "A", [_edit(pack, simple="Yes, A.")])).id, "rita")
    path = pack / "answers.csv"
    path.write_text(path.read_text().replace("Yes, much of it.", "Yes, by hand."))
    [clash] = (await make("checkout").pull()).clashes
    assert clash.now and clash.now["simple"] == "Yes, by hand."
    assert "Yes, by hand." in path.read_text()


async def test_a_publication_that_was_cut_off_is_repeated(
    make: Make, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make()
    draft = await one.save("ann", "A", [_add(), _edit(pack, simple="Yes.")])

    def cut(*_: Any) -> None:
        raise EditingError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(records, "record_version", cut)
        with pytest.raises(EditingError, match="power cut"):
            await one.publish(draft.id, "rita")
    assert (await one.publish(draft.id, "rita")).number == 1
    assert (pack / "phrasings.csv").read_text().count(NEW["phrasing"]) == 1


async def test_files_are_put_back_where_the_draft_was_saved_meanwhile(
    make: Make, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = make(), make("two")
    build_store(pack, tmp_path / "one.db")
    before = (pack / "answers.csv").read_bytes()
    draft = await one.save("ann", "A", [_edit(pack, simple="Yes.")])
    real = records.record_version

    def overtaken(engine: Any, version: Any, read: Any) -> None:
        later = replace(read, revision=read.revision + 1, title="B")
        records.write_draft(two._database.engine, later)
        real(engine, version, read)

    monkeypatch.setattr(records, "record_version", overtaken)
    with pytest.raises(Stale):
        await one.publish(draft.id, "rita")
    assert (pack / "answers.csv").read_bytes() == before
    assert _store(tmp_path).cards()[CARD].simple == "Yes, much of it."
    assert (await one.get(draft.id)).title == "B"


async def test_a_draft_is_built_beside_the_store_to_be_tried(make: Make, pack: Path, tmp_path: Path) -> None:
    encoded: list[int] = []

    def encode(texts: Any) -> Any:
        encoded.append(len(texts))
        return _encode(texts)

    one = make()
    one._encode = lambda: Encode("test", encode)
    await one.refresh()
    encoded.clear()
    await one.build([_add()], tmp_path / "tried.db")
    assert (CARD, NEW["phrasing"]) in _store(tmp_path, "tried").phrasings()
    assert (CARD, NEW["phrasing"]) not in _store(tmp_path).phrasings()
    assert encoded == [1]  # the vectors of all other texts are those of the store


async def test_what_was_accepted_stays_so_where_changes_are_not_in_the_files(make: Make, pack: Path) -> None:
    (pack / "accepted.csv").write_text("kind,key,other,why\nnear,tea-is,green-is,two plants\n")
    one = make(read_only=True)
    await one.publish((await one.save("ann", "Pulse", [_add()])).id, "rita")
    with (await one.knowledge()).as_folder() as folder:
        assert folder != pack
        assert read_accepted(folder) == {("near", "tea-is", "green-is")}
