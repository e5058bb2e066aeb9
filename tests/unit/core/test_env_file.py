""".env: what is read, what wins, and that a line that cannot be read is named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.surroundings import look_around
from bot.cli.training import inputs_of
from bot.core.env_file import read_env_file
from bot.core.errors import SettingsError
from bot.core.files import record
from bot.core.settings import _read, home, load_settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The `.env` that is read; not there yet."""
    path = tmp_path / ".env"
    monkeypatch.setattr("bot.core.settings.env_file", lambda: path)
    monkeypatch.setattr("bot.cli.settings_check.env_file", lambda: path)
    for name in ("PORT", "MESOBOT_HOST", "MESOBOT_DATA", "MESOBOT_TRACKER_DB", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    _read.cache_clear()
    yield path
    _read.cache_clear()


def _said(path: Path) -> str:
    return "\n".join(f"{f.grade} {f.part}: {f.said}" for f in look_around(load_settings()))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("PORT=5521", "5521"),
        ("export PORT = 5521", "5521"),
        ('PORT="5521" # ours', "5521"),
        ("PORT='5521'", "5521"),
        ("PORT=5521 # ours", "5521"),
        ("PORT=5521\r", "5521"),
        ("PORT=", ""),
        ("PORT=a#b", "a#b"),
        ('PORT="a # b"', "a # b"),
        ("PORT=sqlite:///a=b?c=d", "sqlite:///a=b?c=d"),
        ("PORT=pass${HOME}word", "pass${HOME}word"),
        ("PORT=it's", "it's"),
        ('PORT="it\'s"', "it's"),
    ],
)
def test_a_line(tmp_path: Path, line: str, value: str) -> None:
    path = tmp_path / "settings"
    path.write_bytes(b"\xef\xbb\xbf# a comment\n\n" + line.encode() + b"\n")
    assert read_env_file(str(path)) == {"PORT": value}


