"""Checks of GitHub: who each token is, and whether it may read every repository and organisation that is configured."""

from urllib.parse import quote

from pulse.connections import GitHubConnection
from pulse.doctor.check import Check, Probe, Reply, State

SUBJECT = "github"
REPOSITORIES_CHECKED = 20

# what the streams read of a repository, and the permission of a fine-grained token that each needs
READS = (
    ("pull requests", "pulls/comments?per_page=1", "Pull requests: read"),
    ("issues", "issues?per_page=1", "Issues: read"),
    ("deployments", "deployments?per_page=1", "Deployments: read"),
)


def check_github(connection: GitHubConnection) -> list[Check]:
    """All checks of every token of one connection."""
    checks = []
    for number, secret in enumerate(connection.tokens, start=1):
        name = "token" if len(connection.tokens) == 1 else f"token {number}"
        headers = {
            "Authorization": f"Bearer {secret.get_secret_value()}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
            "User-Agent": "pulse",
        }
        probe = Probe(connection.api_url, headers)
        try:
            checks += _token(probe, name, connection)
        finally:
            probe.close()
    return checks


def _token(probe: Probe, name: str, connection: GitHubConnection) -> list[Check]:
    account = _account(probe, name, connection.api_url)
    if account.state is State.FAILED:
        return [account]
    repositories = list(connection.repositories)
    checks = [account, _graphql(probe, connection)]
    for organization in connection.organizations:
        check, found = _organization(probe, organization)
        checks.append(check)
        repositories += found
    for repository in repositories[:REPOSITORIES_CHECKED]:
        checks += _repository(probe, repository)
    return checks


def _account(probe: Probe, name: str, url: str) -> Check:
    reply = probe.ask("/user")
    if reply.good and isinstance(reply.body, dict):
        return Check(SUBJECT, name, State.OK, f"{reply.body.get('login')} on {url}")
    if reply.status == 0:
        remedy = "Check PULSE_GITHUB_API_URL and the network."
        return Check(SUBJECT, "reachable", State.FAILED, f"{url}: {reply.reason}", remedy)
    if reply.status == 401:
        remedy = "Create a token and set PULSE_GITHUB_TOKEN; the present one is wrong, revoked or expired."
        return Check(SUBJECT, name, State.FAILED, "GitHub refuses the token (HTTP 401)", remedy)
    if reply.status == 403:
        return Check(SUBJECT, name, State.WARNING, "the token names no user (HTTP 403); an app's token does not")
    remedy = "PULSE_GITHUB_API_URL is https://api.github.com, or https://HOST/api/v3 of an Enterprise Server."
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


def _repository(probe: Probe, repository: str) -> list[Check]:
    checks = []
    for name, path, permission in READS:
        reply = probe.ask(f"/repos/{quote(repository)}/{path}")
        if reply.status == 404 and not probe.ask(f"/repos/{quote(repository)}").good:
            remedy = "Correct PULSE_GITHUB_REPOSITORIES, or give the token access to it."
            return [Check(SUBJECT, repository, State.FAILED, "does not exist or cannot be seen", remedy)]
        # Repositories can have their issues turned off, which GitHub answers with 410.
        if not reply.good and reply.status != 410:
            finding = f"{name} cannot be read ({reply.reason or f'HTTP {reply.status}'})"
            checks.append(Check(SUBJECT, repository, State.FAILED, finding, _need(reply, permission)))
    return checks or [Check(SUBJECT, repository, State.OK, "pull requests, issues and deployments can be read")]


def _need(reply: Reply, permission: str) -> str:
    """GitHub itself names the permission that a fine-grained token lacks; a classic one needs the scope `repo`."""
    named = reply.headers.get("x-accepted-github-permissions") or permission
    return f"Give the token the permission '{named}' (a classic token: the scope repo)."
