from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from pulse.connections import github_connections, jira_connections
from pulse.errors import PulseError
from pulse.settings import Settings

MakeSettings = Callable[..., Settings]


def test_a_jira_site_needs_address_and_token(make_settings: MakeSettings) -> None:
    assert jira_connections(make_settings()) == []
    assert jira_connections(make_settings(jira_url="https://acme.atlassian.net")) == []
    assert jira_connections(make_settings(jira_token="hunter2")) == []
    (found,) = jira_connections(
        make_settings(jira_url="https://acme.atlassian.net/", jira_token="hunter2", jira_projects="PAY, WEB")
    )
    assert (found.url, found.email, found.projects, found.id) == (
        "https://acme.atlassian.net",
        None,
        ("PAY", "WEB"),
        "default",
    )
    assert "hunter2" not in repr(found)


def test_github_needs_a_token_and_something_to_read(make_settings: MakeSettings) -> None:
    assert github_connections(make_settings(github_token="one")) == []
    assert github_connections(make_settings(github_repositories="acme/ledger")) == []
    (found,) = github_connections(
        make_settings(github_token="one, two", github_repositories="acme/ledger", github_organizations="acme")
    )
    assert [token.get_secret_value() for token in found.tokens] == ["one", "two"]
    assert (found.repositories, found.organizations) == (("acme/ledger",), ("acme",))
    assert "one" not in repr(found.tokens)


@pytest.mark.parametrize(
    ("base", "graphql"),
    [
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("https://api.github.com/", "https://api.github.com/graphql"),
        ("https://ghe.example/api/v3", "https://ghe.example/api/graphql"),
        ("https://ghe.example/api/v3/", "https://ghe.example/api/graphql"),
        ("http://127.0.0.1:8901/github", "http://127.0.0.1:8901/github/graphql"),
    ],
)
def test_graphql_lies_beside_rest(make_settings: MakeSettings, base: str, graphql: str) -> None:
    settings = make_settings(github_token="one", github_organizations="acme", github_api_url=base)
    (found,) = github_connections(settings)
    assert found.graphql_url == graphql


def test_an_app_may_stand_alone(make_settings: MakeSettings, tmp_path: Path) -> None:
    pem = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n"  # pragma: allowlist secret
    (tmp_path / "key.pem").write_text(pem)
    for given in (pem, pem.replace("\n", "\\n"), str(tmp_path / "key.pem")):
        settings = make_settings(github_app_id="17", github_app_private_key=given, github_app_installation_id="5, 6")
        (found,) = github_connections(settings)
        assert found.app is not None
        assert (found.app.id, found.app.installations, found.tokens) == ("17", ("5", "6"), ())
        assert found.app.private_key.get_secret_value() == pem
        assert "hunter2" not in repr(found)


def test_half_an_app_is_refused(make_settings: MakeSettings) -> None:
    with pytest.raises(PulseError, match="PULSE_GITHUB_APP_PRIVATE_KEY and PULSE_GITHUB_APP_INSTALLATION_ID"):
        github_connections(make_settings(github_app_id="17"))


def test_a_key_that_is_neither_text_nor_file_is_refused_and_not_shown(make_settings: MakeSettings) -> None:
    with pytest.raises(ValidationError, match="neither a key in PEM nor the path") as caught:
        make_settings(github_app_private_key="hunter2")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "expected"), [("https://ghe.example/api/v3", True), ("https://api.github.com", False)]
)
def test_an_enterprise_server_is_known_by_its_address(
    make_settings: MakeSettings, address: str, expected: bool
) -> None:
    settings = make_settings(github_token="one", github_organizations="acme", github_api_url=address)
    (found,) = github_connections(settings)
    assert found.is_enterprise_server is expected
