"""`search/jql`, single issues and their changelogs, and `changelog/bulkfetch`."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sample_org.answers import json_answer, whole_number
from sample_org.jira.jql import JqlError
from sample_org.jira.site import BadToken, JiraSite, seal, unseal
from sample_org.records import Issue

_EMBEDDED_HISTORIES = 40
_CHEAP = {"id", "key", "project"}
_BAD_PAYLOAD = "Invalid request payload. Refer to the REST API documentation and try again."
_UNKNOWN_PAGE = "The provided next page token is invalid or expired."
_NO_ISSUE = "Issue does not exist or you do not have permission to see it."
_SEARCH_TYPES: dict[str, type] = {
    "jql": str,
    "nextPageToken": str,
    "maxResults": int,
    "fields": list,
    "expand": str,
    "fieldsByKeys": bool,
    "properties": list,
    "reconcileIssues": list,
}
_ISSUES_TYPES: dict[str, type] = {
    "issueIdsOrKeys": list,
    "fields": list,
    "expand": list,
    "fieldsByKeys": bool,
    "properties": list,
}
_BULK_TYPES: dict[str, type] = {"issueIdsOrKeys": list, "fieldIds": list, "maxResults": int, "nextPageToken": str}


class Refused(Exception):
    """A request that is answered with this status and message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def refusal(error: Refused) -> Response:
    """The error in Jira's shape."""
    return json_answer({"errorMessages": [str(error)], "errors": {}}, error.status)


async def search(site: JiraSite, request: Request) -> Response:
    """`GET` and `POST search/jql`: at most 5,000 ids a page, 1,000 with projects, 100 with more than that."""
    wish = await _body(request, _SEARCH_TYPES) if request.method == "POST" else _from_query(request)
    size = wish.get("maxResults", 50)
    if not 1 <= size <= 5000:
        raise Refused(400, "The max results parameter has to be between 1 and 5,000.")
    names, expands = wish.get("fields") or ["id"], wish.get("expand", "").split(",")
    with_changelog = "changelog" in expands
    bare = set(names) <= {"id"} and not with_changelog
    if not bare and (with_changelog or not set(names) <= {"id", "key"}):
        size = min(size, 1000 if set(names) <= _CHEAP and not with_changelog else 100)
    try:
        page = site.search(wish.get("jql", ""), size, wish.get("nextPageToken"))
    except JqlError as error:
        raise Refused(400, str(error)) from error
    except BadToken as error:
        raise Refused(400, _UNKNOWN_PAGE) from error
    parts = [_id_only(issue) if bare else _issue(site, issue, names, with_changelog) for issue in page.issues]
    after = b',"nextPageToken":"%s"' % page.token.encode() if page.token else b""
    last = b"false" if page.token else b"true"
    return json_answer(b'{"issues":[' + b",".join(parts) + b"]" + after + b',"isLast":' + last + b"}")


async def approximate_count(site: JiraSite, request: Request) -> Response:
    """`POST search/approximate-count`: how many issues a query finds."""
    wish = await _body(request, {"jql": str})
    try:
        return json_answer({"count": len(site.matching(wish.get("jql", "")))})
    except JqlError as error:
        raise Refused(400, str(error)) from error


async def issue(site: JiraSite, request: Request) -> Response:
    """`GET issue/{key}`, all fields unless some are named."""
    found = find(site, request)
    names = [name for part in request.query_params.getlist("fields") for name in part.split(",")] or ["*all"]
    return json_answer(_issue(site, found, names, "changelog" in request.query_params.get("expand", "")))


async def bulk_issues(site: JiraSite, request: Request) -> Response:
    """`POST issue/bulkfetch`: up to 100 issues; one that is not there is left out."""
    wish = await _body(request, _ISSUES_TYPES)
    asked = wish.get("issueIdsOrKeys", [])
    if not 1 <= len(asked) <= 100:
        raise Refused(400, _BAD_PAYLOAD)
    issues = {found.id: found for word in asked if (found := site.find(str(word)))}
    names, with_changelog = wish.get("fields") or ["*navigable"], "changelog" in wish.get("expand", [])
    parts = [_issue(site, issues[identifier], names, with_changelog) for identifier in sorted(issues)]
    return json_answer(b'{"issues":[' + b",".join(parts) + b'],"issueErrors":[]}')


async def issue_changelog(site: JiraSite, request: Request) -> Response:
    """`GET issue/{key}/changelog`, oldest first, at most 100 a page."""
    found = find(site, request)
    start, size = whole_number(request, "startAt", 0), min(whole_number(request, "maxResults", 100), 100)
    histories = site.histories(found)
    head = {
        "self": f"{site.base}/rest/api/3/issue/{found.id}/changelog?maxResults={size}&startAt={start}",
        "maxResults": size,
        "startAt": start,
        "total": len(histories),
        "isLast": start + size >= len(histories),
    }
    values = b",".join(histories[start : start + size])
    return json_answer(msgspec.json.encode(head)[:-1] + b',"values":[' + values + b"]}")


