"""docs/operate/privacy.md lists what is stored, from the tables themselves."""

from pathlib import Path

from click.testing import CliRunner

from bot.channels.slack.stored import COLUMNS, slack_tables
from bot.cli.main import main
from bot.conversations.deletion import kept_tables
from bot.conversations.inventory import BEGIN, END, own_tables

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/operate/privacy.md").read_text(encoding="utf-8")


def test_the_page_says_what_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["privacy", "stored"]).stdout
    listed = PAGE.partition(BEGIN)[2].partition(END)[0]
    assert listed.strip() == printed.strip(), (
        "put the output of `mesobot privacy stored` into docs/operate/privacy.md"
    )


def test_every_table_and_column_is_described() -> None:
    for table in (*own_tables(), *slack_tables()):
        assert table.comment, table.name
        assert [column.name for column in table.columns if not column.comment] == []
    assert set(COLUMNS) == {column.name for table in slack_tables() for column in table.columns}


def test_a_table_without_a_conversation_holds_nothing_of_a_visitor() -> None:
    assert {table.name for table in own_tables()} - {table.name for table in kept_tables()} == {
        "desk_log",
        "desk_sessions",
        "secrets",
        "version",
        # of editors: the names of their accounts
        "knowledge_accepted",
        "knowledge_drafts",
        "knowledge_versions",
        "knowledge_changes",
    }


def test_no_limit_of_the_page_contradicts_the_settings() -> None:
    from bot.core.settings import Settings

    assert f"for {Settings().retention_days} days (`MESOBOT_RETENTION_DAYS`)" in PAGE
