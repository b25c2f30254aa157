from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from cryptography.fernet import MultiFernet
from pydantic import SecretStr, ValidationError

from pulse.alerts.channels import Webhook
from pulse.alerts.errors import AlertError
from pulse.alerts.storage import encrypt_anew, write_channel
from pulse.connections import github_connections, jira_connections, storage
from pulse.connections.errors import ConnectionsError, TakenConnection, UnknownConnection, UnreadableCredential
from pulse.connections.keys import cipher, made_key, new_key
from pulse.connections.sites import Credentials, GitHubSite, JiraSite
from pulse.doctor import State, check_secret_keys
from pulse.errors import ConfigurationError
from pulse.mcp_servers.model import Address
from pulse.mcp_servers.storage import add_server
from pulse.settings import Settings
from pulse.stored_secrets import rekey, undecryptable

MakeSettings = Callable[..., Settings]
Database = psycopg.Connection[Any]
SITE = JiraSite(url="https://europe.example", email="ada@example.com", projects=["PAY"])
TOKEN = "hunter2-planted"
SECRET = Credentials(tokens=[SecretStr(TOKEN)])


@pytest.fixture
def keys(make_settings: MakeSettings) -> MultiFernet:
    return cipher(make_settings(secret_keys=new_key()))


def test_what_is_added_is_read_through(make_settings: MakeSettings, database: Database, database_url: str) -> None:
    settings = make_settings(database_url=database_url, secret_keys=new_key(), jira_url="https://a.b", jira_token="one")
    storage.add(database, cipher(settings), "europe", SITE, SECRET, "ada")
    site = GitHubSite(organizations=["acme"])
    storage.add(database, cipher(settings), "acme", site, Credentials(tokens=[SecretStr("a"), SecretStr("b")]), "ada")
    database.commit()
    assert [(one.id, one.url) for one in jira_connections(settings)] == [
        ("default", "https://a.b"),
        ("europe", "https://europe.example"),
    ]
    (github,) = github_connections(settings)
    assert (github.id, github.graphql_url, len(github.tokens)) == ("acme", "https://api.github.com/graphql", 2)
    assert jira_connections(settings)[1].token.get_secret_value() == TOKEN


def test_no_credential_is_stored_or_shown_in_the_clear(keys: MultiFernet, database: Database) -> None:
    shown = storage.add(database, keys, "europe", SITE, SECRET, "ada")
    row = database.execute("select connection_id, site::text, secret, i::text from app.integrations i").fetchone()
    assert row is not None
    assert TOKEN.encode() not in bytes(row[2])
    told = f"{row[1]}{row[3]}{shown!r}{storage.one_connection(database, keys, 'jira', 'europe')!r}{SECRET!r}"
    assert TOKEN not in told


def test_a_key_is_made_once_and_readable_by_its_owner_alone(make_settings: MakeSettings) -> None:
    settings = make_settings()
    secret = cipher(settings).encrypt(b"x")
    assert cipher(settings).decrypt(secret) == b"x"
    assert made_key(settings).stat().st_mode & 0o077 == 0


def test_a_key_that_is_none_is_refused_and_not_shown(make_settings: MakeSettings) -> None:
    with pytest.raises(ConfigurationError, match="Key 2 of PULSE_SECRET_KEYS") as caught:
        cipher(make_settings(secret_keys=f"{new_key()},hunter2"))
    assert "hunter2" not in str(caught.value)


def test_keys_are_rotated_without_losing_a_credential(
    make_settings: MakeSettings, database: Database, database_url: str
) -> None:
    """As the guide says it: first nothing is configured, then a key, then another before it, then that one alone."""
    made, first, second = make_settings(), new_key(), new_key()
    storage.add(database, cipher(made), "europe", SITE, SECRET, "ada")
    write_channel(database, "hook", Webhook(url=SecretStr("https://hooks.example/1")), cipher(made), "ada")
    add_server(database, cipher(made), "wiki", Address("https://wiki.example/mcp", SecretStr("token")), "ada")
    database.commit()
    assert [check.state for check in check_secret_keys(made, database_url)] == [State.WARNING]
    for configured in (first, f"{second},{first}"):
        settings = make_settings(secret_keys=configured)
        assert undecryptable(database, cipher(settings)) == (3, [])
        assert rekey(database, cipher(settings)) == 3
        database.commit()
        assert [check.state for check in check_secret_keys(settings, database_url)] == [State.OK]
        made_key(made).unlink(missing_ok=True)
    alone = storage.one_connection(database, cipher(make_settings(secret_keys=second)), "jira", "europe")
    assert TOKEN in {secret.get_secret_value() for secret in [getattr(alone, "token", SecretStr(""))]}
    lost = make_settings(secret_keys=first)
    with pytest.raises(UnreadableCredential, match="'europe' cannot be decrypted"):
        storage.one_connection(database, cipher(lost), "jira", "europe")
    with pytest.raises(UnreadableCredential):
        rekey(database, cipher(lost))
    with pytest.raises(AlertError, match="opens the channel 'hook'"):
        encrypt_anew(database, cipher(lost))
    (failed,) = check_secret_keys(lost, database_url)
    assert (failed.state, "europe" in failed.finding) == (State.FAILED, True)
    storage.rotate(database, cipher(lost), "jira", "europe", SECRET)
    assert undecryptable(database, cipher(lost)) == (3, ["MCP server wiki", "alert channel hook"])


