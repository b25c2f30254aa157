from datetime import date

import pytest
from fastapi.testclient import TestClient

from pulse.metrics import load_catalogue
from pulse.paths import SEMANTIC_MANIFEST
from pulse.settings import Settings


def test_the_catalogue_lists_every_metric(client: TestClient) -> None:
    listed = client.get("/api/v1/metrics").json()
    assert {metric["name"] for metric in listed} == set(load_catalogue(SEMANTIC_MANIFEST).metrics)
    assert all(metric["question"] and metric["unit"] and metric["dimensions"] for metric in listed)


def test_an_unknown_metric_is_not_found_and_near_names_are_told(client: TestClient) -> None:
    answer = client.get("/api/v1/metrics/througput")
    assert answer.status_code == 404
    assert "throughput" in answer.json()["near"]


@pytest.mark.parametrize(
    ("parameters", "status", "told"),
    [
        ({"since": "yesterday"}, 422, "query.since"),
        ({"grain": "year"}, 422, "query.grain"),
        ({"perod": "12w"}, 422, "query.perod"),
        ({"period": "last week"}, 422, "is no period"),
        ({"filters": "team"}, 422, "is no filter"),
        ({"timezone": "Mars/Base"}, 422, "no time zone"),
        ({"dimensions": "temperature"}, 404, "temperature"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_reason(
    client: TestClient, parameters: dict[str, str], status: int, told: str
) -> None:
    answer = client.get("/api/v1/metrics/throughput", params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert told in answer.text


def test_before_anything_is_built_the_answer_says_so(client: TestClient) -> None:
    answer = client.get("/api/v1/metrics/throughput", params={"period": "2026-Q2"})
    assert answer.status_code == 503
    assert "Nothing has been built yet" in answer.json()["detail"]


def test_a_query_parameter_becomes_the_half_open_period(client: TestClient) -> None:
    from api.metrics.questions import Question

    query = Question(period="2026-Q2", since=date(2026, 5, 1)).query("throughput", Settings(_env_file=None))
    assert (query.since, query.until, query.time_zone) == (date(2026, 5, 1), date(2026, 7, 1), "UTC")
