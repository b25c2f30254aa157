"""What tests can arm, and what is counted."""

import time

import httpx2 as httpx
import pytest

from sample_org.faults import Fault
from sample_org.server import Simulation

FIELD, USER = "/jira/rest/api/3/field", "/github/user"


def test_after_and_times_bound_a_fault(small: Simulation, small_client: httpx.Client) -> None:
    fault = small.arm(Fault(r"GET /jira/rest/api/3/field", "status", after=1, times=2))
    assert [small_client.get(FIELD).status_code for _ in range(5)] == [200, 503, 503, 200, 200]
    assert (fault.seen, fault.fired) == (3, 2)
    small.disarm()
    assert small_client.get(FIELD).status_code == 200


def test_errors_have_the_shape_of_their_service(small: Simulation, small_client: httpx.Client) -> None:
    small.arm(Fault("/jira/", "status", status=429, retry_after=2))
    jira = small_client.get(FIELD)
    assert (jira.status_code, jira.headers["retry-after"]) == (429, "2")
    assert jira.headers["ratelimit-reason"] == "jira-burst-based"
    small.arm(Fault("/github/user", "status", status=403, retry_after=3))
    github = small_client.get(USER)
    assert github.headers["retry-after"] == "3"
    assert "secondary rate limit" in github.json()["message"]
    small.arm(Fault("/github/user", "status", status=403))
    assert small_client.get(USER).headers["x-ratelimit-remaining"] == "0"
    small.arm(Fault("/graphql", "status", status=502))
    broken = small_client.post("/github/graphql", json={"query": "{ viewer { login } }"})
    assert (broken.status_code, broken.json()["data"]) == (502, None)


@pytest.mark.parametrize("kind", ["reset", "truncate"])
def test_connections_are_cut(small: Simulation, small_client: httpx.Client, kind: str) -> None:
    small_client.post("/_control/faults", json={"route": "/field", "kind": kind})
    with pytest.raises(httpx.TransportError):
        small_client.get(FIELD)
    assert small_client.get(FIELD).status_code == 200


def test_bodies_are_spoilt(small: Simulation, small_client: httpx.Client) -> None:
    small.arm(Fault("/field", "bad_json"))
    answer = small_client.get(FIELD)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r".+"):
        answer.json()
    small.arm(Fault("/field", "html", status=200))
    page = small_client.get(FIELD)
    assert page.headers["content-type"] == "text/html"
    assert page.text.startswith("<!DOCTYPE html>")


def test_an_answer_can_be_slow(small: Simulation, small_client: httpx.Client) -> None:
    small.arm(Fault("/field", "slow", seconds=0.3))
    begin = time.perf_counter()
    assert small_client.get(FIELD).status_code == 200
    assert time.perf_counter() - begin >= 0.3


def test_graphql_can_be_partial(small: Simulation, small_client: httpx.Client) -> None:
    query = '{ repository(owner: "acme", name: "checkout-api") { pullRequests(first: 4) { nodes { number } } } }'
    small.arm(Fault("/graphql", "partial"))
    body = small_client.post("/github/graphql", json={"query": query}).json()
    nodes = body["data"]["repository"]["pullRequests"]["nodes"]
    assert [n is None for n in nodes] == [False, False, True, True]
    assert body["errors"][0]["path"] == ["repository", "pullRequests", "nodes", 2]


def test_faults_are_shown_refused_and_cleared_over_http(small_client: httpx.Client) -> None:
    control = "/_control/faults"
    armed = small_client.post(control, json=[{"route": "x", "kind": "reset"}, {"route": "y", "kind": "html"}]).json()
    assert [f["kind"] for f in armed["faults"]] == ["reset", "html"]
    assert small_client.post(control, json={"route": "(", "kind": "reset"}).status_code == 400
    assert small_client.post(control, json={"route": "x", "kind": "flood"}).status_code == 400
    assert small_client.delete(control).json() == {"faults": []}


def test_requests_are_counted_by_route_and_status(small: Simulation, small_client: httpx.Client) -> None:
    small_client.get("/jira/rest/api/3/issue/CHK-1")
    small_client.get("/jira/rest/api/3/issue/CHK-2")
    small_client.get("/jira/rest/api/3/issue/CHK-99999")
    small.arm(Fault(FIELD, "status"))
    small_client.get(FIELD)
    told = small_client.get("/_control/stats").json()
    assert told["routes"] == {
        "GET /jira/rest/api/3/field": {"503": 1},
        "GET /jira/rest/api/3/issue/{key}": {"200": 2, "404": 1},
    }
    assert (told["requests"], told["faults_fired"]) == (4, {"status": 1})
    assert small.statistics.count("GET /jira/rest/api/3/issue/{key}") == 3
    small_client.delete("/_control/stats")
    assert small.statistics.requests == 0
