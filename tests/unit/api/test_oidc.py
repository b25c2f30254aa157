"""Signing in at a provider, from the first redirect to a session, and every way in which it must not work."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import psycopg
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.access.oidc.provider import Provider
from pulse.access.users import add_user, find_user
from pulse.errors import ConfigurationError
from pulse.roles import Role
from pulse.settings import Settings

from .conftest import SECRET
from .oidc_provider import CLIENT, CLIENT_SECRET, OidcProvider, oidc_provider

Database = psycopg.Connection[Any]
Browser = Callable[..., TestClient]
LOGIN = "/api/v1/auth/oidc/login"


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    with oidc_provider() as running:
        yield running


@pytest.fixture
def browser(provider: OidcProvider, database_url: str) -> Iterator[Browser]:
    """A browser on an API with the provider and the settings given."""
    opened: list[TestClient] = []

    def open_browser(**values: Any) -> TestClient:
        known: dict[str, Any] = {
            "oidc_issuer": provider.issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": CLIENT_SECRET,
        }
        app = create_app(Settings(_env_file=None, jwt_secret=SECRET, **known, **values), database_url)
        opened.append(TestClient(app, follow_redirects=False).__enter__())
        return opened[-1]

    yield open_browser
    for client in opened:
        client.__exit__()


def at_provider(client: TestClient, next_path: str = "/") -> str:
    """Go to the provider and be sent back: the path to come back to."""
    begun = client.get(LOGIN, params={"next": next_path})
    assert begun.status_code == 302
    returned = urlsplit(httpx.get(begun.headers["location"]).headers["location"])
    assert returned.netloc == "testserver"
    return f"{returned.path}?{returned.query}"


def account(client: TestClient) -> Any:
    """Who the browser is, by the cookie that it got."""
    token = client.post("/api/v1/auth/refresh", json={}).json()["access_token"]
    return client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"}).json()


def test_a_user_signs_in_by_the_verified_address(browser: Browser, database: Database) -> None:
    add_user(database, "Ada@example.com", "Ada", Role.USER)
    database.commit()
    client = browser()
    finished = client.get(at_provider(client, "/teams?by=week"))
    assert (finished.status_code, finished.headers["location"]) == (302, "/teams?by=week")
    kept = finished.headers.get_list("set-cookie")
    assert any("pulse_refresh=" in cookie and "HttpOnly" in cookie and "SameSite=strict" in cookie for cookie in kept)
    assert (account(client)["email"], account(client)["role"]) == ("Ada@example.com", "user")
    row = database.execute("select details->>'by' from app.audit_log where action = 'login.accepted'").fetchone()
    assert row == ("oidc",)


def test_the_subject_stays_the_same_user_when_the_address_changes(
    browser: Browser, database: Database, provider: OidcProvider
) -> None:
    add_user(database, "ada@example.com", "Ada", Role.USER)
    database.commit()
    client = browser()
    client.get(at_provider(client))
    provider.person["email"] = "ada.lovelace@example.com"
    client.get(at_provider(client))
    assert account(client)["email"] == "ada@example.com"
    # Who gets the old address is somebody else, and no user yet.
    provider.person |= {"sub": "eve-1", "email": "eve@example.com"}
    assert client.get(at_provider(client)).status_code == 401


@pytest.mark.parametrize(("may_be_new", "status"), [(False, 401), (True, 302)])
def test_strangers_become_viewers_where_that_is_allowed(browser: Browser, may_be_new: bool, status: int) -> None:
    client = browser(oidc_allow_new=may_be_new)
    assert client.get(at_provider(client)).status_code == status
    if may_be_new:
        assert (account(client)["role"], account(client)["email"]) == ("viewer", "ada@example.com")


def test_groups_decide_the_role_at_each_sign_in(browser: Browser, provider: OidcProvider) -> None:
    client = browser(oidc_allow_new=True, oidc_roles="staff=user,owners=admin", oidc_role_claim="roles")
    for groups, role in ((["staff", "owners", "else"], "admin"), ("staff", "user"), ([], "viewer")):
        provider.person["roles"] = groups
        finished = client.get(at_provider(client))
        if role == "user":
            # The last administrator stays one until there is another.
            assert finished.status_code == 422
            client.app.state.identities.forget()  # type: ignore[attr-defined]
            with psycopg.connect(client.app.state.write_pool.conninfo) as connection:  # type: ignore[attr-defined]
                add_user(connection, "root@example.com", "Root", Role.ADMIN)
            finished = client.get(at_provider(client))
        assert finished.status_code == 302
        client.app.state.identities.forget()  # type: ignore[attr-defined]
        assert account(client)["role"] == role


@pytest.mark.parametrize(
    "spoiled",
    [
        {"email_verified": False},
        {"email": ""},
        {"nonce": "of another sign-in"},
        {"aud": "another client"},
        {"azp": "another client"},
        {"iss": "http://127.0.0.1:9"},
        {"exp": 1_000_000_000},
    ],
)
def test_a_token_that_does_not_fit_lets_nobody_in(
    browser: Browser, provider: OidcProvider, spoiled: dict[str, Any]
) -> None:
    provider.spoil = spoiled
    client = browser(oidc_allow_new=True)
    refused = client.get(at_provider(client))
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert "pulse_refresh" not in refused.headers.get("set-cookie", "")


def test_a_key_that_the_provider_does_not_show_is_not_trusted(browser: Browser, provider: OidcProvider) -> None:
    provider.shows_key = False
    client = browser(oidc_allow_new=True)
    assert client.get(at_provider(client)).status_code == 401
    provider.shows_key, provider.key_id = True, "key-2"
    assert client.get(at_provider(client)).status_code == 302


def test_an_answer_is_good_only_in_the_browser_that_asked(browser: Browser) -> None:
    client, other = browser(oidc_allow_new=True), browser(oidc_allow_new=True)
    back = at_provider(client)
    assert other.get(back).status_code == 401
    at_provider(other)
    assert other.get(back).status_code == 401
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 401


def test_who_is_locked_out_or_turned_away_stays_out(browser: Browser, database: Database) -> None:
    add_user(database, "ada@example.com", "Ada", Role.USER)
    database.execute("update app.users set is_active = false")
    database.commit()
    client = browser()
    refused = client.get(at_provider(client))
    assert (refused.status_code, refused.json()["detail"]) == (401, "You are locked out of Pulse.")
    state = at_provider(client).split("state=")[1]
    denied = client.get("/api/v1/auth/oidc/callback", params={"error": "access_denied", "state": state})
    assert denied.status_code == 401
    assert not find_user(database, "ada@example.com").last_login_at


@pytest.mark.parametrize("elsewhere", ["https://evil.example.com", "//evil.example.com", "/\\evil.example.com", "x"])
def test_the_way_back_stays_on_our_pages(browser: Browser, elsewhere: str) -> None:
    client = browser(oidc_allow_new=True)
    assert client.get(at_provider(client, elsewhere)).headers["location"] == "/"


def test_without_a_provider_there_is_no_such_way(client: TestClient) -> None:
    assert client.get(LOGIN).status_code == 404


def test_a_provider_that_is_away_is_told_without_details(database_url: str) -> None:
    settings = Settings(_env_file=None, jwt_secret=SECRET, oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT)
    with TestClient(create_app(settings, database_url)) as client:
        answer = client.get(LOGIN)
    assert (answer.status_code, answer.json()["detail"]) == (401, "The provider does not answer as expected.")
    with pytest.raises(ConfigurationError, match="https://"):
        Provider("http://id.example.com", CLIENT, None, "groups")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://testserver"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://evil.testserver"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_the_cookie_is_for_our_own_pages(browser: Browser, headers: dict[str, str], status: int) -> None:
    client = browser(oidc_allow_new=True)
    client.get(at_provider(client))
    assert client.post("/api/v1/auth/refresh", json={}, headers=headers).status_code == status
    ended = client.post("/api/v1/auth/logout", json={}, headers=headers).status_code
    assert ended == (204 if status == 200 else 403)
