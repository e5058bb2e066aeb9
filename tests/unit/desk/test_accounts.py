"""The file of accounts, and the commands that write it."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import Parameters, PasswordHasher, Type, extract_parameters
from argon2.exceptions import VerifyMismatchError
from click.testing import CliRunner

from bot.cli.main import main
from bot.core.settings import load_settings
from bot.desk.accounts import EDITOR, REVIEWER, Account, AccountError, Accounts, matches, plain

PASSWORD = "for the tests alone"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(tmp_path / "users.json")


def test_only_the_right_password_matches(accounts: Accounts) -> None:
    account = accounts.add("Editor", EDITOR, PASSWORD)
    assert matches(account, PASSWORD)
    assert not matches(account, PASSWORD + " ")
    assert not matches(None, PASSWORD)
    assert not matches(Account("x", EDITOR, "no hash", ""), PASSWORD)
    assert PASSWORD not in accounts.path.read_text(encoding="utf-8")


def test_a_name_that_is_not_there_costs_as_much_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def verify(_hasher: PasswordHasher, hash: str, password: str) -> bool:
        compared.append(hash)
        raise VerifyMismatchError

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    assert not matches(None, PASSWORD)
    assert len(compared) == 1
    assert extract_parameters(compared[0]) == Parameters(
        Type.ID,
        19,
        16,
        32,
        PasswordHasher().time_cost,
        PasswordHasher().memory_cost,
        PasswordHasher().parallelism,
    )


def test_a_name_is_the_same_in_any_case(accounts: Accounts) -> None:
    accounts.add(" Éditor ", EDITOR, PASSWORD)
    assert accounts.find("E\u0301DITOR") == accounts.find("éditor") is not None
    with pytest.raises(AccountError, match="there already"):
        accounts.add("éDITOR", EDITOR, PASSWORD)


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "<b>", "a\nb", "a/b"])
def test_a_name_that_is_none_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccountError, match="no name"):
        accounts.add(name, EDITOR, PASSWORD)


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 257, "aaaaaaaaaaaaaaa", "it is the-editor"])
def test_a_password_that_is_easy_to_guess_is_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(AccountError, match="password"):
        accounts.add("the-editor", EDITOR, password)
    assert accounts.all() == []


def test_a_new_password_or_role_changes_the_seal(accounts: Accounts) -> None:
    seals = {
        accounts.add("one", EDITOR, PASSWORD).seal,
        accounts.add("one", EDITOR, PASSWORD, replace=True).seal,
        accounts.add("one", REVIEWER, "another for the tests", replace=True).seal,
    }
    assert len(seals) == 3


def test_a_reviewer_may_what_an_editor_may() -> None:
    reviewer, editor = Account("r", REVIEWER, "", ""), Account("e", EDITOR, "", "")
    assert [one.may(role) for one in (reviewer, editor) for role in (EDITOR, REVIEWER)] == [
        True,
        True,
        True,
        False,
    ]


def test_the_file_is_its_owners_alone_and_read_again_after_a_change(accounts: Accounts) -> None:
    assert accounts.all() == []
    Accounts(accounts.path).add("one", EDITOR, PASSWORD)
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert [one.name for one in accounts.all()] == ["one"]
    Accounts(accounts.path).remove("ONE")
    assert accounts.find("one") is None


def test_two_who_add_at_once_lose_nothing(accounts: Accounts) -> None:
    names = [f"editor-{number}" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: Accounts(accounts.path).add(name, EDITOR, PASSWORD), names))
    assert [one.name for one in accounts.all()] == names
    assert sorted(path.name for path in accounts.path.parent.iterdir()) == [".users.json.lock", "users.json"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a file of accounts"),
        ("[]", "not a file of accounts"),
        ('{"accounts": 5}', "not a file of accounts"),
        ('{"accounts": [5]}', "account 1: name is not a text"),
        (
            '{"accounts": [{"name": "a", "role": "boss", "hash": "", "since": ""}]}',
            "account 1: role is 'boss'",
        ),
    ],
)
def test_a_broken_file_is_named_with_the_field(accounts: Accounts, text: str, said: str) -> None:
    accounts.path.write_text(text, encoding="utf-8")
    with pytest.raises(AccountError, match=said) as raised:
        accounts.all()
    assert str(accounts.path) in str(raised.value)


def test_letters_that_look_the_same_are_the_same() -> None:
    assert plain("ＥＤＩＴＯＲ ") == "editor"


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*words: str, typed: str | None = None) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["desk", "user", *words], input=typed)
        return done.exit_code, done.output

    monkeypatch.delenv("MESOBOT_DESK_USERS", raising=False)
    status, said = run("list")
    assert status == 2
    assert "MESOBOT_DESK_USERS is not set" in said
    monkeypatch.setenv("MESOBOT_DESK_USERS", str(tmp_path / "users.json"))
    assert run("add", "one", typed=f"{PASSWORD}\n")[0] == 0
    assert run("add", "two", "--role", "reviewer", typed=f"{PASSWORD}\r\n")[0] == 0
    assert [line.split("\t")[:2] for line in run("list")[1].splitlines()] == [
        ["one", "editor"],
        ["two", "reviewer"],
    ]
    assert run("add", "one", typed=f"{PASSWORD}\n") == (
        2,
        f"mesobot: {tmp_path}/users.json: one is there already; --replace gives a new password\n",
    )
    assert run("add", "one", "--replace", typed=f"{PASSWORD}\n")[0] == 0
    assert run("remove", "one")[0] == 0
    assert run("remove", "one")[0] == 2
    (row,) = json.loads((tmp_path / "users.json").read_text(encoding="utf-8"))["accounts"]
    assert (row["name"], matches(Account(**row), PASSWORD)) == ("two", True)


def test_the_file_is_in_the_data_folder_unless_its_whole_path_is_given(tmp_path: Path) -> None:
    assert load_settings({}).desk_users is None
    named = {"MESOBOT_DATA": str(tmp_path), "MESOBOT_DESK_USERS": "users.json"}
    assert load_settings(named).desk_users == tmp_path / "users.json"
    assert load_settings(named | {"MESOBOT_DESK_USERS": "/etc/x.json"}).desk_users == Path("/etc/x.json")
