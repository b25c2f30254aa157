"""The site's endpoints, as one ASGI application; search and changelogs are in `search`."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sample_org.answers import is_refused, json_answer, whole_number
from sample_org.jira import rendering, search, talk, vocabulary
from sample_org.jira.site import JiraSite
from sample_org.records import STATUS_CATEGORIES, Team

_PLATFORM, _AGILE, _DEVELOPMENT = "/rest/api/3", "/rest/agile/1.0", "/rest/dev-status/latest"
_STATUS_CATEGORY_NAMES = {"new": "TODO", "indeterminate": "IN_PROGRESS", "done": "DONE"}

Handler = Callable[[JiraSite, Request], Awaitable[Response]]


def jira_app(site: JiraSite) -> Starlette:
    """All endpoints of the site; refuses callers without a good token."""
    endpoints: list[tuple[str, Handler, list[str]]] = [
        (f"{_PLATFORM}/search/jql", search.search, ["GET", "POST"]),
        (f"{_PLATFORM}/search/approximate-count", search.approximate_count, ["POST"]),
        (f"{_PLATFORM}/changelog/bulkfetch", search.bulk_changelogs, ["POST"]),
        (f"{_PLATFORM}/issue/bulkfetch", search.bulk_issues, ["POST"]),
        (f"{_PLATFORM}/issue/{{key}}", search.issue, ["GET"]),
        (f"{_PLATFORM}/issue/{{key}}/changelog", search.issue_changelog, ["GET"]),
        (f"{_PLATFORM}/issue/{{key}}/comment", talk.issue_comments, ["GET"]),
        (f"{_PLATFORM}/issue/{{key}}/worklog", talk.issue_worklogs, ["GET"]),
        (f"{_PLATFORM}/issue/{{key}}/remotelink", talk.issue_links, ["GET"]),
        (f"{_PLATFORM}/worklog/updated", talk.changed_worklogs, ["GET"]),
        (f"{_PLATFORM}/worklog/deleted", talk.changed_worklogs, ["GET"]),
        (f"{_PLATFORM}/worklog/list", talk.worklog_list, ["POST"]),
        (f"{_PLATFORM}/myself", _myself, ["GET"]),
        (f"{_PLATFORM}/serverInfo", _server_info, ["GET"]),
        # By this path Cloud and Data Center can be told apart before anything else is known.
        ("/rest/api/2/serverInfo", _server_info, ["GET"]),
        (f"{_PLATFORM}/project/search", _projects, ["GET"]),
        (f"{_PLATFORM}/project/{{key}}", _project, ["GET"]),
        (f"{_PLATFORM}/project/{{key}}/versions", _versions, ["GET"]),
        (f"{_PLATFORM}/field", _fields, ["GET"]),
        (f"{_PLATFORM}/status", _statuses, ["GET"]),
        (f"{_PLATFORM}/statuses/search", _status_search, ["GET"]),
        (f"{_PLATFORM}/issuetype", _issue_types, ["GET"]),
        (f"{_PLATFORM}/users/search", _users, ["GET"]),
        (f"{_AGILE}/board", _boards, ["GET"]),
        (f"{_AGILE}/board/{{board:int}}/sprint", _board_sprints, ["GET"]),
        (f"{_AGILE}/sprint/{{sprint:int}}", _sprint, ["GET"]),
        (f"{_DEVELOPMENT}/issue/summary", talk.panel_summary, ["GET"]),
        (f"{_DEVELOPMENT}/issue/detail", talk.panel_detail, ["GET"]),
    ]
    routes = [Route(path, _endpoint(site, handler), methods=methods) for path, handler, methods in endpoints]
    return Starlette(routes=routes, exception_handlers={404: _unknown})


def _endpoint(site: JiraSite, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        authorization = request.headers.get("authorization", "")
        if is_refused(authorization) and handler is not _server_info:
            return _unauthorised(authorization)
        try:
            return await handler(site, request)
        except search.Refused as error:
            return search.refusal(error)

    return answer


def _unauthorised(authorization: str) -> Response:
    text = "Client must be authenticated to access this resource."
    if authorization:
        return PlainTextResponse(text, 401, {"x-seraph-loginreason": "AUTHENTICATED_FAILED"})
    return json_answer({"message": text, "status-code": 401}, 401)


async def _unknown(request: Request, _error: Exception) -> Response:
    return json_answer({"errorMessage": f"No endpoint {request.method} {request.url.path}."}, 404)


async def _myself(site: JiraSite, _request: Request) -> Response:
    me = rendering.user(site.base, site.users[0])
    return json_answer({**me, "timeZone": vocabulary.PROFILE_TIME_ZONE, "locale": "en_US"})


async def _server_info(site: JiraSite, _request: Request) -> Response:
    return json_answer(
        {
            "baseUrl": site.base,
            "version": "1001.0.0-SNAPSHOT",
            "versionNumbers": [1001, 0, 0],
            "deploymentType": "Cloud",
            "buildNumber": 100286,
            "serverTime": rendering.stamp(datetime.now(UTC)),
            "serverTitle": "Jira",
            "serverTimeZone": vocabulary.PROFILE_TIME_ZONE,
        }
    )


async def _projects(site: JiraSite, request: Request) -> Response:
    keys = {key for part in request.query_params.getlist("keys") for key in part.split(",")}
    status = request.query_params.get("status", "live")
    teams = {"live": site.teams, "deleted": site.recycle_bin}.get(status, [])
    projects = [
        rendering.project(site.base, team) | {"style": "classic", "isPrivate": False}
        for team in sorted(teams, key=lambda team: team.key)
        if not keys or team.key in keys
    ]
    return _page(site, request, projects)


async def _project(site: JiraSite, request: Request) -> Response:
    key = request.path_params["key"]
    team = next((team for team in site.teams if team.key == key), None)
    if team is None:
        raise search.Refused(404, f"No project could be found with key '{key}'.")
    return json_answer(rendering.project(site.base, team))


async def _versions(site: JiraSite, request: Request) -> Response:
    key = request.path_params["key"]
    team = next((team for team in site.teams if team.key == key), None)
    if team is None:
        raise search.Refused(404, f"No project could be found with key '{key}'.")
    return json_answer([rendering.project_version(site.base, team, item) for item in team.versions])


async def _fields(_site: JiraSite, _request: Request) -> Response:
    return json_answer(vocabulary.fields())


async def _statuses(site: JiraSite, _request: Request) -> Response:
    return json_answer([vocabulary.status(site.base, name) for name in STATUS_CATEGORIES])


async def _status_search(site: JiraSite, request: Request) -> Response:
    statuses = [
        {
            "id": vocabulary.STATUS_IDS[name],
            "name": name,
            "description": "",
            "scope": {"type": "GLOBAL"},
            "statusCategory": _STATUS_CATEGORY_NAMES[category],
        }
        for name, category in STATUS_CATEGORIES.items()
    ]
    return _page(site, request, statuses)


async def _issue_types(site: JiraSite, _request: Request) -> Response:
    return json_answer([vocabulary.issue_type(site.base, name) for name in vocabulary.TYPE_IDS])


async def _users(site: JiraSite, request: Request) -> Response:
    start, size = whole_number(request, "startAt", 0), whole_number(request, "maxResults", 50)
    return json_answer([rendering.user(site.base, person) for person in site.users[start : start + size]])


async def _boards(site: JiraSite, request: Request) -> Response:
    wanted = request.query_params.get("projectKeyOrId")
    boards = [
        rendering.board(site.base, team) for team in site.teams if wanted in (None, team.key, str(team.project_id))
    ]
    return _page(site, request, boards)


async def _board_sprints(site: JiraSite, request: Request) -> Response:
    identifier = request.path_params["board"]
    team: Team | None = next((t for t in site.teams if t.board_id == identifier), None)
    if team is None:
        raise search.Refused(404, f"The requested board cannot be viewed: {identifier}")
    if not team.is_scrum:
        raise search.Refused(400, "The board does not support sprints")
    states = request.query_params.get("state", "").split(",")
    sprints = [
        rendering.board_sprint(site.base, item)
        for item in site.organisation.sprints
        if item.board_id == identifier and (states == [""] or item.state in states)
    ]
    return _page(site, request, sprints)


async def _sprint(site: JiraSite, request: Request) -> Response:
    number = request.path_params["sprint"]
    found = next((item for item in site.organisation.sprints if item.id == number), None)
    if found is None:
        raise search.Refused(404, f"Sprint with id {number} does not exist.")
    return json_answer(rendering.board_sprint(site.base, found))


def _page(site: JiraSite, request: Request, values: list[dict[str, Any]]) -> Response:
    """A page in the shape that most lists share: startAt, maxResults, total, isLast, values."""
    start, size = whole_number(request, "startAt", 0), min(whole_number(request, "maxResults", 50), 100)
    path = request.url.path.partition("/rest/")[2]
    address = f"{site.base}/rest/{path}?maxResults={size}&startAt="
    ends = start + size >= len(values)
    return json_answer(
        {
            "self": f"{address}{start}",
            **({} if ends else {"nextPage": f"{address}{start + size}"}),
            "maxResults": size,
            "startAt": start,
            "total": len(values),
            "isLast": ends,
            "values": values[start : start + size],
        }
    )


# What Data Center answers in the same way, but for the path.
LISTS: dict[str, Handler] = {
    "myself": _myself,
    "project/{key}": _project,
    "project/{key}/versions": _versions,
    "field": _fields,
    "status": _statuses,
    "issuetype": _issue_types,
}
PEOPLE, BOARDS, BOARD_SPRINTS, SPRINT = _users, _boards, _board_sprints, _sprint
