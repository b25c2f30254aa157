import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import MultiFernet
from pydantic import SecretStr

from pulse import redaction
from pulse.alerts.channels import Webhook
from pulse.alerts.storage import write_channel
from pulse.connections import storage
from pulse.connections.keys import cipher, new_key
from pulse.connections.sites import Credentials, JiraSite
from pulse.mcp_servers.model import Address
from pulse.mcp_servers.storage import add_server
from pulse.settings import Settings, is_secret
from pulse.support import write_bundle

KEY = "-----BEGIN RSA PRIVATE KEY-----\nplanted\nlines\n-----END RSA PRIVATE KEY-----"  # pragma: allowlist secret
SECRETS = {
    "jira_token": "ATATT3xFfGF0planted-jira-token-0123456789",
    "github_token": "ghp_plantedGitHubToken0123456789,second-planted-token",
    "github_app_private_key": KEY,
    "secret_keys": new_key(),
    "smtp_url": "smtps://mailer:planted-mail-password@mail.example.com:465",
    "jwt_secret": "planted-jwt-secret",
    "redis_url": "redis://:planted-redis-password@redis:6379/0",
    "celery_url": "redis://:planted-broker-password@redis:6379/1",
    "oidc_client_secret": "planted-oidc-secret",
    "llm_embedding_api_key": "planted-embedding-key",
}
STORED = {"jira": "planted horse battery", "channel": "https://hooks.example/planted-path", "mcp": "planted staple"}
PLANTED = [*(part for value in SECRETS.values() for part in (value, *value.split(","))), *STORED.values()]


def contents(file: Path) -> dict[str, str]:
    with tarfile.open(file) as archive:
        found = {member.name.removeprefix("pulse-support/"): archive.extractfile(member) for member in archive}
        return {name: entry.read().decode() for name, entry in found.items() if entry}


@pytest.fixture
def bundle(
    database: psycopg.Connection[Any], database_url: str, make_settings: Callable[..., Settings], tmp_path: Path
) -> dict[str, str]:
    settings = make_settings(jira_url="https://jira.example", jira_email="ada@example.com", **SECRETS)
    database.execute(
        "insert into app.job_progress (connection_id, stream, source_unit, state, error, started_at) "
        "values ('default', 'jira_issues', 'PAY', 'FAILED', %s, now())",
        [f"401 for Bearer {SECRETS['jira_token']}"],
    )
    store(database, cipher(settings))
    redaction.LEARNT.clear()
    logs = settings.data_dir / "logs"
    logs.mkdir(parents=True)
    (logs / "api.log").write_text(
        "\n".join(["the first line", *PLANTED, "asked by grace@example.com", "the last line"])
    )
    write_bundle(settings, database_url, tmp_path / "bundle.tar.gz")
    assert (tmp_path / "bundle.tar.gz").stat().st_mode & 0o077 == 0
    return contents(tmp_path / "bundle.tar.gz")


def store(database: psycopg.Connection[Any], keys: MultiFernet) -> None:
    """A secret in each table that keeps some, encrypted."""
    site = JiraSite(url="https://other.example")
    storage.add(database, keys, "europe", site, Credentials(tokens=[SecretStr(STORED["jira"])]), "ada")
    write_channel(database, "hook", Webhook(url=SecretStr(STORED["channel"])), keys, "ada")
    add_server(database, keys, "wiki", Address("https://wiki.example/mcp", SecretStr(STORED["mcp"])), "ada")
    database.commit()


def test_every_secret_setting_is_planted() -> None:
    secret = {name for name in Settings.model_fields if is_secret(name)}
    assert secret - {"database_url", "read_database_url", "llm_api_key"} <= set(SECRETS)


def test_no_secret_and_no_address_of_a_person_is_in_it(bundle: dict[str, str]) -> None:
    everything = "\n".join(bundle.values())
    assert [secret for secret in PLANTED if secret in everything] == []
    assert [word for word in ("planted", "ada@", "grace@") if word in everything] == []


def test_what_helps_is_in_it(bundle: dict[str, str]) -> None:
    assert set(bundle) >= {"versions.json", "settings.json", "checks.json", "walks.json", "tables.json", "logs/api.log"}
    (walk,) = json.loads(bundle["walks.json"])
    assert (walk["source_unit"], walk["state"]) == ("PAY", "FAILED")
    settings = json.loads(bundle["settings.json"])
    assert (settings["jira_url"], settings["jira_token"]) == ("https://jira.example", "[hidden]")
    assert {"database", "live"} <= {check["subject"] for check in json.loads(bundle["checks.json"])}
    assert json.loads(bundle["versions.json"])["dagster"]
    assert bundle["logs/api.log"].startswith("the first line")
    assert bundle["logs/api.log"].endswith("the last line")


def test_a_database_that_is_away_is_told(make_settings: Callable[..., Settings], tmp_path: Path) -> None:
    write_bundle(make_settings(), "postgresql://postgres@127.0.0.1:1/none", tmp_path / "bundle.tar.gz")
    assert "cannot reach PostgreSQL" in contents(tmp_path / "bundle.tar.gz")["walks.json"]
