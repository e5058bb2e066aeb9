"""Mistakes of operators: each command ends with one line that names the mistake."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.conversations.probe import check_folder, check_places
from bot.core.errors import MesoError, SettingsError
from bot.core.settings import ROOT, load_settings
from bot.engine.ports import check_port
from bot.engine.server import serve
from tests.server import free_port

# environment, what the message says: which setting, and what it should be
MISTAKES = [
    ({"PORT": "99999"}, "PORT='99999': must be from 1 to 65535"),
    ({"PORT": "5005tcp"}, "PORT='5005tcp': must be a whole number"),
    ({"MESOBOT_LOG_LEVEL": "verbose"}, "MESOBOT_LOG_LEVEL='verbose': must be one of DEBUG, INFO"),
    ({"MESOBOT_TRACKER_DB": "mysql://a:hidden@b/c"}, "MESOBOT_TRACKER_DB=…: must begin with sqlite:///"),
    ({"MESOBOT_TRACKER_DB": "sqlite:/x.db"}, "MESOBOT_TRACKER_DB=…: must begin with sqlite:///"),
    ({"MESOBOT_TRACKER_DB": "postgres://a:hidden@b/c"}, "or postgresql://"),
    ({"MESOBOT_LOCK_STORE": "localhost:6379"}, "MESOBOT_LOCK_STORE=…: must begin with redis://"),
    (
        {"MESOBOT_WEB_ORIGINS": "clinic.example"},
        "MESOBOT_WEB_ORIGINS='clinic.example': 'clinic.example' is no",
    ),
    ({"MESOBOT_WEB_ORIGINS": "https://a.example/page"}, "is no origin like https://clinic.example"),
    ({"MESOBOT_REDACTION": "yes"}, "MESOBOT_REDACTION='yes': must be on or off"),
    ({"MESOBOT_SESSION_LIMIT": "20 per minute"}, "must be like 20/minute;300/hour"),
    ({"MESOBOT_ANSWER_TIMEOUT": "2,5"}, "MESOBOT_ANSWER_TIMEOUT='2,5': must be a number of seconds like 2.5"),
    ({"MESOBOT_COUNTRY": "Germany"}, "MESOBOT_COUNTRY='Germany': must be one of"),
    ({"API_TOKEN": "hidden"}, "API_TOKEN=…: must have 32 characters or more"),
]

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.mark.parametrize(("environ", "said"), MISTAKES, ids=str)
def test_a_value_that_cannot_be_used_is_named(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings(environ)
    assert said in str(error.value)
    assert "hidden" not in str(error.value)
    assert "\n" not in str(error.value)


def test_a_country_gives_its_number_to_call() -> None:
    assert load_settings({}).emergency_numbers == ("112", "911", "999")
    assert load_settings({"MESOBOT_COUNTRY": "de"}).emergency_numbers == ("112",)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as error:
        load_settings({"PORT": "0", "MESOBOT_REDACTION": "1", "MESOBOT_PROXIES": "one"})
    assert [part.split("=")[0] for part in str(error.value).split("; ")] == [
        "PORT",
        "MESOBOT_REDACTION",
        "MESOBOT_PROXIES",
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("nowhere/x.db", "there is no folder"),
        ("folder", "it is a folder"),
        ("file/x.db", "there is no folder"),
    ],
)
def test_a_place_where_no_conversation_can_be_kept_is_named(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(MesoError, match=f"MESOBOT_TRACKER_DB: {tmp_path}/{name}: {why}"):
        check_folder(f"sqlite:///{tmp_path}/{name}", tmp_path / "data")


@pytest.mark.parametrize("url", ["sqlite://", "postgresql://a:b@nowhere.example/c"])
def test_a_database_that_is_no_file_is_not_judged(url: str) -> None:
    check_folder(url, Path("/"))


def test_a_path_with_three_slashes_is_told_of_the_fourth(tmp_path: Path) -> None:
    environ = {"MESOBOT_DATA": str(tmp_path), "MESOBOT_TRACKER_DB": "sqlite:///var/lib/mesobot/x.db"}
    with pytest.raises(MesoError) as error:
        check_places(load_settings(environ))
    assert str(error.value) == (
        f"MESOBOT_TRACKER_DB: {tmp_path}/var/lib/mesobot/x.db: "
        f"there is no folder {tmp_path}/var/lib/mesobot; make it, or correct the path. "
        "A path from the root has four slashes: sqlite:////var/lib/mesobot/x.db"
    )


def test_a_data_folder_that_is_not_there_is_named_before_what_would_lie_in_it(tmp_path: Path) -> None:
    with pytest.raises(MesoError, match=f"MESOBOT_DATA={tmp_path}/nowhere: there is no such folder; make it"):
        serve(load_settings({"MESOBOT_DATA": f"{tmp_path}/nowhere"}), free_port())


@pytest.mark.parametrize("host", ["203.0.113.9", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_named(host: str) -> None:
    with pytest.raises(MesoError, match=f"MESOBOT_HOST={host} is no address of this machine"):
        check_port(host, 5005)


def _run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return _started(words, environ, subprocess.PIPE)


def _started(words: Sequence[str], environ: dict[str, str], errors: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "bot", *words]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "environ", "status", "said"),
    [
        ("run", {"PORT": "99999"}, 1, "PORT='99999'"),
        ("run", {"MESOBOT_TRACKER_DB": "sqlite:////nowhere/x.db"}, 1, "there is no folder /nowhere"),
        ("run", {"MESOBOT_HOST": "203.0.113.9"}, 1, "MESOBOT_HOST=203.0.113.9"),
        ("run --port 99999", {}, 1, "'--port': 99999 is not in the range 1<=x<=65535"),
        ("actions --port many", {}, 1, "'--port': 'many' is not a valid integer"),
        (
            "slack",
            SLACK | {"MESOBOT_TRACKER_DB": "sqlite:////nowhere/x.db"},
            1,
            "there is no folder /nowhere",
        ),
        ("slack", SLACK | {"MESOBOT_DATA": "/nowhere"}, 1, "MESOBOT_DATA=/nowhere: there is no such folder"),
        ("actions", {"MESOBOT_LOG_LEVEL": "verbose"}, 1, "MESOBOT_LOG_LEVEL='verbose'"),
        (
            "knowledge build",
            {"MESOBOT_FACTS_DB": "/nowhere/facts.db"},
            2,
            "/nowhere/facts.db: cannot be written",
        ),
        (
            "privacy purge",
            {"MESOBOT_TRACKER_DB": "sqlite:////nowhere/x.db"},
            2,
            "/nowhere/x.db: No such file",
        ),
    ],
)
@pytest.mark.process
def test_a_command_ends_with_one_line(command: str, environ: dict[str, str], status: int, said: str) -> None:
    done = _run(*command.split(), **environ)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr and "Usage" not in done.stderr
    assert done.stdout == ""


@pytest.mark.process
def test_the_doctor_goes_through_all_parts_whatever_is_missing(tmp_path: Path) -> None:
    done = _run("doctor", MESOBOT_DATA=str(tmp_path / "nowhere"), MESOBOT_LOCK_STORE="redis://127.0.0.1:9/0")
    graded = {line[5:].split(":")[0]: line[:4].strip() for line in done.stdout.splitlines()}
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    order = list(graded)
    assert order.index("data folder") < order.index("model")  # the cause before what follows from it
    for part in ("model", "knowledge", "conversations", "redis", "data folder"):
        assert graded[part] == "BAD", done.stdout
    assert {"actions", "slack", "widget", "web origins", "clock"} <= graded.keys()


@pytest.mark.process
def test_no_line_of_the_log_comes_before_the_finding_that_it_follows_from(tmp_path: Path) -> None:
    together = subprocess.STDOUT  # as on a terminal
    done = _started(["doctor"], {"MESOBOT_DATA": str(tmp_path / "nowhere")}, together)
    lines = done.stdout.splitlines()
    logged = [place for place, line in enumerate(lines) if line[:4].strip() not in ("ok", "warn", "BAD")]
    cause = next(place for place, line in enumerate(lines) if line.startswith("BAD  data folder"))
    assert logged and cause < min(logged)  # why an action fails stands in the log alone
    assert "tables not made" not in done.stdout


@pytest.mark.process
def test_what_is_written_can_lie_elsewhere(tmp_path: Path) -> None:
    data = {"MESOBOT_DATA": str(tmp_path), "MESOBOT_MODELS": str(load_settings().models_dir)}
    built = _run("knowledge", "build", **data, MESOBOT_KNOWLEDGE_DIR="tests/pack")
    assert built.returncode == 0, built.stderr
    assert str(tmp_path / "facts.db") in built.stdout
    shown = _run("knowledge", "show", "tea", "definition", **data)
    assert "leaves of a shrub" in shown.stdout


@pytest.mark.process
def test_another_projects_actions_do_not_take_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions/__init__.py").write_text("raise RuntimeError('another project')\n")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from bot.core.own_actions import import_our_actions\n"
        "import_our_actions(); import actions.answering; print(actions.answering.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.strip() == str(ROOT / "actions/answering.py"), done.stderr
