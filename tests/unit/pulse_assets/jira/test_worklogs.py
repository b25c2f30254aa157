import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pulse_assets.jira.dialect import CLOUD, DATA_CENTER, Dialect
from pulse_assets.jira.rest import Rest
from pulse_assets.jira.worklogs import WorklogStream
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.second_try import Refused
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Gone
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import ScriptedServer, Told

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MS = 1780315200000


def at(name: str, watermark: datetime | None = None, version: int = 1) -> Checkpoint:
    return Checkpoint(Unit(name), watermark=watermark, version=version)


def walk(*checkpoints: Checkpoint) -> Walk:
    since = min((c.watermark for c in checkpoints if c.watermark), default=None)
    return Walk(checkpoints, since, NOON + timedelta(days=1))


def changes(*pairs: tuple[int, int], last: bool = True) -> dict[str, Any]:
    return {"values": [{"worklogId": number, "updatedTime": t} for number, t in pairs], "lastPage": last}


def worklog(number: int, issue: int) -> dict[str, Any]:
    return {"id": str(number), "issueId": str(issue), "updated": "2026-06-01T12:00:00.000+0000"}


def places(**project_of: str) -> dict[str, Any]:
    found = [{"id": name[1:], "key": "X-1", "fields": {"project": {"key": key}}} for name, key in project_of.items()]
    return {"issues": found, "isLast": True, "total": len(found)}


def read(
    server: ScriptedServer, make_client: MakeClient, asked: Walk, *answers: object, dialect: Dialect = CLOUD
) -> list[Page]:
    """The pages of the walk but the last, which only says up to when Jira was asked."""
    server.script = [a if isinstance(a, Told) else Told(body=json.dumps(a).encode()) for a in answers]
    *pages, last = WorklogStream(make_client(), dialect).pages(asked)
    assert (last.batches, last.watermark) == ([], None)
    assert last.position == {"asked": asked.until.isoformat()}
    return pages


def rows(page: Page) -> dict[str | None, list[object]]:
    return {batch.unit: [row.values[0] for row in batch.rows] for batch in page.batches if batch.rows}


def paths(server: ScriptedServer) -> list[str]:
    return [asked.path.removeprefix("/rest/api/3/") for asked in server.asked]


def test_one_walk_for_all_that_have_begun_and_one_for_the_new() -> None:
    old, older, new = at("PAY", NOON), at("WEB", NOON - timedelta(days=9)), at("NEW", version=0)
    walks = WorklogStream(client=None).plan([old, new, older], NOON)  # type: ignore[arg-type]
    assert [([u.name for u in w.units], w.since) for w in walks] == [
        (["PAY", "WEB"], NOON - timedelta(days=9)),
        (["NEW"], None),
    ]


def planned(rest: Rest, *checkpoints: Checkpoint) -> list[tuple[datetime | None, datetime, bool]]:
    walks = WorklogStream(client=None, rest=rest).plan(checkpoints, NOON)  # type: ignore[arg-type]
    return [(walk.since, walk.until, walk.unchanged) for walk in walks]


def at_rest(since: datetime, *names: str) -> Rest:
    """The search for issues has found none from `since` on, looking five minutes ago."""
    rest = Rest()
    rest.note(walk(*(at(name, since) for name in names)), NOON - timedelta(minutes=5))
    return rest


def test_where_no_issue_has_changed_since_jira_is_not_asked() -> None:
    hour = timedelta(hours=1)
    both = [at("PAY", NOON - hour), at("WEB", NOON)]
    asked = (NOON - hour, NOON, False)
    assert planned(at_rest(NOON - hour, "PAY", "WEB"), *both) == [(None, NOON - timedelta(minutes=5), True)]
    # One of them was not looked at, or not from where its work logs stand; or nobody looked.
    assert planned(at_rest(NOON - hour, "PAY"), *both) == [asked]
    assert planned(at_rest(NOON - hour / 2, "PAY", "WEB"), *both) == [asked]
    assert planned(Rest(), *both) == [asked]


def test_what_is_at_rest_is_asked_for_once_a_day_from_where_jira_was_asked_last() -> None:
    def resting(asked: datetime) -> Checkpoint:
        return replace(at("PAY", NOON - timedelta(hours=1)), position={"asked": asked.isoformat()})

    rest, today, before = (
        at_rest(NOON - timedelta(hours=2), "PAY"),
        NOON - timedelta(hours=23),
        NOON - timedelta(days=1),
    )
    assert planned(rest, resting(today)) == [(None, NOON - timedelta(minutes=5), True)]
    assert planned(rest, resting(before)) == [(before, NOON, False)]
    assert planned(Rest(), resting(today)) == [(today, NOON, False)]


