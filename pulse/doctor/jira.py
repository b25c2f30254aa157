"""Checks of a Jira site: who the token is, which projects it sees, and whether it may read what the streams read."""

from dataclasses import dataclass
from urllib.parse import quote

from pulse.connections.model import JiraConnection
from pulse.doctor.check import Check, Probe, Reply, State, basic
from pulse.doctor.wording import Wording, wording

SUBJECT = "jira"
SETTING = "PULSE_JIRA_URL, PULSE_JIRA_EMAIL and PULSE_JIRA_TOKEN"

BROWSE = "the project permission 'Browse projects'"


@dataclass(frozen=True, slots=True)
class Paths:
    """Where Cloud and Data Center answer the same questions. `people` and `search` are whole requests."""

    api: str
    people: str
    search: str
    projects: str


CLOUD = Paths("/rest/api/3", "users/search?maxResults=1", "search/jql", "project/search?maxResults=1")
DATA_CENTER = Paths("/rest/api/2", "user/search?username=.&maxResults=1", "search", "project")


def check_jira(connection: JiraConnection) -> list[Check]:
    """All checks of one site."""
    token = connection.token.get_secret_value()
    login = basic(connection.email, token) if connection.email else f"Bearer {token}"
    words = wording(SUBJECT, connection.id, "PULSE_JIRA_URL", SETTING, "PULSE_JIRA_PROJECTS")
    probe = Probe(connection.url, {"Authorization": login, "Accept": "application/json"})
    try:
        paths = _paths(probe, connection)
        account = _account(probe, connection.url, paths, words)
        if account.state is State.FAILED:
            return [account]
        return [
            account,
            *_projects(probe, connection, paths, words),
            _search(probe, paths),
            _read(probe, "people", f"{paths.api}/{paths.people}", "the global permission 'Browse users and groups'"),
            _read(probe, "statuses", f"{paths.api}/status", BROWSE),
            _read(probe, "fields", f"{paths.api}/field", BROWSE),
            _read(probe, "work logs", f"{paths.api}/worklog/updated?since=4102444800000", BROWSE),
            _read(probe, "boards and sprints", "/rest/agile/1.0/board?maxResults=1", "access to Jira Software"),
        ]
    finally:
        probe.close()


def _paths(probe: Probe, connection: JiraConnection) -> Paths:
    """As the settings say, else as the site does; one that does not answer is taken for Cloud."""
    deployment = connection.deployment
    if deployment is None:
        told = probe.ask("/rest/api/2/serverInfo").body
        is_cloud = not isinstance(told, dict) or told.get("deploymentType", "Cloud") == "Cloud"
        deployment = "cloud" if is_cloud else "data_center"
    return CLOUD if deployment == "cloud" else DATA_CENTER


def _account(probe: Probe, url: str, paths: Paths, words: Wording) -> Check:
    reply = probe.ask(f"{paths.api}/myself")
    if reply.good and isinstance(reply.body, dict):
        zone = reply.body.get("timeZone", "unknown")
        return Check(SUBJECT, "token", State.OK, f"{reply.body.get('displayName')} on {url} (time zone {zone})")
    if reply.status == 0:
        remedy = f"Check {words.address} and the network."
        return Check(SUBJECT, "reachable", State.FAILED, f"{url}: {reply.reason}", remedy)
    if reply.status in {401, 403}:
        remedy = f"Create an API token and {words.credential}."
        return Check(SUBJECT, "token", State.FAILED, f"the site refuses the token (HTTP {reply.status})", remedy)
    finding = f"{url} does not answer like Jira (HTTP {reply.status})"
    remedy = f"Correct {words.address}: it is the site's address, without a path."
    return Check(SUBJECT, "reachable", State.FAILED, finding, remedy)


def _projects(probe: Probe, connection: JiraConnection, paths: Paths, words: Wording) -> list[Check]:
    if connection.projects:
        return [_project(probe, key, paths, words) for key in connection.projects]
    reply = probe.ask(f"{paths.api}/{paths.projects}")
    total = len(reply.body) if isinstance(reply.body, list) else (reply.body or {}).get("total", 0)
    if reply.good and total:
        return [Check(SUBJECT, "projects", State.OK, f"{total:,} projects can be seen")]
    return [Check(SUBJECT, "projects", State.FAILED, "no project can be seen", f"Give the account {BROWSE}.")]


def _project(probe: Probe, key: str, paths: Paths, words: Wording) -> Check:
    if probe.ask(f"{paths.api}/project/{quote(key)}").good:
        return Check(SUBJECT, f"project {key}", State.OK, "can be seen")
    remedy = f"Correct {words.scope}, or give the account {BROWSE} there."
    return Check(SUBJECT, f"project {key}", State.FAILED, "does not exist or cannot be seen", remedy)


def _search(probe: Probe, paths: Paths) -> Check:
    # A search must be bounded; this reaches back to the year 2000, in milliseconds as Jira reads them.
    body = {"jql": "updated >= 946684800000 ORDER BY updated ASC", "maxResults": 1, "fields": ["id"]}
    return _verdict("issues", probe.ask(f"{paths.api}/{paths.search}", body=body), BROWSE, State.FAILED)


def _read(probe: Probe, name: str, path: str, need: str) -> Check:
    return _verdict(name, probe.ask(path), need, State.WARNING)


def _verdict(name: str, reply: Reply, need: str, otherwise: State) -> Check:
    if reply.good:
        return Check(SUBJECT, name, State.OK, "can be read")
    problem = reply.reason or f"HTTP {reply.status}"
    remedy = (
        f"Give the account {need}."
        if reply.status in {401, 403, 404}
        else "Try again; if it stays so, look for what stands between: a proxy, or Jira's own state."
    )
    return Check(SUBJECT, name, otherwise, f"cannot be read ({problem})", remedy)
