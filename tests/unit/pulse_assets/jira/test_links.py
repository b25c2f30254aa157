import json
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from pulse.http.errors import Unavailable
from pulse_assets.jira.filing import Links, filed
from pulse_assets.jira.links import LinkReader, again, applications
from pulse_assets.raw.second_try import Refused
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import ScriptedServer, Told

GITHUB = "oAuth-com.github.integration.production"
REMOTE = {"id": "1", "created": 0, "items": [{"field": "RemoteIssueLink"}]}


def cached(**by_application: int) -> str:
    counted = {name: {"count": count, "name": name} for name, count in by_application.items()}
    summary = {"pullrequest": {"overall": {"count": 1}, "byInstanceType": counted}}
    told = json.dumps({"cachedValue": {"errors": [], "summary": summary}, "isStale": True})
    return f"{{pullrequest={{dataType=pullrequest, state=OPEN, stateCount=1}}, json={told}}}"


def bean(count: int) -> str:
    return (
        "{summaryBean=com.atlassian.SummaryBean@5b[summary={pullrequest=com.atlassian.SummaryItemBean@7e[overall="
        f"com.atlassian.PullRequestOverallBean@60[stateCount={count},state=OPEN,count={count}],byInstanceType={{}}]}}]}}"
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (cached(GitHub=2, bitbucket=1), ["GitHub", "bitbucket"]),
        (cached(), None),
        ("{pullrequest={state=OPEN, stateCount=1}, json={cut short", None),
        (bean(3), None),
        (bean(0), []),
        ("{repository={count=1, dataType=repository}, json={}}", []),
        ("{}", []),
        (None, []),
    ],
)
def test_the_field_tells_which_applications_have_linked_requests(value: str | None, found: list[str] | None) -> None:
    assert applications(Raw(json.dumps(value).encode())) == found


def read(
    server: ScriptedServer,
    make_client: MakeClient,
    issues: list[dict[str, Any]],
    *answers: object,
    histories: Mapping[str, list[dict[str, Any]]] | None = None,
) -> tuple[dict[str, Links], dict[str, str]]:
    server.script = [a if isinstance(a, Told) else Told(body=json.dumps(a).encode()) for a in answers]
    found, unfit = filed(Raw(json.dumps(issue).encode()) for issue in issues)
    assert unfit == []
    changes = {i["id"]: [Raw(json.dumps(h).encode()) for h in (histories or {}).get(i["id"], [])] for i in issues}
    return LinkReader(make_client(), "/rest/api/3").read(found, changes)


def issue(number: int, panel: str | None = None) -> dict[str, Any]:
    fields = {"updated": "2026-06-01T12:00:00.000+0000", "project": {"key": "PAY"}, "customfield_10000": panel}
    return {"id": str(number), "key": f"PAY-{number}", "fields": fields}


def request(number: int) -> dict[str, Any]:
    return {"url": f"https://github.example/a/b/pull/{number}", "lastUpdate": "2026-06-01T12:00:00.000+0000"}


def panel(*numbers: int, errors: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"errors": [{"error": e} for e in errors], "detail": [{"pullRequests": [request(n) for n in numbers]}]}


def test_an_issue_with_nothing_costs_nothing(server: ScriptedServer, make_client: MakeClient) -> None:
    links, failures = read(server, make_client, [issue(1), issue(2, "{}")])
    assert (links, failures) == ({"1": Links(), "2": Links()}, {})
    assert server.asked == []


def test_each_application_is_asked_once(server: ScriptedServer, make_client: MakeClient) -> None:
    links, _ = read(server, make_client, [issue(1, cached(GitHub=1, bitbucket=1))], panel(1, 2), panel(3))
    assert [row.values[1] for row in links["1"].rows] == [
        f"dev:https://github.example/a/b/pull/{number}" for number in (1, 2, 3)
    ]
    assert links["1"].whole
    assert [asked.path.partition("?")[2] for asked in server.asked] == [
        f"issueId=1&applicationType={name}&dataType=pullrequest" for name in ("GitHub", "bitbucket")
    ]
    record = msgspec.json.decode(links["1"].rows[0].payload)
    assert record == {"evidence": "development_panel", "url": request(1)["url"], "record": request(1)}


def test_where_the_field_names_no_application_the_summary_does(server: ScriptedServer, make_client: MakeClient) -> None:
    summary = {"summary": {"pullrequest": {"byInstanceType": {GITHUB: {"count": 1}}}}}
    links, _ = read(server, make_client, [issue(1, bean(1))], summary, panel(1))
    assert len(links["1"].rows) == 1
    assert f"applicationType={GITHUB}" in server.asked[1].path


def test_of_remote_links_those_to_requests_are_kept(server: ScriptedServer, make_client: MakeClient) -> None:
    urls = ["https://wiki.example/1", "https://github.example/a/b/pull/7"]
    remote = [{"id": n, "object": {"url": url}} for n, url in enumerate(urls)]
    links, _ = read(server, make_client, [issue(1)], [*remote, {"id": 9}], histories={"1": [REMOTE]})
    assert [row.values for row in links["1"].rows] == [("1", "remote:1", "PAY", None)]
    assert msgspec.json.decode(links["1"].rows[0].payload)["evidence"] == "remote_link"
    assert [json.loads(record.payload) for record in links["1"].rejected] == [{"id": 9}]


@pytest.mark.parametrize("answer", [Told(403, b"{}"), Told(404, b"{}"), Told(400, b"{}"), panel(errors=("timeout",))])
def test_what_is_refused_is_not_taken_for_vanished(
    server: ScriptedServer, make_client: MakeClient, answer: object
) -> None:
    links, failures = read(server, make_client, [issue(1, cached(GitHub=1))], answer)
    assert (links["1"].whole, failures) == (False, {})


def test_an_issue_that_is_not_answered_is_told_and_the_others_go_on(
    server: ScriptedServer, make_client: MakeClient
) -> None:
    ill = [Told(500, b"{}")] * 6
    links, failures = read(server, make_client, [issue(1, cached(GitHub=1)), issue(2)], *ill)
    assert (links["1"].whole, links["2"].whole) == (False, True)
    assert "500" in failures["PAY"]


def test_a_panel_that_is_ill_stops_the_walk(server: ScriptedServer, make_client: MakeClient) -> None:
    with pytest.raises(Unavailable):
        read(server, make_client, [issue(n, cached(GitHub=1)) for n in range(3)], *[Told(500, b"{}")] * 60)


@pytest.mark.parametrize(
    ("record", "link"),
    [(request(1), "dev:https://github.example/a/b/pull/1"), ({"id": 3, "object": {"url": "u"}}, "remote:3")],
)
def test_a_link_that_was_refused_is_tried_again(record: dict[str, Any], link: str) -> None:
    refused = Refused("jira_pull_request_links", "PAY", b"", json.dumps(record), ["1", "PAY"], None)
    (batch,) = again(refused)
    assert [row.values[:3] for row in batch.rows] == [("1", link, "PAY")]
