"""Checks of a Jira site: who the token is, which projects it sees, and whether it may read what the streams read."""

from urllib.parse import quote

from pulse.connections import JiraConnection
from pulse.doctor.check import Check, Probe, Reply, State, basic

SUBJECT = "jira"
SETTING = "PULSE_JIRA_URL, PULSE_JIRA_EMAIL and PULSE_JIRA_TOKEN"

# name, request, what the token's account needs for it
OPTIONAL_READS = (
    ("people", "/rest/api/3/users/search?maxResults=1", "the global permission 'Browse users and groups'"),
    ("statuses", "/rest/api/3/status", "the project permission 'Browse projects'"),
    ("fields", "/rest/api/3/field", "the project permission 'Browse projects'"),
    ("boards and sprints", "/rest/agile/1.0/board?maxResults=1", "access to Jira Software"),
)


def check_jira(connection: JiraConnection) -> list[Check]:
    """All checks of one site."""
    token = connection.token.get_secret_value()
    login = basic(connection.email, token) if connection.email else f"Bearer {token}"
    probe = Probe(connection.url, {"Authorization": login, "Accept": "application/json"})
    try:
        account = _account(probe, connection.url)
        if account.state is State.FAILED:
            return [account]
        return [
            account,
            *_projects(probe, connection),
            _search(probe),
            *(_read(probe, *read) for read in OPTIONAL_READS),
        ]
    finally:
        probe.close()


def _account(probe: Probe, url: str) -> Check:
    reply = probe.ask("/rest/api/3/myself")
    if reply.good and isinstance(reply.body, dict):
        zone = reply.body.get("timeZone", "unknown")
        return Check(SUBJECT, "token", State.OK, f"{reply.body.get('displayName')} on {url} (time zone {zone})")
    if reply.status == 0:
        return Check(
            SUBJECT, "reachable", State.FAILED, f"{url}: {reply.reason}", "Check PULSE_JIRA_URL and the network."
        )
    if reply.status in {401, 403}:
        remedy = f"Create an API token and set {SETTING}."
        return Check(SUBJECT, "token", State.FAILED, f"the site refuses the token (HTTP {reply.status})", remedy)
    finding = f"{url} does not answer like Jira (HTTP {reply.status})"
    return Check(SUBJECT, "reachable", State.FAILED, finding, "PULSE_JIRA_URL is the site's address, without a path.")


def _projects(probe: Probe, connection: JiraConnection) -> list[Check]:
    if not connection.projects:
        reply = probe.ask("/rest/api/3/project/search?maxResults=1")
        total = reply.body.get("total", 0) if reply.good and isinstance(reply.body, dict) else 0
        if total:
            return [Check(SUBJECT, "projects", State.OK, f"{total:,} projects can be seen")]
        remedy = "Give the account the project permission 'Browse projects'."
        return [Check(SUBJECT, "projects", State.FAILED, "no project can be seen", remedy)]
    return [_project(probe, key) for key in connection.projects]


def _project(probe: Probe, key: str) -> Check:
    reply = probe.ask(f"/rest/api/3/project/search?keys={quote(key)}")
    found = reply.good and isinstance(reply.body, dict) and reply.body.get("values")
    if found:
        return Check(SUBJECT, f"project {key}", State.OK, "can be seen")
    remedy = "Correct PULSE_JIRA_PROJECTS, or give the account the project permission 'Browse projects' there."
    return Check(SUBJECT, f"project {key}", State.FAILED, "does not exist or cannot be seen", remedy)


def _search(probe: Probe) -> Check:
    # A search must be bounded; this reaches back to the year 2000, in milliseconds as Jira reads them.
    body = {"jql": "updated >= 946684800000 ORDER BY updated ASC", "maxResults": 1, "fields": ["id"]}
    return _verdict(
        "issues",
        probe.ask("/rest/api/3/search/jql", body=body),
        "the project permission 'Browse projects'",
        State.FAILED,
    )


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