def test_a_disabled_connection_is_not_read_and_keeps_its_credentials(keys: MultiFernet, database: Database) -> None:
    storage.add(database, keys, "europe", SITE, SECRET, "ada")
    assert storage.enable(database, "jira", "europe", False).is_enabled is False
    assert storage.connections(database, keys, "jira") == []
    storage.enable(database, "jira", "europe", True)
    assert [one.id for one in storage.connections(database, keys, "jira")] == ["europe"]


def test_an_id_never_comes_to_stand_for_another_site(keys: MultiFernet, database: Database) -> None:
    storage.add(database, keys, "europe", SITE, SECRET, "ada")
    with pytest.raises(TakenConnection):
        storage.add(database, keys, "europe", SITE, SECRET, "bo")
    with pytest.raises(TakenConnection, match="keeps its address"):
        storage.change_site(database, keys, "europe", JiraSite(url="https://asia.example"))
    storage.remove(database, "jira", "europe")
    assert storage.integrations(database) == []
    assert database.execute("select secret from app.integrations").fetchall() == [(None,)]
    with pytest.raises(UnknownConnection):
        storage.one_connection(database, keys, "jira", "europe")
    with pytest.raises(TakenConnection):
        storage.add(database, keys, "europe", JiraSite(url="https://asia.example"), SECRET, "ada")
    again = storage.add(database, keys, "europe", JiraSite(url="https://europe.example/"), SECRET, "bo")
    assert (again.is_enabled, again.created_by) == (True, "bo")


def test_what_is_read_can_be_said_anew(keys: MultiFernet, database: Database) -> None:
    storage.add(database, keys, "europe", SITE, SECRET, "ada")
    storage.change_site(database, keys, "europe", JiraSite(url=SITE.url, projects=["WEB"]))
    (found,) = storage.connections(database, keys, "jira")
    assert getattr(found, "projects", ()) == ("WEB",)


@pytest.mark.parametrize(
    ("connection_id", "site", "secret", "told"),
    [
        ("Europe!", SITE, SECRET, "cannot be an id"),
        ("europe\n", SITE, SECRET, "cannot be an id"),
        ("europe", SITE, Credentials(), "needs one token"),
        ("europe", SITE, Credentials(tokens=[SecretStr("a"), SecretStr("b")]), "needs one token"),
        ("acme", GitHubSite(organizations=["acme"]), Credentials(), "needs a token, or a GitHub App"),
        ("acme", GitHubSite(), SECRET, "Name an organisation or a repository"),
        ("acme", GitHubSite(app_id="17"), SECRET, "all three"),
    ],
)
def test_what_could_not_be_read_is_refused(
    keys: MultiFernet,
    database: Database,
    connection_id: str,
    site: JiraSite | GitHubSite,
    secret: Credentials,
    told: str,
) -> None:
    with pytest.raises(ConnectionsError, match=told):
        storage.add(database, keys, connection_id, site, secret, "ada")


def test_the_default_connection_is_that_of_the_environment(keys: MultiFernet, database: Database) -> None:
    with pytest.raises(TakenConnection):
        storage.add(database, keys, "default", SITE, SECRET, "ada")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://jira.example",
        "jira.example",
        "https://",
        "https://me:hunter2@jira.example",
        "https://jira.example?token=hunter2",
        "https://jira.example:port",
    ],
)
def test_only_web_addresses_without_secrets_are_taken(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        JiraSite(url=url)
    assert "hunter2" not in str(caught.value)
