"""Descriptions of Bolt's installation tables, whose columns this project does not define."""

from __future__ import annotations

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import MetaData, Table

_ID = "the row's number"
_EXPIRES = "when it must be renewed"
_WEBHOOK = "of an incoming webhook, which this app does not ask for: empty"
COLUMNS = {
    "id": _ID,
    "client_id": "the app's public id",
    "app_id": "the app's id in Slack",
    "enterprise_id": "the organisation's id, where there is one",
    "enterprise_name": "its name",
    "enterprise_url": "its address",
    "team_id": "the workspace's id",
    "team_name": "its name",
    "bot_token": "the key with which the app posts: a secret",
    "bot_id": "the app's id as a bot",
    "bot_user_id": "the app's id as a member",
    "bot_scopes": "what the app may do",
    "bot_refresh_token": "renews the key: a secret",
    "bot_token_expires_at": _EXPIRES,
    "user_id": "id of the person who installed the app",
    "user_token": "a key of that person, which this app does not ask for: empty",
    "user_scopes": "what that key would allow: empty",
    "user_refresh_token": "renews that key: empty",
    "user_token_expires_at": _EXPIRES,
    "incoming_webhook_url": _WEBHOOK,
    "incoming_webhook_channel": _WEBHOOK,
    "incoming_webhook_channel_id": _WEBHOOK,
    "incoming_webhook_configuration_url": _WEBHOOK,
    "is_enterprise_install": "whether it was installed for the whole organisation",
    "token_type": "kind of key",
    "installed_at": "when it was installed",
    "state": "a random word that ties the way back from Slack to the way there",
    "expire_at": "when that word is no longer taken",
}
_INSTALLED = (
    "Kept until the workspace removes the app or revokes its token: it is the workspace's, "
    "not a conversation's."
)


def slack_tables() -> list[Table]:
    """The three tables with comments; raises KeyError for a column without a description."""
    plain = MetaData()
    store = SQLAlchemyInstallationStore
    installations = store.build_installations_table(plain, store.default_installations_table_name)
    bots = store.build_bots_table(plain, store.default_bots_table_name)
    states = SQLAlchemyOAuthStateStore.build_oauth_states_table(
        plain, SQLAlchemyOAuthStateStore.default_table_name
    )
    installations.comment = "Workspaces that installed the app, where many may"
    bots.comment = "The app as a bot in each of them"
    states.comment = "Installations under way"
    installations.info["kept"] = bots.info["kept"] = _INSTALLED
    states.info["kept"] = (
        "Good for ten minutes and once; gone with the next installation at the latest. They name nobody."
    )
    for column in (c for table in (installations, bots, states) for c in table.columns):
        column.comment = COLUMNS[column.name]
    return [installations, bots, states]
