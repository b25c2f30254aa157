from datetime import date

import pytest
from fastapi.testclient import TestClient

from pulse.metrics import load_catalogue
from pulse.paths import SEMANTIC_MANIFEST
from pulse.roles import Role
from pulse.settings import Settings

from .conftest import SignIn


def test_the_catalogue_lists_every_metric(client: TestClient) -> None:
    listed = client.get("/api/v1/metrics").json()
    assert {metric["name"] for metric in listed} == set(load_catalogue(SEMANTIC_MANIFEST).metrics)
    assert all(metric["question"] and metric["unit"] and metric["dimensions"] for metric in listed)


def test_a_metric_is_defined_under_its_name(client: TestClient) -> None:
    told = client.get("/api/v1/metrics/issue_cycle_time").json()
    assert (told["name"], told["unit"], told["has_distribution"]) == ("issue_cycle_time", "seconds", True)
    assert "person" in told["personal"]


def test_an_unknown_metric_is_not_found_and_near_names_are_told(client: TestClient) -> None:
    answer = client.get("/api/v1/metrics/througput")
    assert answer.status_code == 404
    assert "throughput" in answer.json()["near"]


@pytest.mark.parametrize(
    ("parameters", "status", "told"),
    [
        ({"since": "yesterday"}, 422, "query.since"),
        ({"perod": "12w"}, 422, "query.perod"),
        ({"period": "last week"}, 422, "is no period"),
        ({"period": "9999y"}, 422, "reaches back beyond"),
        ({"until": "0001-01-01"}, 422, "cannot be asked for"),
        ({"since": "2026-01-01", "until": "9999-12-31"}, 422, "cannot be asked for"),
        ({"filters": "team"}, 422, "is no filter"),
        ({"timezone": "Mars/Base"}, 422, "no time zone"),
        ({"dimensions": "temperature"}, 404, "temperature"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_reason(
    client: TestClient, parameters: dict[str, str], status: int, told: str
) -> None:
    answer = client.get("/api/v1/metrics/throughput/value", params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told in answer.text


def test_a_grain_belongs_to_a_series(client: TestClient) -> None:
    for path, told in (("value?grain=week", "query.grain"), ("series?grain=year", "query.grain")):
        answer = client.get(f"/api/v1/metrics/throughput/{path}")
        assert (answer.status_code, told in answer.text) == (422, True)


def test_before_anything_is_built_the_answer_says_so(client: TestClient) -> None:
    answer = client.get("/api/v1/metrics/throughput/value", params={"period": "2026-Q2"})
    assert answer.status_code == 503
    assert "Nothing has been built yet" in answer.json()["detail"]


def test_a_query_parameter_becomes_the_half_open_period(client: TestClient) -> None:
    from api.metrics.questions import Question

    query = Question(period="2026-Q2", since=date(2026, 5, 1)).query("throughput", Settings(_env_file=None))
    assert (query.since, query.until, query.time_zone) == (date(2026, 5, 1), date(2026, 7, 1), "UTC")


def test_targets_are_set_read_and_removed_by_those_who_may(sign_in: SignIn) -> None:
    path = "/api/v1/metrics/issue_cycle_time/targets"
    user, viewer = sign_in(Role.USER), sign_in(Role.VIEWER)
    assert viewer.put(path, json={"value": 5}).status_code == 403
    assert user.put(path, json={"value": 86400}).json() == {"metric": "issue_cycle_time", "team": None, "value": 86400}
    assert user.put(path, json={"value": 3600, "team": "Web"}).status_code == 200
    assert [target["team"] for target in viewer.get(path).json()] == [None, "Web"]
    assert user.put("/api/v1/metrics/wip/targets", json={"value": 5, "tem": "Web"}).status_code == 422
    assert user.delete(path, params={"team": "Pay"}).status_code == 404
    assert user.delete(path).status_code == 204
    assert [target["team"] for target in viewer.get(path).json()] == ["Web"]
    log = sign_in(Role.ADMIN).get("/api/v1/audit").json()["entries"]
    assert [entry["action"] for entry in log][:3] == ["targets.removed", "targets.set", "targets.set"]
