"""The same site as Jira Data Center shows it: REST v2, search by offset, names and keys for accounts, plain texts."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample_org.answers import is_refused, json_answer
from sample_org.jira import rendering, routes, search, talk
from sample_org.jira.jql import JqlError
from sample_org.jira.site import JiraSite

_API, _AGILE, _DEVELOPMENT = "/rest/api/2", "/rest/agile/1.0", "/rest/dev-status/latest"
_DEEPEST = 10_000


def data_center_app(site: JiraSite) -> Starlette:
    """All endpoints; refuses callers without a good token."""
    lists = [(name, handler, ["GET"]) for name, handler in routes.LISTS.items()]
    shared = [
        *lists,
        ("issue/{key}", search.issue, ["GET"]),
        ("issue/{key}/comment", talk.issue_comments, ["GET"]),
        ("issue/{key}/worklog", talk.issue_worklogs, ["GET"]),
        ("issue/{key}/remotelink", talk.issue_links, ["GET"]),
        ("worklog/updated", talk.changed_worklogs, ["GET"]),
        ("worklog/deleted", talk.changed_worklogs, ["GET"]),
        ("worklog/list", talk.worklog_list, ["POST"]),
        ("serverInfo", _server_info, ["GET"]),
        ("project", _projects, ["GET"]),
        ("user/search", _people, ["GET"]),
        ("search", _search, ["POST"]),
    ]
    elsewhere: list[tuple[str, routes.Handler, list[str]]] = [
        (f"{_AGILE}/board", routes.BOARDS, ["GET"]),
        (f"{_AGILE}/board/{{board:int}}/sprint", routes.BOARD_SPRINTS, ["GET"]),
        (f"{_AGILE}/sprint/{{sprint:int}}", routes.SPRINT, ["GET"]),
        (f"{_DEVELOPMENT}/issue/summary", talk.panel_summary, ["GET"]),
        (f"{_DEVELOPMENT}/issue/detail", talk.panel_detail, ["GET"]),
    ]
    endpoints = [*((f"{_API}/{path}", handler, methods) for path, handler, methods in shared), *elsewhere]
    return Starlette(routes=[Route(path, _endpoint(site, handler), methods=ms) for path, handler, ms in endpoints])


def _endpoint(site: JiraSite, handler: routes.Handler) -> Callable[[Request], Awaitable[Response]]:
    keys = {person.account_id: f"JIRAUSER{person.github_id}" for person in site.users}
    logins = {person.account_id: person.login for person in site.users}

    def translated(value: Any) -> Any:
        """Accounts without an id, and texts instead of documents."""
        if isinstance(value, str):
            return keys.get(value, value)
        if isinstance(value, list):
            return [translated(item) for item in value]
        if not isinstance(value, dict):
            return value
        if value.get("type") == "doc":
            return "\n".join(part["text"] for block in value["content"] for part in block["content"])
        account = value.pop("accountId", None)
        value.pop("accountType", None)
        named = {"name": logins[account], "key": keys[account]} if account else {}
        return {**named, **{name: translated(item) for name, item in value.items()}}

    async def answer(request: Request) -> Response:
        if is_refused(request.headers.get("authorization", "")):
            return json_answer({"message": "Client must be authenticated to access this resource."}, 401)
        try:
            given = await handler(site, request)
        except search.Refused as error:
            return search.refusal(error)
        return json_answer(translated(msgspec.json.decode(given.body)), given.status_code)

    return answer


async def _server_info(site: JiraSite, _request: Request) -> Response:
    numbers = {"version": "9.12.15", "versionNumbers": [9, 12, 15], "buildNumber": 9120015}
    return json_answer({"baseUrl": site.base, **numbers, "deploymentType": "Server", "serverTitle": "Jira"})


async def _projects(site: JiraSite, _request: Request) -> Response:
    return json_answer([rendering.project(site.base, team) for team in site.teams])


async def _people(site: JiraSite, request: Request) -> Response:
    """All accounts match the full stop; nobody is found without a word to search for."""
    if not request.query_params.get("username"):
        raise search.Refused(400, "The username query parameter was not provided")
    return await routes.PEOPLE(site, request)


async def _search(site: JiraSite, request: Request) -> Response:
    """By `startAt`, which is a place in the order as it is now; all histories come along where they are asked for."""
    wish = msgspec.json.decode(await request.body())
    start, size = wish.get("startAt", 0), min(wish.get("maxResults", 50), 1000)
    if start >= _DEEPEST:
        raise search.Refused(400, "The search result window is too large.")
    try:
        found = site.matching(wish.get("jql", ""))
    except JqlError as error:
        raise search.Refused(400, str(error)) from error
    page = found[start : start + size]
    names, with_changes = wish.get("fields") or ["*navigable"], "changelog" in wish.get("expand", [])
    parts = [search.rendered(site, issue, names, most=len(issue.histories) if with_changes else None) for issue in page]
    head = msgspec.json.encode({"expand": "schema,names", "startAt": start, "maxResults": size, "total": len(found)})
    return json_answer(head[:-1] + b',"issues":[' + b",".join(parts) + b"]}")