async def bulk_changelogs(site: JiraSite, request: Request) -> Response:
    """`POST changelog/bulkfetch`: histories of up to 1,000 issues, oldest first over all, times in milliseconds."""
    wish = await _body(request, _BULK_TYPES)
    asked, size = wish.get("issueIdsOrKeys", []), wish.get("maxResults", 1000)
    if not 1 <= len(asked) <= 1000 or not 1 <= size <= 10_000:
        raise Refused(400, _BAD_PAYLOAD)
    issues = {found.id: found for word in asked if (found := site.find(str(word)))}
    question = ",".join(sorted(map(str, issues)))
    rows = sorted(
        (entry.at, entry.id, identifier, piece)
        for identifier, found in issues.items()
        for entry, piece in zip(found.histories, site.histories(found, as_numbers=True), strict=True)
        if _touches(entry.changes, wish.get("fieldIds"))
    )
    token = wish.get("nextPageToken")
    try:
        start = unseal(token, question)[0] if token else 0
    except BadToken as error:
        raise Refused(400, _UNKNOWN_PAGE) from error
    page: dict[int, list[bytes]] = {}
    for _, _, identifier, piece in rows[start : start + size]:
        page.setdefault(identifier, []).append(piece)
    logs = [b'{"issueId":"%d","changeHistories":[%s]}' % (key, b",".join(parts)) for key, parts in page.items()]
    more = start + size < len(rows)
    after = b',"nextPageToken":"%s"' % seal((start + size,), question).encode() if more else b""
    return json_answer(b'{"issueChangeLogs":[' + b",".join(logs) + b"]" + after + b"}")


def find(site: JiraSite, request: Request) -> Issue:
    """The issue that the address names; refused where there is none."""
    found = site.find(request.path_params["key"])
    if found is None:
        raise Refused(404, _NO_ISSUE)
    return found


def _touches(changes: list[Any], names: list[str] | None) -> bool:
    own = {"sprints": "customfield_10020", "points": "customfield_10026", "flagged": "customfield_10021"}
    return not names or any(own.get(item.field, item.field) in names for item in changes)


def _id_only(found: Issue) -> bytes:
    return b'{"id":"%d"}' % found.id


def _issue(site: JiraSite, found: Issue, names: list[str], with_changelog: bool) -> bytes:
    return rendered(site, found, names, _EMBEDDED_HISTORIES if with_changelog else None)


def rendered(site: JiraSite, found: Issue, names: list[str], most: int | None) -> bytes:
    """An issue with the fields of these names and its `most` newest histories; None: without histories."""
    pieces = site.encoded(found).fields
    hidden = {name[1:] for name in names if name.startswith("-")}
    everything = "*all" in names or "*navigable" in names
    shown = [name for name in (pieces if everything else names) if name in pieces and name not in hidden]
    fields = b",".join(b'"%s":%s' % (name.encode(), pieces[name]) for name in shown)
    head = {
        "expand": "changelog",
        "id": str(found.id),
        "self": f"{site.base}/rest/api/3/issue/{found.id}",
        "key": found.key,
    }
    whole = msgspec.json.encode(head)[:-1]
    if shown or not set(names) <= {"id", "key"}:
        whole += b',"fields":{' + fields + b"}"
    if most is not None:
        histories = site.histories(found)
        newest = histories[::-1][:most]
        counts = b'{"startAt":0,"maxResults":%d,"total":%d,"histories":[' % (len(newest), len(histories))
        whole += b',"changelog":' + counts + b",".join(newest) + b"]}"
    return whole + b"}"


async def _body(request: Request, types: dict[str, type]) -> dict[str, Any]:
    if "application/json" not in request.headers.get("content-type", ""):
        raise Refused(415, "Unsupported Media Type")
    try:
        body = msgspec.json.decode(await request.body())
    except msgspec.DecodeError as error:
        raise Refused(400, _BAD_PAYLOAD) from error
    if not isinstance(body, dict) or not set(body) <= set(types):
        raise Refused(400, _BAD_PAYLOAD)
    wish = {name: value for name, value in body.items() if value is not None}
    if any(not isinstance(value, types[name]) for name, value in wish.items()):
        raise Refused(400, _BAD_PAYLOAD)
    return wish


def _from_query(request: Request) -> dict[str, Any]:
    given = request.query_params
    wish: dict[str, Any] = {"jql": given.get("jql", ""), "expand": ",".join(given.getlist("expand"))}
    wish["fields"] = [name for part in given.getlist("fields") for name in part.split(",") if name]
    wish["maxResults"] = whole_number(request, "maxResults", 50)
    if "nextPageToken" in given:
        wish["nextPageToken"] = given["nextPageToken"]
    return wish
