"""Changes that tests make while the organisation is served: what people would do in Jira and GitHub."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Literal

import msgspec

from sample_org.github.site import GitHubSite
from sample_org.jira.site import JiraSite
from sample_org.records import Change, History, Issue, PullRequest
from sample_org.upheavals import RecordMutation, RepositoryMutation, change_record, change_repository
from sample_org.world.issue_history import change, replay
from sample_org.world.requests import merge, settle

_HIDING: dict[str, Literal["deleted", "withheld"] | None] = {"trash": "deleted", "withhold": "withheld", "show": None}
_EDITABLE = {"summary", "priority", "labels", "points"}


class MutationError(ValueError):
    """The mutation names something that does not exist."""


class JiraMutation(msgspec.Struct, tag_field="system", tag="jira", forbid_unknown_fields=True):
    """`update` (by `set`), `transition` (to `status`), `move` (to project `to`), `delete`, `add` (to `project`).

    Of a whole `project`: `trash` (into the recycle bin), `withhold` (from the caller), `show` (again).
    """

    op: Literal["update", "transition", "move", "delete", "add", "trash", "withhold", "show"]
    key: str = ""
    set: dict[str, Any] = {}
    status: str = ""
    to: str = ""
    project: str = ""
    updated: datetime | None = None


class GitHubMutation(msgspec.Struct, tag_field="system", tag="github", forbid_unknown_fields=True):
    """`update` (title, body or labels in `set`) or `merge` a pull request of `repo` (`owner/name`)."""

    op: Literal["update", "merge"]
    repo: str
    number: int
    set: dict[str, Any] = {}
    updated: datetime | None = None


Mutation = JiraMutation | GitHubMutation | RepositoryMutation | RecordMutation


def read_mutation(body: bytes) -> Mutation:
    """A mutation from JSON; raises msgspec.ValidationError."""
    wish: Mutation = msgspec.json.decode(body, type=Mutation)
    return wish


def mutate(jira: JiraSite, github: GitHubSite, wish: Mutation) -> dict[str, Any]:
    """Do it, at `updated` or now, and tell the record's key or number."""
    if isinstance(wish, RepositoryMutation):
        return change_repository(github, wish)
    if isinstance(wish, RecordMutation):
        return change_record(github, wish)
    at = wish.updated or datetime.now(UTC)
    if isinstance(wish, GitHubMutation):
        return {"number": _change_request(github, wish, at).number}
    if wish.op == "add":
        return {"key": _add(jira, wish, at).key}
    if wish.op in _HIDING:
        jira.hide(wish.project, _HIDING[wish.op])
        return {"project": wish.project}
    issue = jira.find(wish.key)
    if issue is None:
        raise MutationError(f"There is no issue {wish.key}.")
    _change_issue(jira, issue, wish, at)
    jira.changed(issue)
    return {"key": issue.key}


def _change_issue(jira: JiraSite, issue: Issue, wish: JiraMutation, at: datetime) -> None:
    author = issue.assignee or issue.reporter
    if wish.op == "delete":
        jira.by_id.pop(issue.id)
        jira.by_key = {key: other for key, other in jira.by_key.items() if other is not issue}
        jira.organisation.issues.remove(issue)
    elif wish.op == "move":
        _move(jira, issue, wish.to, at)
    elif wish.op == "transition":
        change(issue, at, author, {"status": wish.status})
    else:
        unknown = set(wish.set) - _EDITABLE
        if unknown:
            raise MutationError(f"Not editable: {', '.join(sorted(unknown))}; only {', '.join(sorted(_EDITABLE))}.")
        change(issue, at, author, wish.set)
    if issue.histories and issue.histories[-1].id == 0:
        issue.histories[-1].id = _next_history_id(jira)
    issue.updated = at


def _move(jira: JiraSite, issue: Issue, project: str, at: datetime) -> None:
    """To the next free key of another project; the old key goes on finding the issue."""
    team = next((team for team in jira.organisation.teams if team.key == project), None)
    if team is None:
        raise MutationError(f"There is no project {project}.")
    old = issue.key
    issue.key, issue.team = _free_key(jira, project), team
    issue.histories.append(History(at, issue.reporter, [Change("key", old, issue.key)]))
    jira.by_key[issue.key] = issue


def _add(jira: JiraSite, wish: JiraMutation, at: datetime) -> Issue:
    team = next((team for team in jira.organisation.teams if team.key == wish.project), None)
    if team is None:
        raise MutationError(f"There is no project {wish.project}.")
    issue = Issue(team, "Task", at, team.product, str(wish.set.get("summary", "Something new")))
    replay(issue, [], at)
    issue.id, issue.key = max(jira.by_id) + 1, _free_key(jira, team.key)
    jira.organisation.issues.append(issue)
    jira.by_id[issue.id] = jira.by_key[issue.key] = issue
    jira.changed(issue)
    return issue


def _free_key(jira: JiraSite, project: str) -> str:
    taken = (key.rpartition("-") for key in jira.by_key)
    return f"{project}-{max(int(number) for name, _, number in taken if name == project) + 1}"


def _next_history_id(jira: JiraSite) -> int:
    return 1 + max(history.id for issue in jira.by_id.values() for history in issue.histories)


def _change_request(github: GitHubSite, wish: GitHubMutation, at: datetime) -> PullRequest:
    records = github.find(*wish.repo.split("/", 1)) if "/" in wish.repo else None
    request = records.requests.get(wish.number) if records else None
    if request is None:
        raise MutationError(f"There is no pull request {wish.repo}#{wish.number}.")
    at = at.replace(microsecond=0)
    if wish.op == "merge":
        _merge(github, request, at)
    else:
        for name in {"title", "body", "labels"} & set(wish.set):
            setattr(request, name, wish.set[name])
    request.updated = at
    return request


def _merge(github: GitHubSite, request: PullRequest, at: datetime) -> None:
    if request.state != "OPEN":
        raise MutationError(f"Pull request #{request.number} is not open.")
    known = max(event.id for other in github.organisation.pull_requests for event in other.events)
    merge(Random(request.id), request, at, request.author)
    settle(request, at + timedelta(seconds=1))
    for event in request.events:
        if event.id == 0:
            known += 1
            event.id = known
    commit = request.merge_commit
    assert commit is not None
    commit.message = f"{request.title} (#{request.number})"
    records = github.by_id[request.repository.id]
    commit.parents = (records.head,) if request.repository.squash else (records.head, request.commits[-1].oid)
    github.commits[commit.oid] = commit
    records.head = commit.oid
