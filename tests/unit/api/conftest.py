"""The API on a fresh database, and clients that are signed in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.access.sessions import open_session
from pulse.access.users import add_user
from pulse.database import connect
from pulse.roles import Role
from pulse.settings import Settings

SECRET = "a secret that signs the tokens of these tests"
SignIn = Callable[[Role | None], TestClient]


@pytest.fixture
def app(database_url: str) -> FastAPI:
    """The application, not yet started."""
    return create_app(Settings(_env_file=None, jwt_secret=SECRET), database_url)


@pytest.fixture
def sign_in(app: FastAPI, database_url: str) -> Iterator[SignIn]:
    """Clients by role; None: nobody."""
    with ExitStack() as stack:
        running = stack.enter_context(TestClient(app))

        def client_of(role: Role | None) -> TestClient:
            client = TestClient(app, follow_redirects=False)
            # All ask in the event loop in which the application started.
            client.portal = running.portal
            if role:
                client.headers["Authorization"] = f"Bearer {access_token(database_url, role)}"
            return client

        yield client_of


@pytest.fixture
def client(sign_in: SignIn) -> TestClient:
    """A client with the least role."""
    return sign_in(Role.VIEWER)


def access_token(database_url: str, role: Role) -> str:
    with connect(database_url) as connection:
        user = add_user(connection, f"{role}@example.com", role.title(), role)
        return open_session(connection, user.user_id, SECRET).access_token
