"""With what GitHub is read: an app's installations, tokens that share the load, quotas that are used up."""

from contextlib import closing
from dataclasses import replace

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr

from pulse.connections import GitHubApp, GitHubConnection
from pulse_assets.github import streams
from pulse_assets.github.opening import open_github
from pulse_assets.raw.asset import EVER
from sample_org.github.apps import App
from sample_org.server import Simulation

from .conftest import assert_same
from .extraction import SITE, Extraction, Rows, failures

KEY = rsa.generate_private_key(65537, 2048)
PRIVATE = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PUBLIC = (
    KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
)


def connection(simulation: Simulation, *installations: str) -> GitHubConnection:
    """All that the installations may see, and nothing but them to ask with."""
    app = GitHubApp("17", SecretStr(PRIVATE), installations)
    return GitHubConnection(simulation.github_url, f"{simulation.github_url}/graphql", (), app=app)


def read_as_app(extraction: Extraction, found: GitHubConnection) -> set[str]:
    """Read all; gives what failed."""
    failed: set[str] = set()
    with closing(open_github(found)) as github:
        snapshots = streams.snapshots(github, found.repositories, found.organizations, extraction.url)
        failed |= set(failures(extraction.read(snapshots, SITE, EVER)))
        failed |= set(failures(extraction.read(streams.records(github, extraction.url), extraction.repositories())))
    return failed


def test_an_app_reads_what_a_token_reads(troubled: Extraction, without: Rows) -> None:
    troubled.simulation.github.app = App("17", PUBLIC, {5: "acme"})
    assert read_as_app(troubled, connection(troubled.simulation, "5")) == set()
    assert_same(troubled, without, "github")
    assert len(troubled.simulation.github.app.given) == 1
    troubled.simulation.github.app = None


def test_each_installation_answers_for_its_account(troubled: Extraction) -> None:
    app = troubled.simulation.github.app = App("17", PUBLIC, {5: "acme", 6: "elsewhere"})
    both = replace(connection(troubled.simulation, "6", "5"), organizations=("acme",))
    assert read_as_app(troubled, both) == set()
    # The other account has nothing to be asked for, so it needs no token.
    assert len(app.given) == 1
    assert troubled.count("github_pull_requests") > 0
    troubled.simulation.github.app = None


def test_a_quota_that_is_used_up_is_waited_for(troubled: Extraction, without: Rows) -> None:
    site = troubled.simulation.github
    site.hourly, site.clock = 15, troubled.time.clock
    troubled.tokens = ("patient",)
    try:
        assert failures(troubled.sync("github")) == {}
        assert troubled.time.slept
        assert min(troubled.time.slept) > 60
        assert_same(troubled, without, "github")
        refused = {status for route in troubled.simulation.statistics.as_json()["routes"].values() for status in route}
        assert refused == {"200"}
    finally:
        site.hourly = 10**6


def test_several_tokens_add_up_their_quotas(troubled: Extraction, without: Rows) -> None:
    site = troubled.simulation.github
    site.hourly, site.clock = 15, troubled.time.clock
    troubled.tokens = tuple(f"token-{number}" for number in range(6))
    try:
        assert failures(troubled.sync("github")) == {}
        assert troubled.time.slept == []
        assert_same(troubled, without, "github")
    finally:
        site.hourly = 10**6
