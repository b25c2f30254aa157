"""Records over the API on a warehouse that dbt built: every subject, its pages, filters, order, and who sees what."""

from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from fastapi.testclient import TestClient

from pulse.records.subject import Type
from pulse.records.subjects import SUBJECTS
from pulse.roles import Role

Clients = dict[Role, TestClient]
PARTS = [(path, part) for path, (_, parts) in SUBJECTS.items() for part in parts]


def get(client: TestClient, path: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def all_pages(client: TestClient, path: str, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = get(client, path, **parameters)
    while page["next_cursor"]:
        assert len(page["records"]) == parameters["limit"]
        found += page["records"]
        page = get(client, path, **parameters, cursor=page["next_cursor"])
    return [*found, *page["records"]]


@pytest.mark.parametrize("path", SUBJECTS)
def test_pages_hold_every_record_once_with_the_columns_that_are_declared(clients: Clients, path: str) -> None:
    subject, _ = SUBJECTS[path]
    records = all_pages(clients[Role.ADMIN], path, limit=7)
    keys = [record[subject.key] for record in records]
    assert len(set(keys)) == len(keys)
    assert all(list(record) == [column.name for column in subject.columns] for record in records)
    if subject.is_addressable and keys:
        assert get(clients[Role.ADMIN], f"{path}/{keys[0]}") == records[0]


@pytest.mark.parametrize(("path", "part"), PARTS)
def test_parts_belong_to_their_record(clients: Clients, path: str, part: str) -> None:
    subject, parts = SUBJECTS[path]
    client, tie = clients[Role.ADMIN], parts[part].parent or ""
    some = 0
    for record in get(client, path, limit=200)["records"]:
        found = get(client, f"{path}/{record[subject.key]}/{part}")["records"]
        assert all(one[tie] == record[subject.key] for one in found)
        some += len(found)
        if some > 3:
            break
    assert client.get(f"/api/v1/{path}/nothing/{part}").status_code == 404


@pytest.mark.parametrize("name", [c.name for c in SUBJECTS["work-items"][0].columns if c.type is not Type.LIST])
@pytest.mark.parametrize("sign", ["", "-"])
def test_any_order_pages_through_all_records_with_the_unknown_last(clients: Clients, name: str, sign: str) -> None:
    records = all_pages(clients[Role.ADMIN], "work-items", limit=40, sort=sign + name)
    assert len({record["work_item_key"] for record in records}) == len(records) > 100
    values = [record[name] for record in records]
    known = [value for value in values if value is not None]
    assert values[: len(known)] == known
    if name.endswith("_at"):
        known = [datetime.fromisoformat(value) for value in known]
    elif known and isinstance(known[0], str):
        # How the database orders texts is its own affair.
        return
    assert all((one >= other) if sign else (one <= other) for one, other in pairwise(known))


def test_the_totals_are_those_of_the_models(clients: Clients, marts: psycopg.Connection[Any]) -> None:
    for path, table in (("work-items", "work_items"), ("pull-requests", "pull_requests"), ("sprints", "sprints")):
        (count,) = marts.execute(f"select count(*) from core.{table}".encode()).fetchone() or (0,)
        assert len(all_pages(clients[Role.ADMIN], path, limit=100)) == count


def test_filters_choose_by_text_number_truth_time_and_absence(clients: Clients) -> None:
    user = clients[Role.ADMIN]
    every = all_pages(user, "work-items", limit=1000)

    def chosen(*filters: str) -> set[str]:
        return {one["key"] for one in all_pages(user, "work-items", limit=1000, filters=list(filters))}

    def expected(test: Any) -> set[str]:
        return {one["key"] for one in every if test(one)}

    assert chosen("team=Ledger,Search") == expected(lambda one: one["team"] in {"Ledger", "Search"})
    assert chosen("done_at=") == expected(lambda one: one["done_at"] is None)
    assert chosen("story_points>=3") == expected(lambda one: (one["story_points"] or 0) >= 3)
    assert chosen("is_flagged=true") == expected(lambda one: one["is_flagged"])
    both = chosen("created_at>=2026-01-15", "created_at<2026-02-01")
    assert both == expected(lambda one: "2026-01-15" <= one["created_at"] < "2026-02-01")
    assert both
    assert chosen("team!=Ledger") == expected(lambda one: one["team"] != "Ledger")


def test_a_search_finds_records_in_which_all_words_occur(clients: Clients) -> None:
    found = get(clients[Role.ADMIN], "pull-requests", q="#13 REQUEST", limit=1000)["records"]
    assert found
    assert all("#13" in one["reference"] and "request" in one["title"].lower() for one in found)
    assert get(clients[Role.ADMIN], "work-items", q="%_';--")["records"] == []


def test_an_issue_is_found_by_what_people_call_it(clients: Clients) -> None:
    one = get(clients[Role.ADMIN], "work-items/PAY-12")
    assert one["key"] == "PAY-12"
    history = get(clients[Role.ADMIN], "work-items/PAY-12/status-intervals")["records"]
    assert [interval["sequence"] for interval in history] == list(range(len(history)))
    assert history[-1]["status"] == one["status"]


def test_a_pull_request_is_found_by_what_people_call_it_and_tells_viewers_no_author(clients: Clients) -> None:
    reference = get(clients[Role.ADMIN], "pull-requests", limit=1)["records"][0]["reference"]
    for role, tells_author in ((Role.ADMIN, True), (Role.VIEWER, False)):
        one = get(clients[role], f"pull-requests/{quote(reference, safe='')}")
        assert (one["reference"], "author" in one) == (reference, tells_author)


@pytest.mark.parametrize(
    ("path", "parameters", "status", "told"),
    [
        ("work-items", {"filters": "tem=Ledger"}, 404, "Near names: team"),
        ("work-items", {"sort": "-creatd_at"}, 404, "created_at"),
        ("work-items", {"fliters": "x"}, 422, "query.fliters"),
        ("work-items", {"filters": "team>5"}, 422, "has no order"),
        ("work-items", {"filters": "created_at>=soon"}, 422, "a day or moment"),
        ("work-items", {"filters": "team=a\0b"}, 422, "NUL"),
        ("work-items", {"q": "a\0b"}, 422, "NUL"),
        ("work-items", {"limit": 1001}, 422, "query.limit"),
        ("work-items", {"cursor": "bm9uc2Vuc2U"}, 422, "no cursor"),
        ("work-items", {"timezone": "Mars/Base"}, 422, "no time zone"),
        ("reviews", {"q": "x"}, 422, "cannot be searched"),
        ("work-items/PAY-0", {}, 404, "no record"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    clients: Clients, path: str, parameters: dict[str, str], status: int, told: str
) -> None:
    answer = clients[Role.ADMIN].get(f"/api/v1/{path}", params=parameters)
    assert (answer.status_code, told in answer.text) == (status, True), answer.text


def test_a_cursor_belongs_to_its_question(clients: Clients) -> None:
    cursor = get(clients[Role.ADMIN], "work-items", limit=3)["next_cursor"]
    other = clients[Role.ADMIN].get("/api/v1/work-items", params={"cursor": cursor, "sort": "created_at"})
    assert (other.status_code, "another question" in other.text) == (422, True)


def test_a_viewer_gets_records_without_those_who_did_them(clients: Clients) -> None:
    for path, (subject, _) in SUBJECTS.items():
        if subject.about_persons:
            assert clients[Role.VIEWER].get(f"/api/v1/{path}").status_code == 403
            continue
        hidden = {column.name for column in subject.columns if column.is_personal}
        answer = clients[Role.VIEWER].get(f"/api/v1/{path}")
        if answer.status_code == 200:
            assert not any(hidden & set(record) for record in answer.json()["records"])
    for part in ("worklogs", "transitions"):
        status = clients[Role.VIEWER].get(f"/api/v1/work-items/PAY-12/{part}").status_code
        assert status == 403 if part == "worklogs" else status in (200, 403)


@pytest.mark.parametrize(
    "parameters", [{"filters": "assignee=ada"}, {"sort": "assignee"}, {"filters": "reporter_key="}]
)
def test_a_viewer_cannot_ask_by_person(clients: Clients, parameters: dict[str, str]) -> None:
    assert clients[Role.VIEWER].get("/api/v1/work-items", params=parameters).status_code == 403
    assert clients[Role.ADMIN].get("/api/v1/work-items", params=parameters).status_code == 200


def test_a_viewer_gets_no_records_of_fewer_than_three_people(clients: Clients) -> None:
    people = {one["assignee_key"] for one in all_pages(clients[Role.ADMIN], "work-items", limit=1000)} - {None}
    answer = clients[Role.VIEWER].get("/api/v1/work-items")
    assert (answer.status_code == 200) is (len(people) >= 3)
    nobody = clients[Role.VIEWER].get("/api/v1/work-items", params={"filters": "done_at<2000-01-01"})
    assert (nobody.status_code, nobody.json()["records"]) == (200, [])


def test_a_user_learns_the_persons_of_the_own_teams_only(clients: Clients) -> None:
    """The user is in team Ledger."""
    admin, user = clients[Role.ADMIN], clients[Role.USER]
    own = {one["person_key"] for one in get(admin, "teams/Ledger/members")["records"]}
    assert own
    assert {one["person_key"] for one in get(user, "people")["records"]} == own
    stranger = next(one for one in get(admin, "people")["records"] if one["person_key"] not in own)
    assert user.get(f"/api/v1/people/{stranger['person_key']}").status_code == 404
    every = {one["review_key"]: one for one in all_pages(admin, "reviews", limit=1000)}
    strangers = {one["reviewer_key"] for one in every.values()} - own - {None}
    answer = user.get("/api/v1/reviews", params={"limit": 1000})
    if 0 < len(strangers) < 3:
        assert answer.status_code == 403
    chosen = get(user, "work-items", filters=[f"assignee_key={key}" for key in sorted(own)][:1], limit=1000)["records"]
    assert all(one["assignee_key"] in own for one in chosen)
    hidden = get(user, "work-items", filters=[f"assignee={stranger['name']}"])["records"]
    assert hidden == []


def test_teams_have_members_and_people_accounts(clients: Clients) -> None:
    user = clients[Role.ADMIN]
    teams = get(user, "teams")["records"]
    for team in teams:
        assert len(get(user, f"teams/{team['team_key']}/members")["records"]) == team["member_count"]
    for one in get(user, "people")["records"][:5]:
        assert len(get(user, f"people/{one['person_key']}/accounts")["records"]) == one["account_count"]


def test_a_sprint_counts_the_issues_that_are_listed_under_it(clients: Clients) -> None:
    user = clients[Role.ADMIN]
    sprint = get(user, "sprints", sort="started_at")["records"][0]
    items = get(user, f"sprints/{sprint['sprint_key']}/work-items", limit=1000)["records"]
    for name in ("committed", "added", "removed", "completed", "carried_over"):
        assert sum(bool(item[f"is_{name}"]) for item in items) == sprint[name]
