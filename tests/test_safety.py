"""`mesobot doctor` names each unsafe setting and its remedy; the default settings are safe."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.unsafe_settings import unsafe_settings
from bot.conversations.database import Database
from bot.core.errors import SettingsError
from bot.core.settings import ROOT, _read, load_settings

PG = "postgresql://bot:pw@db.clinic.example/bot"
REDIS = "rediss://:pw@redis.clinic.example/0"
TLS = f"{PG}?sslmode=require"
ONE_COUNT = {"MESOBOT_LIMITS_STORE": REDIS, "MESOBOT_LOCK_STORE": REDIS}
# environment, grade, words of what is said
UNSAFE = [
    ({"MESOBOT_HOST": "0.0.0.0"}, "BAD", "MESOBOT_PROXIES=1"),
    ({"MESOBOT_HOST": "203.0.113.7"}, "BAD", "TLS proxy"),
    ({"MESOBOT_WEB_ORIGINS": "https://a.example,http://b.example"}, "BAD", "http://b.example"),
    ({"MESOBOT_PUBLIC_PATHS": "/conversations/*"}, "BAD", "leave it out"),
    ({"MESOBOT_PUBLIC_PATHS": "/webhooks/*"}, "BAD", "leave it out"),
    ({"MESOBOT_PUBLIC_PATHS": "/webhooks/rest/webhook"}, "BAD", "leave it out"),
    ({"MESOBOT_PUBLIC_PATHS": "/model"}, "BAD", "leave it out"),
    ({"API_TOKEN": "a1" * 20}, "BAD", "API_TOKEN can be guessed"),
    ({"API_TOKEN": "my-long-Password-for-the-assistant"}, "BAD", "openssl rand"),
    ({"MESOBOT_WEB_SECRET": "0" * 32}, "BAD", "MESOBOT_WEB_SECRET can be guessed"),
    (
        {"MESOBOT_TRACKER_DB": f"{PG}?sslmode=require", "MESOBOT_LOCK_STORE": REDIS},
        "warn",
        "counts for itself",
    ),
    ({"MESOBOT_TRACKER_DB": f"{PG}?sslmode=require", "MESOBOT_LIMITS_STORE": REDIS}, "warn", "take turns"),
    ({"MESOBOT_REDACTION": "off"}, "BAD", "stored as typed"),
    ({"MESOBOT_RETENTION_DAYS": "400"}, "warn", "400 days"),
    ({"MESOBOT_ACTION_ENDPOINT": "http://actions.clinic.example/webhook"}, "BAD", "https://"),
    ({"MESOBOT_ACTION_ENDPOINT": "http://actions:5055/webhook"}, "warn", "https://"),
    ({"MESOBOT_ACTION_ENDPOINT": "http://10.0.0.7:5055/webhook"}, "warn", "https://"),
    ({"SLACK_API_URL": "http://slack.example/api/"}, "BAD", "SLACK_API_URL"),
    (ONE_COUNT | {"MESOBOT_TRACKER_DB": PG}, "BAD", "sslmode=verify-full"),
    (ONE_COUNT | {"MESOBOT_TRACKER_DB": "postgresql://bot:pw@db/bot"}, "warn", "sslmode=verify-full"),
    (ONE_COUNT | {"MESOBOT_TRACKER_DB": "postgresql://bot@db/bot?sslmode=require"}, "BAD", "no password"),
    ({"MESOBOT_LIMITS_STORE": "redis://:pw@redis.clinic.example/0"}, "BAD", "rediss://"),
    ({"MESOBOT_LIMITS_STORE": "rediss://redis.clinic.example/0"}, "BAD", "no password"),
]
GOOD = "6e1f0c9ab2d84735f1e0a7c3b95d2846"
SAFE = [
    {},
    {"MESOBOT_HOST": "0.0.0.0", "MESOBOT_PROXIES": "1"},
    {"MESOBOT_HOST": "::1"},
    {"MESOBOT_PUBLIC_PATHS": "/webhooks/telegram/webhook,/socket.io/*"},
    {"MESOBOT_WEB_ORIGINS": "https://clinic.example,http://localhost:8080"},
    {"API_TOKEN": GOOD, "MESOBOT_WEB_SECRET": GOOD[::-1]},
    {
        "MESOBOT_LIMITS_STORE": "redis://127.0.0.1/0",
        "MESOBOT_ACTION_ENDPOINT": "http://localhost:5055/webhook",
    },
    ONE_COUNT | {"MESOBOT_TRACKER_DB": f"{PG}?sslmode=verify-full"},
    # Without a secret of its own one is made and kept in the database, for all servers on it.
    ONE_COUNT | {"MESOBOT_TRACKER_DB": "postgresql://bot:pw@localhost/bot"},
]


@pytest.fixture(autouse=True)
def no_database_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Whatever file lies in the checkout is not looked at."""
    monkeypatch.setattr("bot.core.settings.env_file", lambda: tmp_path / ".env")
    _read.cache_clear()
    yield
    _read.cache_clear()


