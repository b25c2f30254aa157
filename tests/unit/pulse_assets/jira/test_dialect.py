import json

import pytest
from pydantic import SecretStr

from pulse.connections import JiraConnection
from pulse.settings import Deployment
from pulse_assets.jira.dialect import CLOUD, DATA_CENTER, Dialect, dialect_of
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import ScriptedServer, Told


def at(url: str, deployment: Deployment | None = None) -> JiraConnection:
    return JiraConnection(url, SecretStr("good"), deployment=deployment)


@pytest.mark.parametrize(
    ("connection", "dialect"),
    [
        (at("https://acme.atlassian.net"), CLOUD),
        (at("https://jira.acme.example", "data_center"), DATA_CENTER),
        (at("https://jira.acme.example", "cloud"), CLOUD),
        (at("https://acme.atlassian.net", "data_center"), DATA_CENTER),
    ],
)
def test_a_setting_or_atlassians_address_needs_no_request(
    server: ScriptedServer, make_client: MakeClient, connection: JiraConnection, dialect: Dialect
) -> None:
    assert dialect_of(connection, make_client()) is dialect
    assert server.asked == []


@pytest.mark.parametrize("dialect", [CLOUD, DATA_CENTER])
def test_a_site_that_was_read_before_is_not_asked_again(
    server: ScriptedServer, make_client: MakeClient, dialect: Dialect
) -> None:
    assert dialect_of(at("https://jira.acme.example"), make_client(), spoken=dialect.api) is dialect
    assert server.asked == []


@pytest.mark.parametrize(
    ("told", "dialect"),
    [({"deploymentType": "Cloud"}, CLOUD), ({"deploymentType": "Server"}, DATA_CENTER), ({}, DATA_CENTER)],
)
def test_else_the_site_is_asked(
    server: ScriptedServer, make_client: MakeClient, told: dict[str, str], dialect: Dialect
) -> None:
    server.script = [Told(body=json.dumps(told).encode())]
    assert dialect_of(at("https://jira.acme.example"), make_client()) is dialect
    assert [asked.path for asked in server.asked] == ["/rest/api/2/serverInfo"]
