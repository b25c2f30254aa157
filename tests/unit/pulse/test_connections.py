from collections.abc import Callable

import pytest

from pulse.connections import github_connections, jira_connections
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
