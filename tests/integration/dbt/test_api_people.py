"""Decisions about people, and what nothing maps, over the API on a warehouse that dbt built."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from pulse.roles import Role

Clients = dict[Role, TestClient]
PATH = "/api/v1/person-decisions"


@pytest.fixture
def decisions(marts: psycopg.Connection[Any]) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the warehouse, whose decisions are taken back."""
    marts.autocommit = True
    yield marts
    marts.execute("delete from app.person_decisions")


def test_people_are_joined_and_set_apart_by_administrators(
    clients: Clients, decisions: psycopg.Connection[Any]
) -> None:
    admin = clients[Role.ADMIN]
    names = {"kind": "merge", "names": ["default:jira:ada", "default:github:1"]}
    assert clients[Role.USER].post(PATH, json=names).status_code == 403
    joined = admin.post(PATH, json=names)
    assert joined.status_code == 201
    (side,) = joined.json()["sides"]
    assert {"default:jira:ada", "default:github:1"} <= {account["account_key"] for account in side}
    apart = admin.post(PATH, json={**names, "kind": "split"}).json()
    assert len(apart["sides"]) == 2
    kinds = decisions.execute("select kind, decided_by from app.person_decisions order by decided_at").fetchall()
    assert {("merge", "admin@example.com"), ("split", "admin@example.com")} == set(kinds)
    log = [entry["action"] for entry in admin.get("/api/v1/audit").json()["entries"]]
    assert {"people.merge", "people.split"} <= set(log)


def test_nobody_and_several_are_refused_with_the_reason(clients: Clients) -> None:
    answer = clients[Role.ADMIN].post(PATH, json={"kind": "merge", "names": ["nobody@nowhere.example", "ada"]})
    assert (answer.status_code, "nobody@nowhere.example" in answer.json()["detail"]) == (422, True)
    assert clients[Role.ADMIN].post(PATH, json={"kind": "join", "names": ["ada"]}).status_code == 422


def test_pairs_to_review_are_for_administrators(clients: Clients) -> None:
    pairs = clients[Role.ADMIN].get(PATH)
    assert pairs.status_code == 200
    assert all(0 <= pair["score"] <= 1 for pair in pairs.json())
    assert clients[Role.USER].get(PATH).status_code == 403


def test_what_nothing_maps_is_listed_with_what_to_do(clients: Clients) -> None:
    told = {one["question"]: one for one in clients[Role.ADMIN].get("/api/v1/data-quality/unmapped").json()}
    assert {"statuses", "issue types", "environments", "deployment sources", "people"} <= set(told)
    for one in told.values():
        assert len(one["names"]) == one["total"]
        assert bool(one["remedy"]) is bool(one["total"])
    assert told["people"]["total"] > 0
    viewer = {one["question"]: one for one in clients[Role.VIEWER].get("/api/v1/data-quality/unmapped").json()}
    assert (viewer["people"]["names"], viewer["people"]["total"]) == ([], told["people"]["total"])
