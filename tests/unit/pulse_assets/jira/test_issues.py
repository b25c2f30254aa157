import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulse_assets.jira.issues import IssueStream, jql
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.second_try import Refused
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import ScriptedServer, Told

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MS = 1780315200000
DAY = timedelta(days=1)
TABLES = ("jira_issues", "jira_changelogs")


def at(name: str, watermark: datetime | None = None) -> Checkpoint:
    return Checkpoint(Unit(name), watermark=watermark, version=1)


def walk(*names: str, since: datetime | None = None, until: datetime = NOON) -> Walk:
    return Walk(tuple(at(name, since) for name in names), since, until)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (walk("PAY"), 'project in ("PAY")'),
        (walk("PAY", "WEB", since=NOON), f'project in ("PAY", "WEB") AND updated >= {MS}'),
        (walk("PAY", since=NOON + timedelta(microseconds=1999)), f'project in ("PAY") AND updated >= {MS + 1}'),
        (walk("PAY", until=NOON - DAY), f'project in ("PAY") AND updated < {MS - 86_400_000}'),
        (
            walk("PAY", since=NOON - 2 * DAY, until=NOON - DAY),
            f'project in ("PAY") AND updated >= {MS - 2 * 86_400_000} AND updated < {MS - 86_400_000}',
        ),
    ],
)
def test_times_are_milliseconds_and_the_present_has_no_bound(asked: Walk, expected: str) -> None:
    settled = NOON - timedelta(minutes=15)
    assert jql(asked, settled, asked.since) == f"{expected} ORDER BY updated ASC, key ASC"


def planned(*checkpoints: Checkpoint) -> list[tuple[list[str], datetime | None]]:
    # Planning asks nothing, so it needs no client.
    walks = IssueStream(client=None).plan(checkpoints, NOON)  # type: ignore[arg-type]
    return [([unit.name for unit in walk.units], walk.since) for walk in walks]


def test_projects_that_stand_near_one_another_share_a_search() -> None:
    hour = timedelta(hours=1)
    assert planned(at("PAY", NOON), at("WEB", NOON - hour), at("HR", NOON - 2 * hour)) == [
        (["PAY", "WEB", "HR"], NOON - 2 * hour)
    ]


def test_projects_that_are_new_or_lag_behind_are_read_alone() -> None:
    assert planned(at("PAY", NOON), at("NEW"), at("OLD", NOON - 30 * DAY), at("WEB", NOON)) == [
        (["NEW"], None),
        (["OLD"], NOON - 30 * DAY),
        (["PAY", "WEB"], NOON),
    ]


def test_fresh_projects_are_read_one_by_one() -> None:
    assert planned(at("PAY"), at("WEB")) == [(["PAY"], None), (["WEB"], None)]
    fresh = [Checkpoint(Unit(name), watermark=NOON - 30 * DAY) for name in ("PAY", "WEB")]
    assert planned(*fresh) == [(["PAY"], NOON - 30 * DAY), (["WEB"], NOON - 30 * DAY)]


def history(number: int) -> dict[str, Any]:
    return {"id": str(number), "created": "2026-06-01T12:00:00.000+0000", "items": []}


def issue(number: int, project: str = "PAY", *, total: int = 0, shown: int = 0, minute: int = 0) -> dict[str, Any]:
    return {
        "id": str(number),
        "key": f"{project}-{number}",
        "fields": {"updated": f"2026-06-01T12:{minute:02}:00.000+0000", "project": {"key": project}},
        "changelog": {"total": total, "histories": [history(number * 1000 + n) for n in range(shown)]},
    }


def whole(number: int, total: int) -> dict[str, Any]:
    return {"issueId": str(number), "changeHistories": [history(number * 1000 + n) for n in range(total)]}


def pages(
    server: ScriptedServer, make_client: MakeClient, *answers: dict[str, Any], projects: str = "PAY"
) -> list[Page]:
    server.script = [Told(body=json.dumps(answer).encode()) for answer in answers]
    return list(IssueStream(make_client()).pages(walk(*projects.split())))


def batches(page: Page, table: str) -> list[Batch]:
    return [batch for batch in page.batches if batch.table.name == table]


def keys(page: Page, table: str) -> list[tuple[object, ...]]:
    return [row.values[:2] for batch in batches(page, table) for row in batch.rows]