@pytest.mark.parametrize("line", ["PORT", "PORT: 5521", "5521=PORT", "=secret", "TOKEN secret"])
def test_a_line_that_cannot_be_read_is_named_without_its_value(tmp_path: Path, line: str) -> None:
    path = tmp_path / "settings"
    path.write_text(f"# first\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"settings:2: .* is not NAME=value"):
        read_env_file(str(path))


@pytest.mark.parametrize("line", ['PORT="secret', "PORT='secret # ours", 'PORT="'])
def test_a_quote_that_is_not_closed_is_named_without_its_value(tmp_path: Path, line: str) -> None:
    path = tmp_path / "settings"
    path.write_text(f"# first\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_env_file(str(path))
    assert str(error.value) == f"{path}:2: PORT: a quote is opened and not closed"


def test_what_it_says_is_set(file: Path) -> None:
    assert load_settings().port == 5005
    file.write_text("PORT=5521\n", encoding="utf-8")
    assert load_settings().port == 5521
    file.write_text("PORT=55210\n", encoding="utf-8")  # edited while it runs
    assert load_settings().port == 55210


def test_the_environment_wins(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("PORT=5521\nMESOBOT_HOST=::1\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "7000")
    assert (load_settings().port, load_settings().host) == (7000, "::1")
    said = f"PORT of the environment counts, not line 1 of {file}: '7000', not '5521'; "
    sets = f"ok settings: {file} sets MESOBOT_HOST, PORT"
    assert f"{sets}\nwarn settings: {said}to use the file: unset PORT\n" in _said(file)


def test_a_secret_that_the_environment_sets_over_the_file_is_not_shown(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("SLACK_BOT_TOKEN=xoxb-1\n", encoding="utf-8")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-2")
    said = _said(file)
    assert f"SLACK_BOT_TOKEN of the environment counts, not line 1 of {file}; to use" in said
    assert "xoxb-1" not in said and "xoxb-2" not in said


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("MESOBOT_CONTACT_NAME=Suite #4", True),
        ("MESOBOT_CONTACT_NAME=Suite  #4, reception # the desk", True),
        ("MESOBOT_CONTACT_NAME=the desk # open at #4", False),
        ("MESOBOT_CONTACT_NAME=the desk #", False),
        ("MESOBOT_CONTACT_NAME=#4", False),
        ("MESOBOT_CONTACT_NAME=Suite#4", False),
        ('MESOBOT_CONTACT_NAME="Suite #4" #ours', False),
        ("MESOBOT_CONTACT_NAME=Suite #4\nMESOBOT_CONTACT_NAME=Suite 4", False),
    ],
)
def test_a_value_that_ends_at_a_sign_of_comments_is_named(file: Path, line: str, cut: bool) -> None:
    file.write_text(f"{line}\n", encoding="utf-8")
    said = f"line 1 of {file}: MESOBOT_CONTACT_NAME ends before the #, which begins a comment; if it belongs"
    assert (said in _said(file)) is cut


def test_a_bad_value_is_named_with_the_place_where_it_is_set(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("# ours\nPORT=1\nPORT=99999\nMESOBOT_HOST=http://x\n", encoding="utf-8")
    monkeypatch.setenv("MESOBOT_HOST", "http://y")
    monkeypatch.setenv("MESOBOT_LOG_LEVEL", "verbose")
    with pytest.raises(SettingsError) as error:
        load_settings()
    host, port, level = str(error.value).split("; ")
    assert port.startswith("PORT='99999': must be from 1 to 65535 (line 3 of ")
    assert port.endswith(f"(line 3 of {file}, which counts over line 2)")
    assert host.startswith("MESOBOT_HOST='http://y': ")
    assert host.endswith(f"(set in the environment, which wins over {file})")
    assert level.endswith(" (set in the environment)")


def test_a_typing_error_in_a_name_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("MESOBOT_TRAKER_DB=sqlite:///x.db\n", encoding="utf-8")
    monkeypatch.setenv("SLACK_BOTTOKEN", "x")
    said = _said(file)
    assert "warn settings: MESOBOT_TRAKER_DB is read by nothing: MESOBOT_TRACKER_DB is meant?" in said
    assert "warn settings: SLACK_BOTTOKEN is read by nothing: SLACK_BOT_TOKEN is meant?" in said


def test_secrets_that_others_may_read_are_bad(file: Path) -> None:
    file.write_text("SLACK_BOT_TOKEN=xoxb-1\n", encoding="utf-8")
    file.chmod(0o644)
    assert f"BAD settings: {file} holds secrets that others may read: chmod 600 {file}" in _said(file)
    assert "xoxb-1" not in _said(file)
    file.chmod(0o600)
    assert "BAD settings" not in _said(file)


def test_one_setting_moves_all_that_is_written(file: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    file.write_text(f"MESOBOT_DATA={elsewhere}\n", encoding="utf-8")
    settings = load_settings()
    assert home() == settings.data == elsewhere
    assert settings.facts_db == elsewhere / "facts.db"
    assert settings.models_dir == elsewhere / "models"
    assert settings.tracker_db == f"sqlite:///{elsewhere}/mesobot.db"
    assert f"BAD data folder: MESOBOT_DATA={elsewhere}: there is no such folder" in _said(file)
    file.write_text(f"MESOBOT_DATA={elsewhere}\nMESOBOT_FACTS_DB=/srv/facts.db\n", encoding="utf-8")
    assert str(load_settings().facts_db) == "/srv/facts.db"


def test_no_file_is_no_fault(file: Path) -> None:
    assert f"ok settings: from the environment alone (there is no {file})" in _said(file)


def test_a_folder_of_that_name_is_named(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load_settings()


def test_a_model_of_plain_rasa_train_is_named(file: Path, tmp_path: Path) -> None:
    file.write_text(f"MESOBOT_DATA={tmp_path}\n", encoding="utf-8")
    models = tmp_path / "models"
    models.mkdir()
    ours, theirs = models / "mesobot.tar.gz", models / "20261127-101112.tar.gz"
    for path, at in ((ours, 1), (theirs, 2)):
        path.write_bytes(b"model")
        os.utime(path, (at, at))
    record(ours)
    assert f"warn model: {theirs} is served, and nothing is there to verify it by" in _said(file)
    theirs.unlink()
    assert "warn model" not in _said(file)
    (models / "mesobot.inputs").write_text("of another version")
    assert "warn model: trained from other files than are here now: run `mesobot train`" in _said(file)
    (models / "mesobot.inputs").write_text(inputs_of(load_settings()))
    assert "warn model" not in _said(file)
