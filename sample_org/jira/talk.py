"""Comments, work logs and links of issues: as JSON, and the endpoints that give them."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sample_org.answers import json_answer, whole_number
from sample_org.jira.rendering import document, milliseconds, stamp, user
from sample_org.jira.search import Refused, find
from sample_org.jira.site import JiraSite
from sample_org.records import Issue, RemoteLink, Worklog

_WORKLOGS_PAGE = 1000


async def issue_comments(site: JiraSite, request: Request) -> Response:
    """`GET issue/{key}/comment`, oldest first, at most 100 a page."""
    issue = find(site, request)
    start, size = whole_number(request, "startAt", 0), min(whole_number(request, "maxResults", 100), 100)
    comments = site.comments(issue)
    page = {"startAt": start, "maxResults": size, "total": len(comments), "comments": comments[start : start + size]}
    return json_answer(page)


async def issue_worklogs(site: JiraSite, request: Request) -> Response:
    """`GET issue/{key}/worklog`, at most 5,000 a page, which no issue here has."""
    issue = find(site, request)
    logs = [_worklog(site.base, issue, log) for log in issue.worklogs]
    return json_answer({"startAt": 0, "maxResults": 5000, "total": len(logs), "worklogs": logs})


async def issue_links(site: JiraSite, request: Request) -> Response:
    """`GET issue/{key}/remotelink`: all of them, not in pages."""
    issue = find(site, request)
    return json_answer([_link(site.base, issue, link) for link in issue.links])


async def changed_worklogs(site: JiraSite, request: Request) -> Response:
    """`GET worklog/updated` and `worklog/deleted`: after `since`, oldest first, 1,000 a page."""
    kind = request.url.path.rpartition("/")[2]
    since = whole_number(request, "since", 0)
    changes = [(milliseconds(log.updated), log.id) for issue in site.by_id.values() for log in issue.worklogs]
    if kind == "deleted":
        changes = [(milliseconds(at), number) for at, number in site.deleted_worklogs]
    later = sorted(change for change in changes if change[0] > since)
    page, is_last = later[:_WORKLOGS_PAGE], len(later) <= _WORKLOGS_PAGE
    until = page[-1][0] if page else since
    address = f"{site.base}/rest/api/3/worklog/{kind}?since="
    head = {"self": f"{address}{since}", "since": since, "until": until, "lastPage": is_last}
    values = [{"worklogId": number, "updatedTime": at, "properties": []} for at, number in page]
    return json_answer({**head, **({} if is_last else {"nextPage": f"{address}{until}"}), "values": values})


async def worklog_list(site: JiraSite, request: Request) -> Response:
    """`POST worklog/list`: up to 1,000 by id; those that are gone are left out."""
    asked = msgspec.json.decode(await request.body()).get("ids") or []
    if not 1 <= len(asked) <= _WORKLOGS_PAGE:
        raise Refused(400, "The number of worklog IDs must be between 1 and 1000.")
    wanted = set(asked)
    found = [(issue, log) for issue in site.by_id.values() for log in issue.worklogs if log.id in wanted]
    return json_answer([_worklog(site.base, issue, log) for issue, log in found])


async def panel_summary(site: JiraSite, request: Request) -> Response:
    """`GET dev-status/…/issue/summary`."""
    return json_answer({"errors": [], "configErrors": [], "summary": site.panel.summary(_panel_issue(site, request))})


async def panel_detail(site: JiraSite, request: Request) -> Response:
    """`GET dev-status/…/issue/detail`: nothing for an application or a data type that linked nothing."""
    issue, given = _panel_issue(site, request), request.query_params
    if not given.get("dataType"):
        raise Refused(400, "dataType is required")
    shown = site.panel.detail(issue, given.get("applicationType", ""), given["dataType"])
    return json_answer({"errors": [], "detail": shown})


def _panel_issue(site: JiraSite, request: Request) -> Issue:
    issue = site.find(request.query_params.get("issueId", ""))
    if issue is None:
        raise Refused(404, "issue_not_found")
    return issue


def _worklog(base: str, issue: Issue, log: Worklog) -> dict[str, Any]:
    hours, rest = divmod(log.seconds, 3600)
    person = user(base, log.author)
    return {
        "self": f"{base}/rest/api/3/issue/{issue.id}/worklog/{log.id}",
        "id": str(log.id),
        "issueId": str(issue.id),
        "author": person,
        "updateAuthor": person,
        "comment": document("Worked on it."),
        "created": stamp(log.updated),
        "updated": stamp(log.updated),
        "started": stamp(log.started),
        "timeSpent": f"{hours}h {rest // 60}m",
        "timeSpentSeconds": log.seconds,
    }


def _link(base: str, issue: Issue, link: RemoteLink) -> dict[str, Any]:
    address = f"{base}/rest/api/3/issue/{issue.key}/remotelink/{link.id}"
    shown = {"url": link.url, "title": link.title, "icon": {}, "status": {"icon": {}}}
    return {"id": link.id, "self": address, "application": {}, "relationship": "mentioned in", "object": shown}
