from collections.abc import Callable

import pytest

from pulse.doctor import State, check_sources
from pulse.settings import Settings
from sample_org.faults import Fault
from sample_org.server import Simulation

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
