from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from pulse.database import connect
from pulse.findings.scales import Severity
from pulse.roles import Role
from pulse_assets.insights.store import store
from tests.unit.pulse_assets.insights.made import make

from .conftest import SignIn

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
URL = "/api/v1/findings"


@pytest.fixture
def findings(database: psycopg.Connection[Any]) -> None:
    """Issue 1 found on Monday and closed on Tuesday; 2 to 4 found on Tuesday; a finding about a person."""
    store(database, "ageing_work", [make(1)], MONDAY, "run")
    found = [make(2), make(3, team_name="Mobile"), make(4, severity=Severity.CRITICAL)]
    store(database, "ageing_work", found, TUESDAY, "run")
    store(database, "review_load", [make(5, kind="review_load", minimum_role=Role.USER)], TUESDAY, "run")
    database.commit()


def subjects(client: TestClient, **parameters: Any) -> list[str]:
    found = client.get(URL, params=parameters).json()["findings"]
    return [finding["subject_id"].removeprefix("default:jira:") for finding in found]


def test_the_latest_come_first_and_those_about_a_person_not_at_all(client: TestClient, findings: None) -> None:
    assert subjects(client) == ["4", "3", "2", "1"]
    assert subjects(client, kind="review_load") == []


@pytest.mark.parametrize(
    ("role", "teams", "expected"),
    [(Role.USER, [], []), (Role.USER, ["Mobile"], []), (Role.USER, ["payments"], ["5"]), (Role.ADMIN, [], ["5"])],
)
def test_a_finding_about_a_person_is_for_the_own_teams(
    sign_in: SignIn, database_url: str, findings: None, role: Role, teams: list[str], expected: list[str]
) -> None:
    client = sign_in(role)
    with connect(database_url) as connection:
        connection.execute("update app.users set teams = %s", [teams])
    assert subjects(client, kind="review_load") == expected
    assert set(subjects(client)) >= {"1", "2", "3", "4"}


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"open": True}, ["4", "3", "2"]),
        ({"open": False}, ["1"]),
        ({"severity": "critical"}, ["4"]),
        ({"team": "Mobile"}, ["3"]),
        ({"kind": "ageing_work", "team": "Payments", "open": True}, ["4", "2"]),
        ({"kind": "nothing"}, []),
    ],
)
def test_findings_are_chosen_by_what_they_are(
    client: TestClient, findings: None, parameters: dict[str, Any], expected: list[str]
) -> None:
    assert subjects(client, **parameters) == expected


def test_a_finding_is_told_with_its_evidence_and_history(client: TestClient, findings: None) -> None:
    (finding,) = client.get(URL, params={"open": False}).json()["findings"]
    assert finding["evidence"] == {"query": "marts.fct_work_items", "records": ["default:jira:1"]}
    assert (finding["value"], finding["expected"], finding["unit"]) == (200.0, 100.0, "seconds")
    assert (finding["first_seen_at"], finding["closed_at"]) == ("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z")


def test_the_cursor_leads_through_all_pages(client: TestClient, findings: None) -> None:
    first = client.get(URL, params={"limit": 2}).json()
    second = client.get(URL, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    pages = [[finding["subject_id"][-1] for finding in page["findings"]] for page in (first, second)]
    assert pages == [["4", "3"], ["2", "1"]]
    assert second["next_cursor"] is None


def test_before_any_insight_ran_there_are_none(client: TestClient) -> None:
    assert client.get(URL).json() == {"findings": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ({"severity": "grave"}, "query.severity"),
        ({"open": "perhaps"}, "query.open"),
        ({"limit": 0}, "query.limit"),
        ({"cursor": "x"}, "query.cursor"),
        ({"minimum_role": "user"}, "query.minimum_role"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_reason(
    client: TestClient, parameters: dict[str, Any], place: str
) -> None:
    answer = client.get(URL, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [fault["place"] for fault in answer.json()["errors"]] == [place]


def test_a_finding_has_a_history_for_who_may_see_it(client: TestClient, findings: None) -> None:
    (finding,) = client.get(URL, params={"open": False}).json()["findings"]
    (day,) = client.get(f"{URL}/{finding['finding_id']}/history").json()
    assert (day["day"], day["value"], day["severity"]) == ("2026-06-01", 200.0, "warning")
    newest = client.get(URL).json()["findings"][0]["finding_id"]
    assert client.get(f"{URL}/{newest + 1}/history").json() == []


def test_one_finding_is_read_by_its_number_by_those_who_may_see_it(
    client: TestClient, sign_in: SignIn, findings: None
) -> None:
    listed = client.get(URL).json()["findings"]
    first = listed[0]["finding_id"]
    assert client.get(f"{URL}/{first}").json() == listed[0]
    admin = sign_in(Role.ADMIN)
    about_a_person = admin.get(URL, params={"kind": "review_load"}).json()["findings"][0]["finding_id"]
    assert client.get(f"{URL}/{about_a_person}").status_code == 404
    assert admin.get(f"{URL}/{about_a_person}").status_code == 200
    assert client.get(f"{URL}/999999").json()["detail"] == "There is no finding 999999."
