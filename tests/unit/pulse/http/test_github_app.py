"""Tokens of a GitHub App, from the sample organisation's app."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from traceback import format_exception

import httpx2 as httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr

from pulse.http.errors import CredentialsRefused, NotFound, PermissionMissing, Unavailable
from pulse.http.github_app import AppInstallation
from sample_org.faults import Fault
from sample_org.github.apps import App
from sample_org.server import Simulation

TOKENS = "POST /github/app/installations/{installation}/access_tokens"
FAULTY = r"POST /github/app/"


@dataclass
class Clock:
    """Epoch seconds that pass when a test says so."""

    ahead: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def private(key: rsa.RSAPrivateKey) -> SecretStr:
    plain = serialization.NoEncryption()
    return SecretStr(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode())


def public(key: rsa.RSAPrivateKey) -> str:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(simulation: Simulation, key: rsa.RSAPrivateKey, clock: Clock) -> Iterator[App]:
    """An app that is installed in the organisation."""
    simulation.github.app = App("17", public(key), {5: "acme"}, clock)
    yield simulation.github.app
    simulation.github.app = None


@pytest.fixture
def installation(simulation: Simulation, app: App, key: rsa.RSAPrivateKey, clock: Clock) -> AppInstallation:
    return installed(simulation, key, clock)


def installed(
    simulation: Simulation, key: rsa.RSAPrivateKey, clock: Clock, number: str = "5", app: str = "17"
) -> AppInstallation:
    return AppInstallation(simulation.github_url, app, private(key), number, sleep=clock.slept.append, clock=clock)


def asked(simulation: Simulation, headers: dict[str, str]) -> int:
    told = {**headers, "User-Agent": "tests"}
    return httpx.get(f"{simulation.github_url}/installation/repositories", headers=told).status_code


def test_a_token_is_used_for_fifty_minutes(simulation: Simulation, installation: AppInstallation, clock: Clock) -> None:
    first = installation.headers()
    assert asked(simulation, dict(first)) == 200
    clock.ahead += 49 * 60
    assert installation.headers() == first
    clock.ahead += 2 * 60
    second = installation.headers()
    assert second != first
    assert simulation.statistics.count(TOKENS) == 2
    clock.ahead += 10 * 60
    assert asked(simulation, dict(first)) == 401
    assert asked(simulation, dict(second)) == 200


def test_threads_that_need_a_token_ask_for_one(simulation: Simulation, installation: AppInstallation) -> None:
    threads = [threading.Thread(target=installation.headers) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert simulation.statistics.count(TOKENS) == 1


def test_an_installation_tells_its_account(installation: AppInstallation) -> None:
    assert installation.account() == "acme"


@pytest.mark.parametrize("ahead", [-900, 900])
def test_a_clock_that_is_wrong_is_set_by_githubs(
    simulation: Simulation, app: App, key: rsa.RSAPrivateKey, ahead: float
) -> None:
    wrong = Clock(ahead)
    found = installed(simulation, key, wrong)
    assert asked(simulation, dict(found.headers())) == 200
    wrong.ahead += 49 * 60
    found.headers()
    assert simulation.statistics.count(TOKENS) == 2


def test_what_fails_in_passing_is_asked_again(
    simulation: Simulation, installation: AppInstallation, clock: Clock
) -> None:
    simulation.arm(Fault(FAULTY, "status", status=502, times=2))
    simulation.arm(Fault(FAULTY, "reset", after=0))
    assert asked(simulation, dict(installation.headers())) == 200
    assert len(clock.slept) == 3


def test_what_goes_on_failing_is_told(simulation: Simulation, installation: AppInstallation) -> None:
    simulation.arm(Fault(FAULTY, "status", status=503, times=-1))
    with pytest.raises(Unavailable, match="HTTP 503"):
        installation.headers()


def test_a_key_of_another_app_is_told(simulation: Simulation, app: App, clock: Clock) -> None:
    other = rsa.generate_private_key(65537, 2048)
    with pytest.raises(CredentialsRefused, match="PULSE_GITHUB_APP_PRIVATE_KEY") as caught:
        installed(simulation, other, clock).headers()
    assert "BEGIN" not in str(caught.value)


def test_what_is_no_key_is_told_and_not_shown(simulation: Simulation, clock: Clock) -> None:
    secret = SecretStr("-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----")
    found = AppInstallation(simulation.github_url, "17", secret, "5", clock=clock)
    with pytest.raises(CredentialsRefused, match="PEM") as caught:
        found.headers()
    assert "hunter2" not in "".join(format_exception(caught.value))


def test_an_installation_that_is_not_there_is_told(
    simulation: Simulation, app: App, key: rsa.RSAPrivateKey, clock: Clock
) -> None:
    with pytest.raises(NotFound, match="PULSE_GITHUB_APP_INSTALLATION_ID"):
        installed(simulation, key, clock, number="6").headers()


def test_one_that_is_suspended_is_told(simulation: Simulation, installation: AppInstallation) -> None:
    simulation.arm(Fault(FAULTY, "status", status=403))
    with pytest.raises(PermissionMissing, match="suspended"):
        installation.headers()