def test_a_window_that_is_read_again_is_never_at_rest() -> None:
    window = replace(at("PAY", NOON - timedelta(days=40)), lane="2026-04..2026-04")
    rest = Rest()
    rest.note(walk(window), NOON)
    assert planned(rest, window) == [(window.watermark, NOON, False)]


def test_a_first_walk_files_by_project_and_leaves_out_what_is_of_others(
    server: ScriptedServer, make_client: MakeClient
) -> None:
    both = walk(at("PAY", version=0), at("WEB", version=0))
    logs = [worklog(1, 10), worklog(2, 11), worklog(3, 12), worklog(4, 13)]
    (page,) = read(
        server,
        make_client,
        both,
        changes((1, MS), (2, MS), (3, MS), (4, MS + 5)),
        logs,
        places(_10="PAY", _11="WEB", _12="ELSEWHERE"),
    )
    assert rows(page) == {"PAY": ["1"], "WEB": ["2"]}
    assert page.watermark == NOON + timedelta(milliseconds=5)
    assert paths(server) == ["worklog/updated?since=-1", "worklog/list", "search/jql"]
    assert json.loads(server.asked[1].body) == {"ids": [1, 2, 3, 4]}
    assert json.loads(server.asked[2].body)["jql"] == "id in (10, 11, 12, 13)"


def test_deletions_come_first_and_do_not_move_the_watermark(server: ScriptedServer, make_client: MakeClient) -> None:
    deleted, updated = read(server, make_client, walk(at("PAY", NOON)), changes((7, MS + 1)), changes())
    (batch,) = deleted.batches
    assert batch.gone == Gone(("worklog_id",), [("7",)])
    assert (deleted.watermark, updated.watermark) == (NOON, NOON)
    assert paths(server) == [f"worklog/deleted?since={MS - 1}", f"worklog/updated?since={MS - 1}"]


def test_pages_overlap_by_a_millisecond_and_always_go_on(server: ScriptedServer, make_client: MakeClient) -> None:
    pages = [changes((1, MS + 9), last=False), changes((1, MS + 9), last=False), changes((2, MS + 20))]
    answers: list[object] = []
    for page in pages:
        answers += [page, []]
    assert len(read(server, make_client, walk(at("PAY", NOON, version=0)), *answers)) == 3
    since = [path.partition("since=")[2] for path in paths(server) if "since" in path]
    assert since == [str(MS - 1), str(MS + 8), str(MS + 9)]


def test_an_issue_that_jira_does_not_know_does_not_hide_the_others(
    server: ScriptedServer, make_client: MakeClient
) -> None:
    refused = Told(400, b'{"errorMessages":["Issue does not exist or you do not have permission to see it."]}')
    logs = [worklog(1, 10), worklog(2, 11)]
    (page,) = read(
        server,
        make_client,
        walk(at("PAY", version=0)),
        changes((1, MS), (2, MS)),
        logs,
        refused,
        places(_10="PAY"),
    )
    assert rows(page) == {"PAY": ["1"]}
    assert json.loads(server.asked[-1].body) == {"issueIdsOrKeys": ["10", "11"], "fields": ["project"]}


def test_a_work_log_that_does_not_fit_is_kept_aside_and_tried_again(
    server: ScriptedServer, make_client: MakeClient
) -> None:
    answers = [changes((1, MS), (2, MS)), [worklog(1, 10), {"id": "2", "issueId": 5}], places(_10="PAY")]
    (page,) = read(server, make_client, walk(at("PAY", version=0)), *answers)
    (rejected,) = [record for batch in page.batches for record in batch.rejected]
    assert json.loads(rejected.payload) == {"id": "2", "issueId": 5}
    server.script = [Told(body=json.dumps(places(_10="PAY")).encode())]
    refused = Refused("jira_worklogs", "*", b"", json.dumps(worklog(2, 10)), [], None)
    batches = WorklogStream(make_client()).again(refused)
    assert [row.values[:3] for batch in batches for row in batch.rows] == [("2", "10", "PAY")]


def test_data_center_is_asked_by_its_own_paths(server: ScriptedServer, make_client: MakeClient) -> None:
    answers = [changes((1, MS)), [worklog(1, 10)], places(_10="PAY")]
    (page,) = read(server, make_client, walk(at("PAY", version=0)), *answers, dialect=DATA_CENTER)
    assert rows(page) == {"PAY": ["1"]}
    assert [asked.path.partition("?")[0] for asked in server.asked] == [
        "/rest/api/2/worklog/updated",
        "/rest/api/2/worklog/list",
        "/rest/api/2/search",
    ]
