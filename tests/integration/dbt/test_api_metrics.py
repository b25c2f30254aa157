"""Figures over the API on a warehouse that dbt built: they agree with each other and with the command line's answer."""

from datetime import date
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from pulse.metrics import OPERATOR, Catalogue, MetricQuery, answer
from pulse.roles import Role

Clients = dict[Role, TestClient]
QUARTER = {"since": "2026-01-01", "until": "2026-04-01"}
DAYS = (date(2026, 1, 1), date(2026, 4, 1))


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    response = client.get(f"/api/v1/metrics/{path}", params=QUARTER | parameters)
    assert response.status_code == 200, response.text
    return response.json()


def test_values_are_those_of_the_catalogue(
    clients: Clients, catalogue: Catalogue, marts: psycopg.Connection[Any]
) -> None:
    for name in catalogue.metrics:
        told = get(clients[Role.ADMIN], f"{name}/value")
        (row,) = answer(marts, catalogue, MetricQuery(name, *DAYS), OPERATOR).rows
        assert (told["rows"][0]["value"], told["n"]) == (row.value, row.n), name


def test_a_series_adds_up_and_knows_the_period_before(clients: Clients) -> None:
    user = clients[Role.ADMIN]
    whole = get(user, "throughput/value")["rows"][0]["value"]
    weeks = get(user, "throughput/series", grain="month", previous=True)
    assert [row["period"] for row in weeks["rows"]] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert sum(row["value"] or 0 for row in weeks["rows"]) == whole
    alone = get(user, "throughput/series", grain="month")["rows"]
    assert [row["value"] for row in alone] == [row["value"] for row in weeks["rows"]]
    assert all(row["previous"] is None for row in alone)


def test_a_comparison_with_a_period_of_ones_own(clients: Clients) -> None:
    user = clients[Role.ADMIN]
    february, january = ({"since": f"2026-0{month}-01", "until": f"2026-0{month + 1}-01"} for month in (2, 1))
    values = [get(user, "throughput/value", **month)["rows"][0]["value"] for month in (february, january)]
    both = get(user, "throughput/compare", **february, against="2026-01")["rows"][0]
    assert [both["value"], both["previous"]] == values
    assert both["change"] == pytest.approx((values[0] - values[1]) / values[1])
    before = get(user, "throughput/compare", **february)["rows"][0]
    assert before["previous"] == values[1]


def test_a_breakdown_is_ranked_and_adds_up(clients: Clients) -> None:
    found = get(clients[Role.ADMIN], "throughput/breakdown", by="team")
    values = [group["value"] for group in found["groups"]]
    assert values == sorted(values, reverse=True)
    assert sum(values) == found["whole"]["rows"][0]["value"]
    assert sum(group["share_of_value"] for group in found["groups"]) == pytest.approx(1)
    assert [group["rank"] for group in found["groups"]] == list(range(1, found["total"] + 1))
    assert len(get(clients[Role.ADMIN], "throughput/breakdown", by="team", limit=1)["groups"]) == 1


def test_evidence_pages_through_exactly_the_records_behind_the_figure(clients: Clients) -> None:
    user = clients[Role.ADMIN]
    first = get(user, "throughput/evidence", limit=30)
    keys = [record["key"] for record in first["records"]]
    page = first
    while page["next_cursor"]:
        page = get(user, "throughput/evidence", limit=30, cursor=page["next_cursor"])
        keys += [record["key"] for record in page["records"]]
    assert len(set(keys)) == len(keys) == first["total"] == first["answer"]["rows"][0]["value"]
    other = user.get("/api/v1/metrics/throughput/evidence", params={"period": "2026", "cursor": first["next_cursor"]})
    assert (other.status_code, "another question" in other.text) == (422, True)


def test_a_distribution_has_every_record_in_a_bucket_and_the_same_median(clients: Clients) -> None:
    user = clients[Role.ADMIN]
    found = get(user, "issue_cycle_time/distribution", points=1000)
    assert sum(bucket["count"] for bucket in found["buckets"]) == found["answer"]["n"] > 20
    values = sorted(point["value"] for point in found["points"] if point["value"] is not None)
    (median,) = (one["value"] for one in found["percentiles"] if one["share"] == 0.5)
    middle = len(values) // 2
    assert median == pytest.approx(values[middle] if len(values) % 2 else sum(values[middle - 1 : middle + 1]) / 2)
    assert [values[0], values[-1]] == [found["least"], found["most"]]
    assert user.get("/api/v1/metrics/throughput/distribution").status_code == 422


def test_bands_and_targets_stand_beside_figures(clients: Clients) -> None:
    admin = clients[Role.ADMIN]
    path = "/api/v1/metrics/deployment_days_per_week/targets"
    assert get(admin, "deployment_days_per_week/value")["band_year"]
    assert admin.put(path, json={"value": 7}).status_code == 200
    try:
        assert get(admin, "deployment_days_per_week/value")["rows"][0]["target"] == 7
    finally:
        assert admin.delete(path).status_code == 204
    assert get(admin, "deployment_days_per_week/value")["rows"][0]["target"] is None


def test_a_viewer_gets_nothing_about_persons_or_small_groups(clients: Clients, catalogue: Catalogue) -> None:
    viewer = clients[Role.VIEWER]
    for path in ("value?dimensions=person", "breakdown?by=person", "evidence?filters=person=ada"):
        name, _, query = path.partition("?")
        answer_ = viewer.get(f"/api/v1/metrics/issue_cycle_time/{name}?{query}")
        assert answer_.status_code == 403, path
    kept = {name for name, metric in catalogue.metrics.items() if metric.minimum_role is not Role.VIEWER}
    assert not kept & {metric["name"] for metric in viewer.get("/api/v1/metrics").json()}
    for name in kept:
        assert viewer.get(f"/api/v1/metrics/{name}").status_code == 403
        assert viewer.get(f"/api/v1/metrics/{name}/value").status_code == 403
