from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr

from pulse.connections import GitHubConnection
from pulse.doctor import State, check_sources
from pulse.doctor.github import check_github
from pulse.settings import Settings
from sample_org.faults import Fault
from sample_org.github.apps import App
from sample_org.server import Simulation
from tests.integration.extraction.tampering import in_json, tampered

MakeSettings = Callable[..., Settings]


def findings(settings: Settings, state: State) -> list[tuple[str, str, str]]:
    return [(check.subject, check.name, check.remedy) for check in check_sources(settings) if check.state is state]


def test_all_is_well_with_good_tokens(sample_settings: Settings) -> None:
    checks = check_sources(sample_settings)
    assert {check.state for check in checks} == {State.OK}
    assert {"token", "projects", "issues", "people", "GraphQL"} <= {check.name for check in checks}


@pytest.mark.parametrize("projects", ["", "PAY"])
def test_data_center_is_asked_by_its_own_paths(
    simulation: Simulation, make_settings: MakeSettings, projects: str
) -> None:
    settings = make_settings(jira_url=simulation.data_center_url, jira_token="good", jira_projects=projects)
    checks = [check for check in check_sources(settings) if check.subject == "jira"]
    assert {check.state for check in checks} == {State.OK}
    assert not [route for route in simulation.statistics.as_json()["routes"] if "/rest/api/3" in route]


def test_a_refused_token_names_the_variable(simulation: Simulation, make_settings: MakeSettings) -> None:
    settings = make_settings(
        jira_url=simulation.jira_url,
        jira_token="bad-one",
        github_api_url=simulation.github_url,
        github_token="bad-two",
        github_organizations="acme",
    )
    failed = findings(settings, State.FAILED)
    assert [(subject, name) for subject, name, _ in failed] == [("jira", "token"), ("github", "token")]
    assert "PULSE_JIRA_TOKEN" in failed[0][2]
    assert "PULSE_GITHUB_TOKEN" in failed[1][2]
    told = "".join(f"{check.finding}{check.remedy}" for check in check_sources(settings))
    assert "bad-one" not in told
    assert "bad-two" not in told


def test_a_missing_permission_is_named(simulation: Simulation, sample_settings: Settings) -> None:
    simulation.arm(Fault(route=r"GET /github/repos/.*/deployments", kind="status", status=403, times=-1))
    simulation.arm(Fault(route=r"GET /jira/rest/api/3/users/search", kind="status", status=403, times=-1))
    failed = findings(sample_settings, State.FAILED)
    assert failed
    assert all("Deployments: read" in remedy for _, _, remedy in failed)
    assert [(name, "Browse users" in remedy) for _, name, remedy in findings(sample_settings, State.WARNING)] == [
        ("people", True)
    ]


@pytest.fixture
def app_settings(simulation: Simulation, make_settings: MakeSettings) -> Iterator[Settings]:
    """Settings of an app alone, installed in the sample organisation."""
    key = rsa.generate_private_key(65537, 2048)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()
    simulation.github.app = App("17", public, {5: "acme"})
    yield make_settings(
        github_api_url=simulation.github_url,
        github_app_id="17",
        github_app_private_key=private.replace("\n", "\\n"),
        github_app_installation_id="5",
    )
    simulation.github.app = None


def test_an_app_is_checked_by_what_it_may_see(simulation: Simulation, app_settings: Settings) -> None:
    checks = [check for check in check_sources(app_settings) if check.subject == "github"]
    assert {check.state for check in checks} == {State.OK}
    repositories = {repository.full_name for repository in simulation.organisation.repositories}
    assert {"app installation 5", "GraphQL"} | repositories == {check.name for check in checks}


def test_an_app_that_github_does_not_accept_is_found(simulation: Simulation, app_settings: Settings) -> None:
    simulation.github.app = None
    ((subject, name, remedy),) = findings(app_settings, State.FAILED)
    assert (subject, name) == ("github", "app installation 5")
    assert "PULSE_GITHUB_APP_ID" in remedy


def test_an_app_that_is_named_in_part_is_found(make_settings: MakeSettings) -> None:
    ((_, name, _),) = findings(make_settings(github_app_id="17"), State.FAILED)
    (check,) = [c for c in check_sources(make_settings(github_app_id="17")) if c.state is State.FAILED]
    assert name == "configured"
    assert "PULSE_GITHUB_APP_PRIVATE_KEY and PULSE_GITHUB_APP_INSTALLATION_ID" in check.finding


def test_teams_that_cannot_be_seen_are_a_warning(simulation: Simulation, sample_settings: Settings) -> None:
    told = [{"type": "INSUFFICIENT_SCOPES", "message": "Your token has not been granted the required scopes"}]

    def refuse(body: dict[str, Any]) -> None:
        if "teams" in str(body):
            body["errors"] = told

    with tampered(simulation, "POST /github/graphql", in_json(refuse)):
        warnings = findings(sample_settings, State.WARNING)
    assert [(name, "read:org" in remedy) for _, name, remedy in warnings] == [("people of acme", True)]


@pytest.mark.parametrize(("version", "state"), [("3.14.2", State.OK), ("3.4.0", State.WARNING), (None, State.WARNING)])
def test_an_enterprise_server_tells_its_version(
    simulation: Simulation, sample_settings: Settings, version: str | None, state: State
) -> None:
    simulation.github.version = version
    connection = GitHubConnection(
        f"{simulation.base_url}/ghe/api/v3",
        f"{simulation.base_url}/ghe/api/graphql",
        (SecretStr("good"),),
        repositories=("acme/ledger",),
    )
    (server,) = [check for check in check_github(connection) if check.name == "Enterprise Server"]
    simulation.github.version = None
    assert server.state is state


def test_an_unknown_project_and_repository_are_found(simulation: Simulation, make_settings: MakeSettings) -> None:
    settings = make_settings(
        jira_url=simulation.jira_url,
        jira_token="good",
        jira_projects="NOPE",
        github_api_url=simulation.github_url,
        github_token="good",
        github_repositories="acme/nope",
    )
    failed = [name for _, name, _ in findings(settings, State.FAILED)]
    assert failed == ["project NOPE", "acme/nope"]


def test_a_source_that_does_not_answer_is_not_reachable(make_settings: MakeSettings) -> None:
    settings = make_settings(jira_url="http://127.0.0.1:9", jira_token="good")
    assert [(subject, name) for subject, name, _ in findings(settings, State.FAILED)] == [("jira", "reachable")]


@pytest.mark.parametrize(("values", "state"), [({}, State.SKIPPED), ({"jira_url": "http://127.0.0.1:9"}, State.FAILED)])
def test_half_a_configuration_is_a_failure(make_settings: MakeSettings, values: dict[str, str], state: State) -> None:
    (jira,) = [check for check in check_sources(make_settings(**values)) if check.subject == "jira"]
    assert (jira.name, jira.state) == ("configured", state)
    assert "PULSE_JIRA_TOKEN" in jira.finding
