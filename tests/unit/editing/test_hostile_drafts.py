"""Drafts where disk, database, browser or another command misbehave: nothing is lost."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.conversations.database import Database
from bot.core.files import replace_file
from bot.core.settings import Settings
from bot.editing import drafts
from bot.editing.changes import LONGEST, Change, EditingError, described, from_text
from bot.editing.drafts import Drafts
from bot.editing.published import Knowledge
from bot.knowledge.build import build_store, is_current
from bot.knowledge.store import KnowledgeStore

CARD = "coffee-heart"
WORDS = "my heart races after coffee"


@pytest.fixture
def settings(pack: Path, tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path}/conversations.db"
    return replace(Settings(), knowledge_dir=pack, facts_db=tmp_path / "facts.db", tracker_db=url)


@pytest.fixture
def one(settings: Settings) -> Iterator[Drafts]:
    database = Database(settings.tracker_db)
    build_store(settings.knowledge_dir, settings.facts_db)
    yield Drafts(settings, database, lambda: None)
    database.engine.dispose()


def _changes(pack: Path, simple: str = "Yes, so.") -> list[Change]:
    """A card and a phrasing: two files."""
    row = Knowledge(pack).table("answers").rows[CARD]
    new = {"answer": CARD, "phrasing": WORDS}
    return [
        Change("answers", CARD, row, row | {"simple": simple}),
        Change("phrasings", f"{CARD}\t{WORDS}", None, new),
    ]


def _files(pack: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in pack.glob("*") if path.name != ".lock"}


def _simple(settings: Settings) -> str:
    return KnowledgeStore(settings.facts_db).cards()[CARD].simple


@pytest.mark.parametrize("files_before", [0, 1])
async def test_a_full_disk_changes_nothing_and_is_named(
    one: Drafts, pack: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, files_before: int
) -> None:
    before, synced, fsync = _files(pack), [0], os.fsync
    draft = await one.save("ann", "Two files", _changes(pack))

    def full(file: int) -> None:
        if ".csv" in Path(f"/proc/self/fd/{file}").readlink().name:
            synced[0] += 1
            if synced[0] > files_before:
                raise OSError(errno.ENOSPC, "No space left on device")
        fsync(file)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(EditingError, match="No space left on device"):
            await one.publish(draft.id, "rita")
    assert _files(pack) == before
    assert (await one.get(draft.id)).state == "open" and _simple(settings) == "Yes, much of it."
    await one.publish(draft.id, "rita")
    assert _simple(settings) == "Yes, so."


async def test_who_hangs_up_while_it_is_published_leaves_nothing_half_done(
    one: Drafts, pack: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await one.save("ann", "A", _changes(pack))
    begun, go_on = threading.Event(), threading.Event()

    def slow(*arguments: Any) -> Any:
        begun.set()
        go_on.wait(10)
        return build_store(*arguments)

    monkeypatch.setattr(drafts, "build_store", slow)
    asked = asyncio.create_task(one.publish(draft.id, "rita"))
    await asyncio.to_thread(begun.wait, 10)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    go_on.set()
    await asyncio.wait(drafts._UNDER_WAY, timeout=20)
    assert (await one.get(draft.id)).state == "published"
    assert _simple(settings) == "Yes, so." and WORDS.encode() in _files(pack)["phrasings.csv"]


async def test_a_build_that_read_the_old_files_does_not_replace_what_is_published(
    one: Drafts, pack: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.cli import knowledge as command

    draft = await one.save("ann", "A", _changes(pack))
    read, go_on = threading.Event(), threading.Event()

    def slow(folder: Path, path: Path, _encode: Any) -> Any:
        done = build_store(folder, path.with_name("beside.db"))
        read.set()
        go_on.wait(1)
        path.with_name("beside.db").replace(path)
        return done

    monkeypatch.setattr(command, "load_settings", lambda: settings)
    monkeypatch.setattr(command, "check_own_texts", lambda _: None)
    monkeypatch.setattr(command, "encode_for_store", lambda _: None)
    monkeypatch.setattr(command, "build_store", slow)
    building = asyncio.create_task(asyncio.to_thread(CliRunner().invoke, main, ["knowledge", "build"]))
    await asyncio.to_thread(read.wait, 10)
    await one.publish(draft.id, "rita")
    go_on.set()
    assert (await building).exit_code == 0
    assert is_current(pack, settings.facts_db) and _simple(settings) == "Yes, so."


BROKEN = [
    "",
    "{",
    "[1]",
    "null",
    '[{"table": "answers"}]',
    '[{"table": "../../elsewhere/answers", "key": "x", "before": null, "after": {"id": "x"}}]',
    '[{"table": "answers", "key": "x", "before": null, "after": {"id": 7}}]',
    '[{"table": "answers", "key": "x", "before": null, "after": "x"}]',
    '[{"table": "answers", "key": "x", "before": null, "after": null}]',
    '[{"table": "answers", "key": ["x"], "before": null, "after": {"id": "x"}}]',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: text[:50])
async def test_a_damaged_draft_is_named_and_the_others_are_there(
    one: Drafts, pack: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = [await one.save("ann", title, _changes(pack)) for title in ("A", "B")]
    with one._database.engine.begin() as connection:
        connection.execute("UPDATE knowledge_drafts SET changes = ? WHERE id = ?", (text, bad.id))
    assert [draft.id for draft in await one.open()] == [good.id]
    assert f"draft {bad.id}: changes that cannot be read" in caplog.text
    for asked in (one.get(bad.id), one.check(bad.id), one.publish(bad.id, "rita")):
        with pytest.raises(EditingError, match=f"draft {bad.id}: changes that cannot be read"):
            await asked
    await one.publish(good.id, "rita")


async def test_a_damaged_version_is_named(one: Drafts, pack: Path) -> None:
    await one.publish((await one.save("ann", "A", _changes(pack))).id, "rita")
    with one._database.engine.begin() as connection:
        connection.execute("UPDATE knowledge_changes SET change = '[3]'")
    with pytest.raises(EditingError, match="version 1: changes that cannot be read"):
        await one.history()


def test_a_change_of_an_older_version_gets_the_columns_of_now() -> None:
    row = {"slug": "x", "order": "1", "colour": "red"}
    [change] = from_text(json.dumps([{"table": "aspects", "key": "x", "before": None, "after": row}]))
    assert change.after == {"slug": "x", "order": "1"}


async def test_a_text_that_takes_the_square_of_its_length_is_not_saved(one: Drafts, pack: Path) -> None:
    assert await one.save("ann", "A", _changes(pack, "a" * LONGEST))
    with pytest.raises(EditingError, match="answers: simple has 5,001 characters; 5,000 are taken"):
        await one.save("ann", "A", _changes(pack, "a" * (LONGEST + 1)))


def test_nothing_that_is_shown_steers_a_terminal() -> None:
    row = {"answer": CARD, "phrasing": "\x1b]0;owned\x07\u202ethgir"}
    lines = described(Change("phrasings", f"{CARD}\t{row['phrasing']}", None, row))
    lines += described(
        Change("aspects", "x", {"slug": "x", "order": "\x1b[2J"}, {"slug": "x", "order": "é\x9b"})
    )
    assert all(sign.isprintable() for line in lines for sign in line)
    assert "\\x1b]0;owned\\x07\\u202ethgir" in lines[0] and "é" in lines[-1]


def test_an_export_never_replaces_the_files_of_the_knowledge(
    pack: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.cli import editing as command

    before = _files(pack)
    monkeypatch.setattr(command, "load_settings", lambda: settings)
    link = pack.parent / "link"
    link.symlink_to(pack)
    for words in ([str(pack)], [str(link)], [str(pack / "answers.csv"), "answers"]):
        done = CliRunner().invoke(main, ["knowledge", "export", *words])
        assert done.exit_code != 0 and "files of the knowledge" in done.output
    assert _files(pack) == before


def test_a_link_in_the_way_of_a_file_is_not_written_through(pack: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (pack / f".answers.csv.{os.getpid()}.new").symlink_to(victim)
    replace_file(pack / "answers.csv", b"new")
    assert victim.read_text() == "mine" and (pack / "answers.csv").read_bytes() == b"new"
    assert not (pack / "answers.csv").is_symlink()
