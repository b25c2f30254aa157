import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from pulse_assets.jira import streams
from pulse_assets.raw.checkpoints import Checkpoint
from pulse_assets.raw.snapshot import site
from pulse_assets.raw.stream import Page, Walk
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import START, ScriptedServer, Told


def page_of(
    stream: str, server: ScriptedServer, make_client: MakeClient, *answers: Told | Any, versioned: Sequence[str] = ()
) -> Page:
    server.script = [a if isinstance(a, Told) else Told(body=json.dumps(a).encode()) for a in answers]
    (found,) = [s for s in streams.snapshots(make_client(), versioned=lambda: versioned) if s.name == stream]
    (page,) = found.pages(Walk((Checkpoint(site("default")),), None, datetime.fromtimestamp(START, UTC)))
    return page


def keys(page: Page) -> list[object]:
    return [row.values[0] for batch in page.batches for row in batch.rows]


def values(*records: Any) -> dict[str, Any]:
    return {"values": list(records), "isLast": True}


def board(number: int, kind: str = "scrum") -> dict[str, Any]:
    return {"id": number, "type": kind, "location": {"projectKey": "PAY"}}


def sprint(number: int, board_id: int) -> dict[str, Any]:
    return {"id": number, "originBoardId": board_id}


NO_SPRINTS = Told(400, b'{"errorMessages":["The board does not support sprints"],"errors":{}}')
NO_SOFTWARE = Told(404, b'{"errorMessages":[],"errors":{}}')


def test_a_table_is_read_whole_over_all_pages(server: ScriptedServer, make_client: MakeClient) -> None:
    first = {"values": [{"id": "1", "key": "PAY"}], "isLast": False}
    page = page_of("projects", server, make_client, first, values({"id": "2", "key": "WEB"}))
    (batch,) = page.batches
    assert (keys(page), batch.complete_for) == (["1", "2"], [()])


def test_a_sprint_that_several_boards_show_comes_once(server: ScriptedServer, make_client: MakeClient) -> None:
    boards = values(board(1), board(2))
    page = page_of("sprints", server, make_client, boards, values(sprint(7, 1)), values(sprint(7, 1), sprint(8, 2)))
    assert keys(page) == [7, 8]


def test_boards_without_sprints_are_passed_over(server: ScriptedServer, make_client: MakeClient) -> None:
    boards = values(board(1, "kanban"), board(2, "simple"), board(3))
    page = page_of("sprints", server, make_client, boards, NO_SPRINTS, values(sprint(7, 3)))
    assert keys(page) == [7]
    assert [asked.path.partition("?")[0] for asked in server.asked[1:]] == [
        "/rest/agile/1.0/board/2/sprint",
        "/rest/agile/1.0/board/3/sprint",
    ]


def test_a_site_without_jira_software_has_no_boards(server: ScriptedServer, make_client: MakeClient) -> None:
    assert keys(page_of("boards", server, make_client, NO_SOFTWARE)) == []
    assert keys(page_of("sprints", server, make_client, NO_SOFTWARE)) == []


def test_versions_are_asked_for_by_project_and_say_whose_they_are(
    server: ScriptedServer, make_client: MakeClient
) -> None:
    gone = Told(404, b'{"errorMessages":["No project could be found"],"errors":{}}')
    page = page_of("versions", server, make_client, [{"id": "7"}], gone, versioned=["PAY", "OLD"])
    ((row,),) = [batch.rows for batch in page.batches]
    assert row.values == ("7", "PAY")
    assert msgspec.json.decode(row.payload) == {"id": "7", "projectKey": "PAY"}
    assert [asked.path for asked in server.asked] == [f"/rest/api/3/project/{key}/versions" for key in ("PAY", "OLD")]


def test_a_record_that_does_not_fit_is_kept_aside(server: ScriptedServer, make_client: MakeClient) -> None:
    page = page_of("fields", server, make_client, [{"id": "summary"}, {"name": "no id"}])
    (batch,) = page.batches
    assert keys(page) == ["summary"]
    assert [msgspec.json.decode(record.payload) for record in batch.rejected] == [{"name": "no id"}]
