"""Checks of GitHub: who asks, and whether they may read every repository and organisation that is configured."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote

from pulse.connections.model import GitHubApp, GitHubConnection
from pulse.doctor.check import Check, Probe, Reply, State
from pulse.doctor.wording import Wording, wording
from pulse.http import SourceError
from pulse.http.github_app import AppInstallation

SUBJECT = "github"
REPOSITORIES_CHECKED = 20

# what the streams read of a repository, and the permission of a fine-grained token that each needs
READS = (
    ("pull requests", "pulls/comments?per_page=1", "Pull requests: read"),
    ("issues", "issues?per_page=1", "Issues: read"),
    ("deployments", "deployments?per_page=1", "Deployments: read"),
    ("commits", "commits?per_page=1", "Contents: read"),
    ("workflow runs", "actions/runs?per_page=1", "Actions: read"),
)
# A repository may have its issues turned off (410), or be empty yet (409).
HARMLESS = (409, 410)
OLDEST_SERVER = (3, 9)
PEOPLE = """
query People($login: String!) {
  organization(login: $login) { teams(first: 1) { totalCount } membersWithRole(first: 1) { nodes { email } } }
}
"""


def check_github(connection: GitHubConnection) -> list[Check]:
    """All checks of every token and every installation of one connection."""
    checks = []
    for number, secret in enumerate(connection.tokens, start=1):
        name = "token" if len(connection.tokens) == 1 else f"token {number}"
        with _probe(connection, {"Authorization": f"Bearer {secret.get_secret_value()}"}) as probe:
            account = _account(probe, name, connection.api_url, _words(connection))
            checks += [account] if account.state is State.FAILED else [account, *_caller(probe, connection)]
    if connection.app:
        for installation in connection.app.installations:
            checks += _installation(connection, connection.app, installation)
    return checks


def _installation(connection: GitHubConnection, app: GitHubApp, number: str) -> list[Check]:
    name = f"app installation {number}"
    installation = AppInstallation(connection.api_url, app.id, app.private_key, number)
    try:
        account, headers = installation.account(), installation.headers()
    except SourceError as error:
        return [Check(SUBJECT, name, State.FAILED, error.what, error.remedy)]
    with _probe(connection, headers) as probe:
        found = [Check(SUBJECT, name, State.OK, f"installed in {account}"), *_caller(probe, connection, account)]
        if not (connection.organizations or connection.repositories):
            found += _seen(probe, account, _words(connection))
        return found


def _seen(probe: Probe, account: str, words: Wording) -> list[Check]:
    """Where nothing is named, all that the installation may see is read."""
    reply = probe.ask(f"/installation/repositories?per_page={REPOSITORIES_CHECKED}")
    listed = reply.body.get("repositories", []) if reply.good and isinstance(reply.body, dict) else []
    if not listed:
        remedy = "Give the installation access to repositories, in GitHub's settings of the app."
        return [Check(SUBJECT, f"installation in {account}", State.FAILED, "no repository can be seen", remedy)]
    return [check for repository in listed for check in _repository(probe, repository["full_name"], words)]


def _words(connection: GitHubConnection) -> Wording:
    scope = "PULSE_GITHUB_REPOSITORIES"
    return wording(SUBJECT, connection.id, "PULSE_GITHUB_API_URL", "PULSE_GITHUB_TOKEN", scope)


@contextmanager
def _probe(connection: GitHubConnection, credentials: Mapping[str, str]) -> Iterator[Probe]:
    version = {} if connection.is_enterprise_server else {"X-GitHub-Api-Version": "2022-11-28"}
    headers = {**credentials, **version, "Accept": "application/vnd.github+json", "User-Agent": "pulse"}
    probe = Probe(connection.api_url, headers)
    try:
        yield probe
    finally:
        probe.close()


def _caller(probe: Probe, connection: GitHubConnection, account: str | None = None) -> list[Check]:
    """What a token may do; an installation is asked for what belongs to its `account`."""
    checks = [_graphql(probe, connection)]
    if connection.is_enterprise_server:
        checks.append(_server(probe))
    organizations = [name for name in connection.organizations if account in (None, name)]
    repositories = [name for name in connection.repositories if account in (None, name.partition("/")[0])]
    for organization in organizations:
        check, found = _organization(probe, organization)
        checks.append(check)
        repositories += found
    for repository in repositories[:REPOSITORIES_CHECKED]:
        checks += _repository(probe, repository, _words(connection))
    owners = dict.fromkeys([*organizations, *(name.partition("/")[0] for name in repositories)])
    return checks + [check for owner in owners for check in _people(probe, connection, owner)]


def _server(probe: Probe) -> Check:
    reply = probe.ask("/meta")
    version = reply.body.get("installed_version") if reply.good and isinstance(reply.body, dict) else None
    if version is None:
        return Check(SUBJECT, "Enterprise Server", State.WARNING, "does not tell its version")
    if _numbers(version) < OLDEST_SERVER:
        finding = f"version {version} is older than any that was tried; fields that it does not know are left out"
        return Check(SUBJECT, "Enterprise Server", State.WARNING, finding, "Watch the log of the first run.")
    return Check(SUBJECT, "Enterprise Server", State.OK, f"version {version}")


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _people(probe: Probe, connection: GitHubConnection, owner: str) -> list[Check]:
    """Teams and addresses: without them all else works. A user's account has neither."""
    body = {"query": PEOPLE, "variables": {"login": owner}}
    reply = probe.ask(connection.graphql_url, body=body)
    errors = reply.body.get("errors", []) if reply.good and isinstance(reply.body, dict) else []
    if not errors or all(error.get("type") == "NOT_FOUND" for error in errors):
        return []
    told = "; ".join(str(error.get("message", ""))[:200] for error in errors)
    remedy = (
        "Give a classic token the scopes read:org and read:user, an app or a fine-grained token the organisation "
        "permission 'Members: read'."
    )
    return [Check(SUBJECT, f"people of {owner}", State.WARNING, f"teams or addresses are left out ({told})", remedy)]