def test_a_page_brings_issues_with_their_changes(server: ScriptedServer, make_client: MakeClient) -> None:
    (page,) = pages(server, make_client, {"issues": [issue(1, total=2, shown=2, minute=5), issue(2, minute=9)]})
    assert keys(page, "jira_issues") == [("1", "PAY-1"), ("2", "PAY-2")]
    assert keys(page, "jira_changelogs") == [("1", "1000"), ("1", "1001")]
    assert [batch.complete_for for batch in batches(page, "jira_changelogs")] == [[("1",), ("2",)]]
    assert page.watermark == NOON + timedelta(minutes=9)
    assert len(server.asked) == 1


def test_changes_that_search_cut_short_are_fetched_whole(server: ScriptedServer, make_client: MakeClient) -> None:
    found = {"issues": [issue(1, total=2, shown=2), issue(2, total=60, shown=40), issue(3, total=41, shown=40)]}
    parts = {"issueChangeLogs": [whole(2, 60), {**whole(3, 0)}], "nextPageToken": "more"}
    (page,) = pages(server, make_client, found, parts, {"issueChangeLogs": [whole(3, 41)]})
    assert json.loads(server.asked[1].body)["issueIdsOrKeys"] == ["2", "3"]
    counted = [key[0] for key in keys(page, "jira_changelogs")]
    assert {number: counted.count(number) for number in counted} == {"1": 2, "2": 60, "3": 41}


def test_changes_of_which_some_are_not_shown_are_noted_and_not_taken_for_vanished(
    server: ScriptedServer, make_client: MakeClient
) -> None:
    found = {"issues": [issue(1, total=60, shown=40), issue(2, total=50, shown=40)]}
    (page,) = pages(server, make_client, found, {"issueChangeLogs": [whole(1, 58), whole(2, 50)]})
    changes, notes = batches(page, "jira_changelogs")
    assert len(changes.rows) == 58 + 50
    assert changes.complete_for == [("2",)]
    (note,) = notes.rejected
    assert (note.reason, note.context) == ("Jira shows 58 of 60 changes of PAY-1", ("1", "PAY"))


def test_changes_that_were_not_shown_are_asked_for_again(server: ScriptedServer, make_client: MakeClient) -> None:
    refused = Refused("jira_changelogs", "PAY", b"", '{"changes of issue":"1"}', ["1", "PAY"], None)
    answers = [{"issues": [issue(1, total=60, shown=40)]}, {"issueChangeLogs": [whole(1, 60)]}]
    server.script = [Told(body=json.dumps(answer).encode()) for answer in answers]
    (changes,) = [b for b in IssueStream(make_client()).again(refused) if b.table.name == "jira_changelogs"]
    assert (len(changes.rows), changes.complete_for) == (60, [("1",)])
    assert json.loads(server.asked[0].body)["issueIdsOrKeys"] == ["1"]


def test_each_project_of_a_shared_search_has_its_own_batches(server: ScriptedServer, make_client: MakeClient) -> None:
    found = {"issues": [issue(1), issue(2, "WEB", total=1, shown=1), issue(3)]}
    (page,) = pages(server, make_client, found, projects="PAY WEB")
    assert [(batch.unit, len(batch.rows)) for batch in batches(page, "jira_issues") if batch.rows] == [
        ("PAY", 2),
        ("WEB", 1),
    ]
    assert [(batch.unit, len(batch.rows)) for batch in batches(page, "jira_changelogs")] == [("PAY", 0), ("WEB", 1)]


@pytest.mark.parametrize(
    "bad",
    [
        {"id": "9"},
        {"id": 9, "key": "PAY-9", "fields": {}},
        {"id": "9", "key": "PAY-9", "fields": {"project": {"key": "PAY"}}},
        {"id": "9", "key": "PAY-9", "fields": {"project": {"key": "PAY"}, "updated": "yesterday"}},
        {"id": "9", "key": "PAY-9", "fields": {"project": None, "updated": "2026-06-01T12:00:00.000+0000"}},
    ],
)
def test_an_issue_that_does_not_fit_is_kept_aside_and_the_page_goes_on(
    server: ScriptedServer, make_client: MakeClient, bad: dict[str, Any]
) -> None:
    (page,) = pages(server, make_client, {"issues": [issue(1, minute=3), bad, issue(2, minute=4)]})
    assert keys(page, "jira_issues") == [("1", "PAY-1"), ("2", "PAY-2")]
    rejected = [record for batch in page.batches for record in batch.rejected]
    assert [json.loads(record.payload) for record in rejected] == [bad]
    assert page.watermark == NOON + timedelta(minutes=4)


