import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet, MultiFernet
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.connections import storage
from pulse.connections.sites import Credentials, GitHubSite
from pulse.roles import Role
from pulse.settings import Settings
from tests.unit.api.conftest import SECRET, SignIn

SCRIPT = "document.title = 'Pulse'"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    assets = tmp_path / "bundle" / "assets"
    assets.mkdir(parents=True)
    (assets.parent / "index.html").write_text("<title>Pulse</title>")
    (assets / "index-1a2b.js").write_text(SCRIPT)
    (assets / "index-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (assets / "small-3c4d.js").write_text("1")
    (tmp_path / "secret").write_text("not for you")
    return assets.parent


@pytest.fixture
def browser(database_url: str, bundle: Path) -> Iterator[TestClient]:
    app = create_app(Settings(_env_file=None, jwt_secret=SECRET), database_url, bundle)
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/metrics/lead_time", "/work-items/PAY-7", "/sign-in?next=/"])
def test_every_page_of_the_dashboard_is_the_one_that_knows_its_routes(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.text) == (200, "<title>Pulse</title>")
    assert answer.headers["cache-control"] == "no-cache"
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/health/nothing", "/assets/gone-5e6f.js", "/assets/..%2Fsecret"])
def test_programs_are_told_what_is_not_there(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_what_changes_something_is_not_for_the_dashboard(browser: TestClient) -> None:
    assert browser.post("/work-items/PAY-7").status_code == 404


def test_files_are_kept_for_ever_and_sent_packed_to_those_who_understand(browser: TestClient) -> None:
    packed = browser.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["content-encoding"], packed.text) == ("gzip", SCRIPT)
    assert packed.headers["content-type"].startswith("text/javascript")
    plain = browser.get("/assets/index-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == SCRIPT
    assert {answer.headers["cache-control"] for answer in (packed, plain)} == {"public, max-age=31536000, immutable"}
    assert browser.get("/assets/small-3c4d.js").text == "1"


def test_the_files_of_a_page_do_not_use_up_what_a_sender_may_ask(browser: TestClient) -> None:
    assert "ratelimit" not in browser.get("/assets/index-1a2b.js").headers
    assert "ratelimit" in browser.get("/api/v1/auth/methods").headers


def test_without_a_bundle_the_first_page_is_the_documentation(database_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, jwt_secret=SECRET), database_url, tmp_path)
    with TestClient(app, follow_redirects=False) as client:
        answer = client.get("/")
        assert (answer.status_code, answer.headers["location"]) == (307, "/docs")
        assert client.get("/docs").status_code == 200
        assert client.get("/overview").status_code == 404


def test_an_instance_tells_its_time_zone_to_those_who_may_read(sign_in: SignIn) -> None:
    told = sign_in(Role.VIEWER).get("/api/v1/about").json()
    assert told["timezone"] == "UTC"
    assert told["dagster_url"] == "http://127.0.0.1:3000"
    assert sign_in(None).get("/api/v1/about").status_code == 401


def test_a_new_instance_tells_how_far_it_is_on_its_way_to_figures(
    sign_in: SignIn, database: psycopg.Connection[Any]
) -> None:
    viewer = sign_in(Role.VIEWER)
    assert viewer.get("/api/v1/about/first-run").json() == {"stage": "nothing", "sources": []}
    connect_github(database)
    assert viewer.get("/api/v1/about/first-run").json() == {"stage": "connected", "sources": ["github"]}
    assert sign_in(None).get("/api/v1/about/first-run").status_code == 401


def connect_github(database: psycopg.Connection[Any]) -> None:
    site = GitHubSite(organizations=["acme"])
    storage.add(database, MultiFernet([Fernet(Fernet.generate_key())]), "hub", site, Credentials(tokens=["t"]), "ada")
    database.commit()


def test_everybody_is_told_how_to_sign_in(sign_in: SignIn) -> None:
    assert sign_in(None).get("/api/v1/auth/methods").json() == {"password": True, "oidc": False}
