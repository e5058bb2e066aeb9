"""`mesobot doctor` names problems in the environment of the assistant, and their remedy."""

from __future__ import annotations

import os
import time
from collections import namedtuple
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import doctor, settings_check, surroundings
from bot.cli.clock import look_at_clock
from bot.cli.unsafe_settings import Finding
from bot.conversations.database import shared_database
from bot.conversations.probe import check_folder
from bot.conversations.turns_table import claim
from bot.core.errors import RecordUnavailable
from bot.core.settings import Settings, load_settings
from bot.desk.accounts import EDITOR, REVIEWER, Accounts

Usage = namedtuple("Usage", "total used free")
_IN_2020 = 1_577_836_800.0


def _settings(folder: Path, **environ: str) -> Settings:
    return load_settings({"MESOBOT_DATA": str(folder), **environ})


def _found(part: str, settings: Settings) -> tuple[str, str]:
    (finding,) = (one for one in surroundings.look_around(settings) if one.part == part)
    return finding.grade, finding.said


@pytest.fixture
def not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests may run as root, who may write everywhere: the owner's rights are what counts here."""
    monkeypatch.setattr(os, "access", lambda path, mode: (Path(path).stat().st_mode >> 6) & mode == mode)


def test_all_is_well_around_a_usual_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "DIST", tmp_path)
    (tmp_path / "widget.js").touch()
    assert _found("widget", _settings(tmp_path)) == ("ok", "built")
    assert _found("data folder", _settings(tmp_path))[1].startswith(f"{tmp_path}: ")


def test_a_widget_that_was_not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "DIST", tmp_path)
    said = f"{tmp_path}/widget.js is not there: run `make setup`"
    assert _found("widget", _settings(tmp_path)) == ("BAD", said)


@pytest.mark.parametrize(
    ("free", "grade", "said"),
    [
        (1_000_000, "warn", "0.0 GB free: make room, or conversations end"),
        (5_000_000_000, "ok", "5.0 GB free"),
    ],
)
def test_a_disk_that_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, grade: str, said: str
) -> None:
    disk = SimpleNamespace(disk_usage=lambda _folder: Usage(10 * free, 9 * free, free))
    monkeypatch.setattr(surroundings, "shutil", disk)
    assert _found("data folder", _settings(tmp_path)) == (grade, f"{tmp_path}: {said}")


async def test_a_clock_that_is_years_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: _IN_2020)
    said = "2020-01-01 00:00 UTC is before this program was written here; set the clock"
    assert await look_at_clock(_settings(tmp_path)) == Finding("clock", "BAD", said)


async def test_a_clock_that_is_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, now = _settings(tmp_path), time.time()
    assert (await look_at_clock(settings)).grade == "ok"  # nothing is kept
    claim(shared_database(settings.tracker_db).engine, "c", "m", "what is it", now)
    for days, grade in ((0, "ok"), (29, "ok"), (40, "warn")):
        monkeypatch.setattr("time.time", lambda days=days: now + days * 86_400)
        found = await look_at_clock(settings)
        assert found.grade == grade, days
    assert "everything kept is older than 30 days, and will be deleted; set the clock" in found.said


@pytest.mark.parametrize(
    ("apart", "said"),
    [(90, "90 s ahead of the clock of Redis"), (-90, "90 s behind the clock of Redis"), (30, "")],
)
async def test_a_clock_that_differs_from_another_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: int, said: str
) -> None:
    async def theirs(_settings: Settings) -> dict[str, float]:
        return {"redis://a": time.time(), "redis://b": time.time() - apart}

    monkeypatch.setattr("bot.cli.clock.ask_redis", theirs)
    found = await look_at_clock(_settings(tmp_path))
    assert (found.grade, said in found.said) == ("BAD" if said else "ok", True)


@pytest.mark.parametrize("name", ["MESOBOT_LIMITS_STORE", "MESOBOT_LOCK_STORE"])
async def test_a_redis_that_does_not_answer(tmp_path: Path, name: str) -> None:
    found = await _redis(_settings(tmp_path, **{name: "redis://:hidden@127.0.0.1:9/0"}))
    assert (found.part, found.grade) == ("redis", "BAD")
    assert "check MESOBOT_LOCK_STORE and MESOBOT_LIMITS_STORE, and that Redis runs" in found.said
    assert "hidden" not in found.said
    assert await _redis(_settings(tmp_path)) == Finding("redis", "ok", "off (no Redis is named)")