def test_a_page_of_misfits_does_not_move_the_watermark(server: ScriptedServer, make_client: MakeClient) -> None:
    first, second = pages(server, make_client, {"issues": [issue(1)], "nextPageToken": "a"}, {"issues": [{"id": "9"}]})
    assert first.watermark == second.watermark == NOON


def comment(number: int) -> dict[str, Any]:
    return {"id": str(number), "updated": "2026-06-01T12:00:00.000+0000"}


def with_comments(found: dict[str, Any], shown: int, total: int) -> dict[str, Any]:
    found["fields"]["comment"] = {"comments": [comment(n) for n in range(shown)], "total": total}
    return found


def test_embedded_comments_cost_nothing_and_leave_the_issue(server: ScriptedServer, make_client: MakeClient) -> None:
    (page,) = pages(server, make_client, {"issues": [with_comments(issue(1), 2, 2), issue(2)]})
    assert keys(page, "jira_comments") == [("0", "1"), ("1", "1")]
    # Of the second, Jira has not said that it has none.
    assert [batch.complete_for for batch in batches(page, "jira_comments")] == [[("1",)]]
    (issues,) = [batch for batch in batches(page, "jira_issues") if batch.rows]
    assert all("comment" not in json.loads(row.payload)["fields"] for row in issues.rows)
    assert len(server.asked) == 1


def test_comments_that_search_cut_short_are_fetched_whole(server: ScriptedServer, make_client: MakeClient) -> None:
    first = {"comments": [comment(n) for n in range(100)], "total": 130}
    rest = {"comments": [comment(n) for n in range(100, 130)], "total": 130}
    (page,) = pages(server, make_client, {"issues": [with_comments(issue(1), 20, 130)]}, first, rest)
    assert len(keys(page, "jira_comments")) == 130
    assert [asked.path for asked in server.asked[1:]] == [
        "/rest/api/3/issue/1/comment?startAt=0&maxResults=100&orderBy=created",
        "/rest/api/3/issue/1/comment?startAt=100&maxResults=100&orderBy=created",
    ]


def test_an_issue_that_vanishes_meanwhile_keeps_what_came_of_it(
    server: ScriptedServer, make_client: MakeClient
) -> None:
    found = json.dumps({"issues": [with_comments(issue(1), 20, 130)]}).encode()
    server.script = [Told(body=found), Told(404, b"{}")]
    (page,) = IssueStream(make_client()).pages(walk("PAY"))
    (comments,) = batches(page, "jira_comments")
    assert (len(comments.rows), comments.complete_for) == (20, [])


def test_an_issue_that_moved_brings_its_work_logs(server: ScriptedServer, make_client: MakeClient) -> None:
    moved = issue(1, "WEB", total=1, shown=1)
    moved["changelog"]["histories"][0]["items"] = [{"field": "Key", "fromString": "PAY-1", "toString": "WEB-1"}]
    moved["fields"]["timespent"] = 3600
    logs = {"worklogs": [{"id": "5", "issueId": "1", "updated": "2026-06-01T12:00:00.000+0000"}], "total": 1}
    (page,) = pages(server, make_client, {"issues": [moved]}, logs, projects="WEB")
    (batch,) = batches(page, "jira_worklogs")
    assert [row.values[:3] for row in batch.rows] == [("5", "1", "WEB")]
    assert batch.complete_for == [("1",)]


def test_changes_of_one_instant_by_nobody_are_all_kept(server: ScriptedServer, make_client: MakeClient) -> None:
    """A bulk change, by an account that has been anonymised since: no author, one and the same time."""
    parts = [
        {"issueId": "1", "changeHistories": [{"id": str(n), "created": MS} for n in range(start, start + 75)]}
        for start in (0, 75)
    ]
    answers: list[dict[str, Any]] = [
        {"issueChangeLogs": [parts[0]], "nextPageToken": "a"},
        {"issueChangeLogs": [parts[1]]},
    ]
    (page,) = pages(server, make_client, {"issues": [issue(1, total=150, shown=40)]}, *answers)
    assert len(keys(page, "jira_changelogs")) == 150
