"""Records as GitHub's REST API shows them."""

from datetime import UTC, datetime
from typing import Any

from sample_org.records import (
    Comment,
    Deployment,
    DeploymentStatus,
    GitHubIssue,
    Person,
    PullRequest,
    Repository,
    Review,
)

_GHOST = Person("", "ghost", "", "", 10137, "UTC")


def zulu(moment: datetime | None) -> str | None:
    """As GitHub writes times: whole seconds, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def node_id(prefix: str, identifier: int) -> str:
    """The global id of a record, the same in REST and GraphQL."""
    return f"{prefix}_kwDO{identifier:014d}"


def user(base: str, person: Person) -> dict[str, Any]:
    """An account; bots have `[bot]` in their login here, and a deleted user is the ghost."""
    shown = _GHOST if person.deleted else person
    login = f"{shown.login}[bot]" if shown.is_bot else shown.login
    kind = "Bot" if shown.is_bot else "User"
    return {
        "login": login,
        "id": shown.github_id,
        "node_id": node_id("BOT" if shown.is_bot else "U", shown.github_id),
        "url": f"{base}/users/{login}",
        "html_url": f"https://github.example/{login}",
        "type": kind,
        "site_admin": False,
    }


def full_user(base: str, person: Person) -> dict[str, Any]:
    """An account as `GET user` shows it."""
    return user(base, person) | {"name": person.name or None, "email": person.github_email or None}


def owner(base: str, login: str) -> dict[str, Any]:
    """The organisation that owns the repositories."""
    return {
        "login": login,
        "id": 5_550_001,
        "node_id": node_id("O", 5_550_001),
        "url": f"{base}/orgs/{login}",
        "type": "Organization",
    }


def repository(base: str, item: Repository, pushed: datetime) -> dict[str, Any]:
    """A repository in the list's form."""
    return {
        "id": item.id,
        "node_id": node_id("R", item.id),
        "name": item.name,
        "full_name": item.full_name,
        "private": True,
        "owner": owner(base, item.owner),
        "html_url": f"https://github.example/{item.full_name}",
        "description": None,
        "fork": False,
        "url": f"{base}/repos/{item.full_name}",
        "created_at": zulu(item.created),
        "updated_at": zulu(pushed),
        "pushed_at": zulu(pushed),
        "language": item.language,
        "archived": False,
        "disabled": False,
        "visibility": "private",
        "default_branch": "main",
    }


def issue(base: str, item: PullRequest | GitHubIssue) -> dict[str, Any]:
    """An issue, or a pull request in the form in which the issue list shows it."""
    home = f"{base}/repos/{item.repository.full_name}"
    is_request = isinstance(item, PullRequest)
    page = f"https://github.example/{item.repository.full_name}/{'pull' if is_request else 'issues'}/{item.number}"
    shown: dict[str, Any] = {
        "url": f"{home}/issues/{item.number}",
        "repository_url": home,
        "html_url": page,
        "id": item.id,
        "node_id": node_id("PR" if is_request else "I", item.id),
        "number": item.number,
        "title": item.title,
        "user": user(base, item.author),
        "labels": [],
        "state": "closed" if item.closed else "open",
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": 0,
        "created_at": zulu(item.created),
        "updated_at": zulu(item.updated),
        "closed_at": zulu(item.closed),
        "author_association": "MEMBER",
        "body": None,
        "state_reason": None if is_request or not item.closed else "completed",
    }
    if isinstance(item, PullRequest):
        links = {"url": f"{home}/pulls/{item.number}", "html_url": page, "merged_at": zulu(item.merged)}
        labels = [{"name": name} for name in item.labels]
        shown |= {"body": item.body, "labels": labels, "comments": len(item.comments)}
        shown |= {"draft": item.is_draft, "pull_request": links}
    return shown


def issue_comment(base: str, request: PullRequest, item: Comment) -> dict[str, Any]:
    """A comment in a request's conversation."""
    home = f"{base}/repos/{request.repository.full_name}"
    return {
        "url": f"{home}/issues/comments/{item.id}",
        "html_url": f"https://github.example/{request.repository.full_name}/pull/{request.number}#issuecomment-{item.id}",
        "issue_url": f"{home}/issues/{request.number}",
        "id": item.id,
        "node_id": node_id("IC", item.id),
        "user": user(base, item.author),
        "created_at": zulu(item.at),
        "updated_at": zulu(item.updated),
        "author_association": "MEMBER",
        "body": item.body,
    }


def review_comment(base: str, request: PullRequest, review: Review, item: Comment) -> dict[str, Any]:
    """A comment on a line, given with a review."""
    home = f"{base}/repos/{request.repository.full_name}"
    return {
        "url": f"{home}/pulls/comments/{item.id}",
        "pull_request_review_id": review.id,
        "id": item.id,
        "node_id": node_id("PRRC", item.id),
        "diff_hunk": "@@ -1 +1 @@",
        "path": item.path,
        "commit_id": review.commit_oid,
        "original_commit_id": review.commit_oid,
        "user": user(base, item.author),
        "body": item.body,
        "created_at": zulu(item.at),
        "updated_at": zulu(item.updated),
        "html_url": f"https://github.example/{request.repository.full_name}/pull/{request.number}#discussion_r{item.id}",
        "pull_request_url": f"{home}/pulls/{request.number}",
        "author_association": "MEMBER",
        "subject_type": "line",
    }


def deployment(base: str, item: Deployment) -> dict[str, Any]:
    """A deployment; its state is in its statuses only."""
    url = f"{base}/repos/{item.repository.full_name}/deployments/{item.id}"
    return {
        "url": url,
        "id": item.id,
        "node_id": node_id("DE", item.id),
        "sha": item.commit_oid,
        "ref": "main",
        "task": "deploy",
        "payload": {},
        "original_environment": item.environment,
        "environment": item.environment,
        "description": None,
        "creator": user(base, item.creator),
        "created_at": zulu(item.created),
        "updated_at": zulu(last_change(item)),
        "statuses_url": f"{url}/statuses",
        "transient_environment": False,
        "production_environment": item.environment == "production",
    }


def deployment_status(base: str, parent: Deployment, item: DeploymentStatus) -> dict[str, Any]:
    """One status of a deployment."""
    url = f"{base}/repos/{parent.repository.full_name}/deployments/{parent.id}"
    return {
        "url": f"{url}/statuses/{item.id}",
        "id": item.id,
        "node_id": node_id("DES", item.id),
        "state": item.state.lower(),
        "creator": user(base, parent.creator),
        "description": "",
        "environment": parent.environment,
        "created_at": zulu(item.at),
        "updated_at": zulu(item.at),
        "deployment_url": url,
    }


def last_change(item: Deployment) -> datetime:
    """When a deployment changed last: at its newest status."""
    return item.statuses[-1].at if item.statuses else item.created
