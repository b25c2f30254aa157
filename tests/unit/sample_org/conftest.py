from collections.abc import Iterator
from datetime import UTC, datetime

import httpx2 as httpx
import pytest

from sample_org import Organisation, generate
from sample_org.server import Simulation, serve

UNTIL = datetime(2026, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def organisation() -> Organisation:
    """The organisation at its default size; never changed by tests."""
    return generate(until=UNTIL)


@pytest.fixture
def small() -> Iterator[Simulation]:
    """A small organisation, served, that a test may change and break."""
    with serve(generate(until=UNTIL, months=3, teams=2, scale=0.5)) as simulation:
        yield simulation


@pytest.fixture(scope="session")
def served(organisation: Organisation) -> Iterator[Simulation]:
    """The default organisation, served; only for tests that read."""
    with serve(organisation) as simulation:
        yield simulation


def _client(simulation: Simulation) -> httpx.Client:
    headers = {"authorization": "Bearer token", "user-agent": "tests"}
    return httpx.Client(base_url=simulation.base_url, headers=headers, timeout=10)


@pytest.fixture
def client(served: Simulation) -> Iterator[httpx.Client]:
    with _client(served) as client:
        yield client


@pytest.fixture
def small_client(small: Simulation) -> Iterator[httpx.Client]:
    with _client(small) as client:
        yield client