def _account(probe: Probe, name: str, url: str, words: Wording) -> Check:
    reply = probe.ask("/user")
    if reply.good and isinstance(reply.body, dict):
        return Check(SUBJECT, name, State.OK, f"{reply.body.get('login')} on {url}")
    if reply.status == 0:
        remedy = f"Check {words.address} and the network."
        return Check(SUBJECT, "reachable", State.FAILED, f"{url}: {reply.reason}", remedy)
    if reply.status == 401:
        remedy = f"Create a token and {words.credential}; the present one is wrong, revoked or expired."
        return Check(SUBJECT, name, State.FAILED, "GitHub refuses the token (HTTP 401)", remedy)
    if reply.status == 403:
        return Check(SUBJECT, name, State.WARNING, "the token names no user (HTTP 403); an app's token does not")
    remedy = f"Correct {words.address}: it is https://api.github.com, or https://HOST/api/v3 of an Enterprise Server."
    return Check(SUBJECT, "reachable", State.FAILED, f"{url} does not answer like GitHub (HTTP {reply.status})", remedy)


def _graphql(probe: Probe, connection: GitHubConnection) -> Check:
    reply = probe.ask(connection.graphql_url, body={"query": "{ rateLimit { limit remaining } }"})
    data = reply.body.get("data") if reply.good and isinstance(reply.body, dict) else None
    if data and data.get("rateLimit"):
        limit = data["rateLimit"]
        return Check(
            SUBJECT, "GraphQL", State.OK, f"{limit['remaining']:,} of {limit['limit']:,} points left this hour"
        )
    problem = reply.reason or f"HTTP {reply.status}"
    return Check(
        SUBJECT, "GraphQL", State.FAILED, f"does not answer ({problem})", "Allow the token to use the GraphQL API."
    )


def _organization(probe: Probe, organization: str) -> tuple[Check, list[str]]:
    name = f"organisation {organization}"
    reply = probe.ask(f"/orgs/{quote(organization)}/repos?per_page={REPOSITORIES_CHECKED}")
    if reply.good and isinstance(reply.body, list) and reply.body:
        found = [repository["full_name"] for repository in reply.body]
        return Check(SUBJECT, name, State.OK, f"{len(found)} repositories can be seen on the first page"), found
    finding = (
        "no repository can be seen" if reply.good else f"cannot be read ({reply.reason or f'HTTP {reply.status}'})"
    )
    return Check(SUBJECT, name, State.FAILED, finding, _need(reply, "Metadata: read, on all its repositories")), []


def _repository(probe: Probe, repository: str, words: Wording) -> list[Check]:
    checks = []
    for name, path, permission in READS:
        reply = probe.ask(f"/repos/{quote(repository)}/{path}")
        if reply.status == 404 and not probe.ask(f"/repos/{quote(repository)}").good:
            remedy = f"Correct {words.scope}, or give the token access to it."
            return [Check(SUBJECT, repository, State.FAILED, "does not exist or cannot be seen", remedy)]
        if not reply.good and reply.status not in HARMLESS:
            finding = f"{name} cannot be read ({reply.reason or f'HTTP {reply.status}'})"
            checks.append(Check(SUBJECT, repository, State.FAILED, finding, _need(reply, permission)))
    return checks or [Check(SUBJECT, repository, State.OK, "all that Pulse reads can be read")]


def _need(reply: Reply, permission: str) -> str:
    """GitHub itself names the permission that a fine-grained token lacks; a classic one needs the scope `repo`."""
    named = reply.headers.get("x-accepted-github-permissions") or permission
    return f"Give the token the permission '{named}' (a classic token: the scope repo)."
