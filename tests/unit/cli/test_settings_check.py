"""Settings that are valid by themselves: what is not read, counted twice or ignored is named."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.main import main
from bot.cli.outdated import _DO, outdated, outdated_files
from bot.cli.settings_check import wrong_settings
from bot.core.settings import ROOT, _read, load_settings
from bot.knowledge.build import build_store

HEX = "0123456789abcdef" * 2
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": HEX}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the `.env` that is read; not there yet."""
    home = tmp_path / "home"
    home.mkdir()
    for module in ("core.settings", "cli.settings_check"):
        monkeypatch.setattr(f"bot.{module}.env_file", lambda: home / ".env")
    for name in [name for name in os.environ if name.startswith(("MESOBOT_", "SLACK_")) or name == "PORT"]:
        monkeypatch.delenv(name)
    _read.cache_clear()  # the data folder is beside the file
    yield home
    _read.cache_clear()


def _said(environ: dict[str, str] | None = None) -> list[str]:
    return [f"{one.grade} {one.said}" for one in wrong_settings(load_settings(environ))]


@pytest.mark.parametrize(
    "name",
    [
        ".env.txt",
        "env",
        ".env.env",
        ".ENV",
        "env.txt",
        ".env.example",
        "_env",
        ".env.",
        ".env.local",
        "dotenv",
    ],
)
def test_a_file_that_is_meant_to_be_env_is_named(folder: Path, name: str) -> None:
    other, path = folder / name, folder / ".env"
    other.write_text("# ours\nMESOBOT_PROXIES=1\n", encoding="utf-8")
    assert _said() == [f"warn {other} sets MESOBOT_PROXIES, and is not read: rename it to {path}"]
    path.write_text("MESOBOT_PROXIES=2\n", encoding="utf-8")
    assert _said() == [f"warn {other} sets MESOBOT_PROXIES, and is not read: move them into {path}"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_such_a_file_is_read_as_editors_save_it(folder: Path, encoding: str) -> None:
    (folder / ".env.txt").write_text("export PORT = 1\r\nMESOBOT_HOST=\r\n", encoding=encoding)
    assert "sets PORT, and is not read" in _said()[0]


def test_files_that_are_no_settings_are_left_alone(folder: Path) -> None:
    (folder / "env").mkdir()  # a virtual environment
    shutil.copy(ROOT / ".env.example", folder / ".env.example")  # as it comes
    (folder / "env.txt").write_text("PATH=/usr/bin\n", encoding="utf-8")
    for name in (
        ".env~",
        ".env.bak",
        ".envrc",
        "mesobot.env",
        ".env.2026-11-27",
    ):  # copies, and other programs'
        (folder / name).write_text("MESOBOT_PROXIES=1\n", encoding="utf-8")
    (folder / ".env").write_text("MESOBOT_PROXIES=1\n", encoding="utf-8")
    (folder / ".env.local").symlink_to(folder / ".env")
    assert _said() == []


def test_an_env_file_in_another_folder_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("PORT=1\n", encoding="utf-8")  # of another program
    assert _said() == []
    (tmp_path / ".env").write_text("MESOBOT_PROXIES=1\n", encoding="utf-8")
    rename = f"rename it to {folder}/.env"
    assert _said() == [f"warn {tmp_path}/.env sets MESOBOT_PROXIES, and is not read: {rename}"]
    (tmp_path / "data").mkdir()
    shutil.move(tmp_path / ".env", tmp_path / "data" / ".env")
    assert _said({"MESOBOT_DATA": f"{tmp_path}/data"}) == [
        f"warn {tmp_path}/data/.env sets MESOBOT_PROXIES, and is not read: {rename}"
    ]


def test_a_name_that_stands_twice_is_named_with_its_lines(folder: Path) -> None:
    path = folder / ".env"
    path.write_text("PORT=1\nMESOBOT_HOST=::1\n# PORT=2\nPORT=3\nexport PORT=3\n", encoding="utf-8")
    assert load_settings().port == 3
    assert _said() == [f"warn {path} sets PORT in lines 1, 4 and 5: line 5 counts, remove the rest"]


def test_a_name_in_small_letters_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("Port=1\n", encoding="utf-8")
    monkeypatch.setenv("mesobot_proxies", "1")
    assert _said() == [
        "warn Port is read by nothing: PORT is meant?",
        "warn mesobot_proxies is read by nothing: MESOBOT_PROXIES is meant?",
    ]


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        (MANY, []),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": HEX, "SLACK_APP_TOKEN": "xapp-1"}, []),
        (MANY | {"SLACK_BOT_TOKEN": "xoxb-1"}, ["warn SLACK_BOT_TOKEN is ignored beside SLACK_CLIENT_ID"]),
        ({"SLACK_CLIENT_ID": "1.2"}, ["BAD SLACK_CLIENT_ID is set, and SLACK_CLIENT_SECRET is not"]),
        ({"SLACK_CLIENT_SECRET": HEX}, ["BAD SLACK_CLIENT_SECRET is set, and SLACK_CLIENT_ID is not"]),
        (MANY | {"SLACK_CLIENT_ID": "A0123"}, ["warn SLACK_CLIENT_ID is not two numbers"]),
        (MANY | {"SLACK_CLIENT_SECRET": "hidden"}, ["warn SLACK_CLIENT_SECRET is not 32 digits"]),
        ({"SLACK_BOT_TOKEN": "xapp-hidden"}, ["BAD SLACK_BOT_TOKEN is a token of another kind, not xoxb-…"]),
        ({"SLACK_APP_TOKEN": "xoxb-hidden"}, ["BAD SLACK_APP_TOKEN is a token of another kind, not xapp-…"]),
    ],
)
def test_what_slack_ignores_or_cannot_use_is_named(
    folder: Path, environ: dict[str, str], said: list[str]
) -> None:
    found = _said(environ)
    assert len(found) == len(said) and all(map(str.startswith, found, said)), found
    assert "hidden" not in str(found)


