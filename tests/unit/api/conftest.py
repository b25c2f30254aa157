"""The API on a fresh database, and clients that are signed in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.access.sessions import open_session
from pulse.access.users import add_user
from pulse.database import connect
from pulse.roles import Role
from pulse.settings import Settings
from tests.unit.scripted_server import ScriptedServer

from .built import build

SECRET = "a secret that signs the tokens of these tests"
SignIn = Callable[[Role | None], TestClient]
Enter = Callable[..., TestClient]


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


@pytest.fixture
def model() -> Iterator[ScriptedServer]:
    server = ScriptedServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def enter(model: ScriptedServer, database: psycopg.Connection[Any], database_url: str) -> Iterator[Enter]:
    """Clients of an API whose questions the scripted model answers."""
    build(database)
    with ExitStack() as stack:

        def client_of(role: Role = Role.ADMIN, **values: Any) -> TestClient:
            settings = {
                "llm_base_url": f"{model.url}/v1",
                "llm_model": "scripted",
                "llm_api_key": "sk-secret-key",
                **values,
            }
            app = create_app(Settings(_env_file=None, jwt_secret=SECRET, **settings), database_url)
            client = stack.enter_context(TestClient(app))
            client.headers["Authorization"] = f"Bearer {access_token(database_url, role)}"
            return client

        yield client_of


def access_token(database_url: str, role: Role) -> str:
    with connect(database_url) as connection:
        user = add_user(connection, f"{role}@example.com", role.title(), role)
        return open_session(connection, user.user_id, SECRET).access_token
