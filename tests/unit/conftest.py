"""What the unit tests share."""

import threading
from collections.abc import Callable, Iterator, Mapping

import pytest

from pulse.http import Client, Credential, CredentialPool
from pulse.http.rate_limit import HoldReader, github_hold

from .scripted_server import ScriptedServer, Time


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server without a script yet."""
    with ScriptedServer() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def passing() -> Time:
    """The time that clients of this test go by."""
    return Time()


MakeClient = Callable[..., Client]


@pytest.fixture
def make_client(server: ScriptedServer, passing: Time) -> Iterator[MakeClient]:
    """Clients of the server; `tokens` share the load, the vendor's limits are GitHub's unless told otherwise."""
    made: list[Client] = []

    def make(
        *tokens: str, read_hold: HoldReader = github_hold, pool: CredentialPool | None = None, quota: str = "core"
    ) -> Client:
        credentials = [Credential(f"token {n}", _bearer(token)) for n, token in enumerate(tokens or ("secret",), 1)]
        shared = pool or CredentialPool(credentials)
        client = Client(server.url, shared, read_hold, quota=quota, sleep=passing.sleep, clock=passing.clock)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


def _bearer(token: str) -> Callable[[], Mapping[str, str]]:
    return lambda: {"Authorization": f"Bearer {token}"}