@pytest.mark.usefixtures("folder")
async def test_a_store_that_is_older_than_its_files_is_named(pack: Path, tmp_path: Path) -> None:
    environ = {"MESOBOT_DATA": str(tmp_path), "MESOBOT_KNOWLEDGE_DIR": str(pack)}
    settings = load_settings(environ)
    assert outdated_files(settings) == ""  # nothing was built yet
    build_store(pack, settings.facts_db)
    assert (outdated_files(settings), await outdated(settings)) == ("", "")
    path = pack / "answers.csv"
    path.write_text(path.read_text().replace("What is tea?", "What on earth is tea?"))
    said = f"{settings.facts_db} is older than {path}: {_DO}"
    assert (outdated_files(settings), await outdated(settings)) == (said, said)
    # Published changes may be in the database: only doctor looks there.
    kept_apart = load_settings(environ | {"MESOBOT_KNOWLEDGE_READ_ONLY": "on"})
    assert (outdated_files(kept_apart), await outdated(kept_apart)) == ("", said)
    nowhere = load_settings(environ | {"MESOBOT_KNOWLEDGE_DIR": "/nowhere"})
    assert (outdated_files(nowhere), await outdated(nowhere)) == ("", "")  # told with the settings


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MESOBOT_KNOWLEDGE_DIR", "/nowhere", "there is no such folder"),
        ("MESOBOT_MODELS", "/nowhere", "there is no such folder"),
        ("MESOBOT_DOMAIN", "/nowhere/domain.yml", "there is no such file"),
        ("MESOBOT_ENCODER_MODEL", "/nowhere/model.onnx", "there is no such file"),
        ("MESOBOT_ENCODER_TOKENIZER", "/tmp", "there is no such file"),
        ("MESOBOT_FACTS_DB", "/nowhere/facts.db", "there is no folder /nowhere"),
        ("MESOBOT_DESK_USERS", "/nowhere/users.json", "there is no folder /nowhere"),
    ],
)
def test_a_setting_that_names_what_is_not_there_is_named(name: str, value: str, said: str) -> None:
    assert _said({name: value}) == [f"BAD {name}={value}: {said}"]
    assert _said({}) == []


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"MESOBOT_WEB_SESSION_DAYS": "100"}, "is deleted after MESOBOT_RETENTION_DAYS=30"),
        ({"MESOBOT_RETENTION_DAYS": "7"}, ""),  # nobody set the days of a session
        (
            {"MESOBOT_COUNTRY": "DE", "MESOBOT_EMERGENCY_NUMBERS": "911"},
            "911, and MESOBOT_COUNTRY=DE has 112",
        ),
        ({"MESOBOT_COUNTRY": "DE", "MESOBOT_EMERGENCY_NUMBERS": "112,911"}, ""),
        ({"MESOBOT_EMERGENCY_NUMBERS": "911"}, ""),
    ],
)
def test_settings_that_do_not_go_together_are_named(environ: dict[str, str], said: str) -> None:
    found = _said(environ)
    assert len(found) == (1 if said else 0) and said in "".join(found)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "base"), [("MESOBOT_KNOWLEDGE_DIR", ROOT), ("MESOBOT_DOMAIN", ROOT), ("MESOBOT_MODELS", None)]
)
def test_a_relative_path_is_told_where_it_begins(name: str, base: Path | None, tmp_path: Path) -> None:
    base = base or tmp_path
    (said,) = _said({"MESOBOT_DATA": str(tmp_path), name: "no/where"})
    assert said.startswith(f"BAD {name}={base}/no/where: there is no such ")
    assert said.endswith(f" (without / at its start, a path begins in {base})")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("command", "serves"),
    [
        ("run", "bot.engine.server.serve"),
        ("actions", "bot.engine.action_server.serve_actions"),
        ("slack", "bot.channels.slack.socket.listen"),
    ],
)
def test_each_server_says_it_at_its_start(
    command: str, serves: str, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None:
        pass

    monkeypatch.setattr(serves, nothing if command == "slack" else lambda *_: None)
    environ = MANY | {"SLACK_BOT_TOKEN": "xoxb-1", "MESOBOT_DATA": str(tmp_path)}
    for name, value in {**environ, "MESOBOT_KNOWLEDGE_DIR": str(pack)}.items():
        monkeypatch.setenv(name, value)
    build_store(pack, tmp_path / "facts.db")
    (pack / "things.csv").open("a").write("\n")
    told = CliRunner().invoke(main, [command])
    assert told.exit_code == 0, told.output
    assert told.output.count("SLACK_BOT_TOKEN is ignored") == 1
    assert told.output.count(f"facts.db is older than {pack}/things.csv") == 1