@pytest.mark.parametrize(("environ", "grade", "words"), UNSAFE, ids=str)
def test_an_unsafe_setting_is_named_with_what_to_do(environ: dict[str, str], grade: str, words: str) -> None:
    (finding,) = unsafe_settings(load_settings(environ))
    assert finding.grade == grade
    assert words in finding.said


@pytest.mark.parametrize("environ", SAFE, ids=str)
def test_a_safe_setting_is_left_alone(environ: dict[str, str]) -> None:
    assert unsafe_settings(load_settings(environ)) == []


def test_one_secret_does_not_serve_twice() -> None:
    (finding,) = unsafe_settings(load_settings({"API_TOKEN": GOOD, "MESOBOT_WEB_SECRET": GOOD}))
    assert "the same" in finding.said


def test_a_short_token_does_not_start() -> None:
    with pytest.raises(SettingsError, match="API_TOKEN=…: must have 32 characters") as error:
        load_settings({"API_TOKEN": "short"})
    assert "short" not in str(error.value)


def test_the_findings_name_no_secret() -> None:
    environ = {"API_TOKEN": "password" * 4, "MESOBOT_TRACKER_DB": "postgresql://bot:hidden@db.example/bot"}
    said = " ".join(finding.said for finding in unsafe_settings(load_settings(environ)))
    assert "hidden" not in said and "password" * 2 not in said


async def test_the_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    settings = dataclasses.replace(load_settings({}), tracker_db=f"sqlite:///{path}")
    await Database(settings.tracker_db).call(lambda engine: engine.connect().close())
    assert {oct(file.stat().st_mode & 0o777) for file in tmp_path.glob("conversations.db*")} == {"0o600"}
    assert unsafe_settings(settings) == []
    path.chmod(0o644)
    (finding,) = unsafe_settings(settings)
    assert (finding.grade, f"chmod 600 {path}" in finding.said) == ("BAD", True)


@pytest.mark.model
def test_the_doctor_exits_with_1_only_for_what_is_bad(tmp_path: Path) -> None:
    def run(**environ: str) -> subprocess.CompletedProcess[str]:
        database = {"MESOBOT_TRACKER_DB": f"sqlite:///{tmp_path}/conversations.db"}
        command = [sys.executable, "-m", "bot", "doctor"]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | database | environ,
            timeout=120,
        )

    good, warned, bad = run(), run(MESOBOT_RETENTION_DAYS="400"), run(MESOBOT_HOST="0.0.0.0")
    assert (good.returncode, warned.returncode, bad.returncode) == (0, 0, 1), good.stdout + good.stderr
    assert "ok   settings: nothing is set in an unsafe way" in good.stdout
    assert "warn retention: conversations are kept for 400 days" in warned.stdout
    assert "BAD  listening: MESOBOT_HOST=0.0.0.0" in bad.stdout