async def _redis(settings: Settings) -> Finding:
    return await doctor._look("redis", doctor._redis, settings)


@pytest.mark.usefixtures("not_root")
def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    grade, said = _found("data folder", _settings(tmp_path))
    assert grade == "warn"
    assert said == (
        f"{tmp_path}: no new store or model can be written; let the server's user own it, or set MESOBOT_DATA"
    )


@pytest.mark.usefixtures("not_root")
@pytest.mark.parametrize("there", [True, False], ids=["a file of somebody else", "a folder of somebody else"])
def test_a_record_that_cannot_be_written_ends_the_start(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "conversations.db"
    check_folder(f"sqlite:///{path}", tmp_path)
    if there:
        path.touch(0o400)
    else:
        tmp_path.chmod(0o500)
    with pytest.raises(RecordUnavailable) as error:
        check_folder(f"sqlite:///{path}", tmp_path)
    assert (
        str(error.value)
        == f"MESOBOT_TRACKER_DB: {path}: it cannot be written; let the server's user own it and its folder"
    )


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("not-a-secret", "SLACK_SIGNING_SECRET is not 32 digits and letters a to f"),
        ("0123456789abcdef" * 2, ""),
        ("", ""),
    ],
)
def test_a_signing_secret_that_cannot_be_one(tmp_path: Path, secret: str, said: str) -> None:
    found = settings_check.wrong_settings(_settings(tmp_path, SLACK_SIGNING_SECRET=secret))
    told = [one.said for one in found if "SIGNING" in one.said]
    assert [one.split(":")[0] for one in told] == ([said] if said else [])


def test_a_server_says_at_its_start_what_is_wrong_with_its_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from click.testing import CliRunner

    from bot.cli.main import main

    monkeypatch.setattr("bot.engine.server.serve", lambda *_: None)
    monkeypatch.setenv("MESOBOT_RETENTION_DAY", "7")
    told = CliRunner().invoke(main, ["run"])
    assert told.exit_code == 0
    assert "MESOBOT_RETENTION_DAY is read by nothing: MESOBOT_RETENTION_DAYS is meant?" in told.output
    assert '"level": "WARNING"' in told.output


def test_accounts_in_another_folder_than_the_server_reads_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    settings = _settings(tmp_path / "data", MESOBOT_DESK_USERS="users.json")
    monkeypatch.setattr(surroundings, "env_file", lambda: tmp_path / ".env")
    monkeypatch.setenv("MESOBOT_DATA", str(tmp_path / "data"))
    add = f"`MESOBOT_DATA={tmp_path}/data mesobot desk user add NAME --role reviewer`"
    assert _found("desk", settings)[1].endswith(f"nobody can publish: {add}")
    Accounts(tmp_path / "users.json").add("one", REVIEWER, "for the tests alone")
    said = f"{tmp_path}/users.json has accounts, and is not read: move it to {tmp_path}/data/users.json"
    assert _found("desk", settings)[1].endswith(said)


def test_the_accounts_of_the_desk(tmp_path: Path) -> None:
    settings, path = _settings(tmp_path, MESOBOT_DESK_USERS="users.json"), tmp_path / "users.json"
    assert not [one for one in surroundings.look_around(_settings(tmp_path)) if one.part == "desk"]
    assert _found("desk", settings)[0] == "warn"
    Accounts(path).add("one", EDITOR, "for the tests alone")
    assert "1 accounts, no reviewer" in _found("desk", settings)[1]
    Accounts(path).add("one", REVIEWER, "for the tests alone", replace=True)
    assert _found("desk", settings) == ("ok", f"{path}: 1 accounts")
    path.chmod(0o640)
    said = f"{path} holds password hashes that others may read: chmod 600 {path}"
    assert _found("desk", settings) == ("BAD", said)
    path.write_text("[]", encoding="utf-8")
    assert _found("desk", settings)[0] == "BAD"
