"""Records as GraphQL nodes: plain values, Connections, and functions of a field's arguments for the rest."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sample_org.github.connections import Connection, Node, QueryError, in_order
from sample_org.github.leaves import (
    actor,
    changed_file,
    commit,
    deployment_status,
    event,
    issue_comment,
    request_commit,
    review,
    review_request,
)
from sample_org.github.rendering import last_change, node_id, zulu
from sample_org.github.site import GitHubSite, RepositoryRecords, last_push
from sample_org.github.teams import members, teams
from sample_org.github.versions import reference, release, tag
from sample_org.records import (
    Deployment,
    GitHubIssue,
    Person,
    PullRequest,
    Repository,
    TimelineEvent,
)

_DEPLOYMENT_STATES = {"SUCCESS": "ACTIVE"}


def repository(site: GitHubSite, records: RepositoryRecords) -> Node:
    """A repository with its requests, issues and deployments."""
    item = records.repository
    pushed = zulu(last_push(records))
    return {
        "__typename": "Repository",
        "id": node_id("R", item.id),
        "databaseId": item.id,
        "name": item.name,
        "nameWithOwner": item.full_name,
        "owner": partial(organisation, site),
        "url": f"https://github.example/{item.full_name}",
        "description": None,
        "isArchived": False,
        "isFork": False,
        "isPrivate": True,
        "createdAt": zulu(item.created),
        "updatedAt": pushed,
        "pushedAt": pushed,
        "defaultBranchRef": lambda _: _main(site, item),
        "primaryLanguage": {"id": node_id("L", len(item.language)), "name": item.language},
        "pullRequest": partial(_numbered, site, records.requests, pull_request, "PullRequest"),
        "issue": partial(_numbered, site, records.issues, issue, "Issue"),
        "pullRequests": lambda wish: _listed(site, list(records.requests.values()), wish, pull_request),
        "issues": lambda wish: _listed(site, list(records.issues.values()), wish, issue),
        "deployments": lambda wish: _deployments(site, records, wish),
        "object": partial(_object, site),
        "refs": lambda wish: _refs(site, records, wish),
        "releases": lambda wish: Connection(
            records.releases,
            partial(release, site),
            lambda r: (zulu(r.created), r.id),
            (wish.get("orderBy") or {"direction": "DESC"})["direction"] == "DESC",
        ),
    }


def organisation(site: GitHubSite, _wish: object = None) -> Node:
    """The organisation that owns all repositories."""
    login = site.organisation.login
    records = site.own_repositories
    return {
        "__typename": "Organization",
        "id": node_id("O", 5_550_001),
        "databaseId": 5_550_001,
        "login": login,
        "name": login.title(),
        "email": None,
        "url": f"https://github.example/{login}",
        "repositories": lambda wish: Connection(
            records,
            partial(repository, site),
            _repository_key(wish.get("orderBy")),
            (wish.get("orderBy") or {}).get("direction") == "DESC",
        ),
        "membersWithRole": lambda _: members(site),
        "teams": lambda _: teams(site),
    }


def issue(site: GitHubSite, item: GitHubIssue) -> Node:
    """An issue on GitHub."""
    return {
        "__typename": "Issue",
        "id": node_id("I", item.id),
        "databaseId": item.id,
        "fullDatabaseId": str(item.id),
        "number": item.number,
        "title": item.title,
        "body": "",
        "state": "CLOSED" if item.closed else "OPEN",
        "url": f"https://github.example/{item.repository.full_name}/issues/{item.number}",
        "createdAt": zulu(item.created),
        "updatedAt": zulu(item.updated),
        "closedAt": zulu(item.closed),
        "author": actor(item.author),
        "repository": lambda _: repository(site, site.by_id[item.repository.id]),
    }


def pull_request(site: GitHubSite, item: PullRequest) -> Node:
    """A pull request with what belongs to it."""
    merge = item.merge_commit
    return {
        "__typename": "PullRequest",
        "id": node_id("PR", item.id),
        "databaseId": item.id,
        "fullDatabaseId": str(item.id),
        "number": item.number,
        "title": item.title,
        "body": item.body,
        "url": f"https://github.example/{item.repository.full_name}/pull/{item.number}",
        "state": item.state,
        "isDraft": item.is_draft,
        "merged": item.merged is not None,
        "closed": item.closed is not None,
        "isCrossRepository": False,
        "createdAt": zulu(item.created),
        "updatedAt": zulu(item.updated),
        "mergedAt": zulu(item.merged),
        "closedAt": zulu(item.closed),
        "headRefName": item.branch,
        "baseRefName": "main",
        "headRefOid": item.commits[-1].oid,
        "additions": sum(commit.additions for commit in item.commits),
        "deletions": sum(commit.deletions for commit in item.commits),
        "changedFiles": item.changed_files,
        "author": actor(item.author),
        "mergedBy": actor(item.merged_by),
        "mergeCommit": commit(site, merge) if merge else None,
        "repository": lambda _: repository(site, site.by_id[item.repository.id]),
        "labels": in_order(item.labels, lambda name: {"id": f"LA_{name}", "name": name}),
        "closingIssuesReferences": in_order([item.closes] if item.closes else [], partial(issue, site)),
        "reviewRequests": in_order(_still_asked(item), review_request),
        "reviews": lambda wish: Connection(
            [r for r in item.reviews if r.state in (wish.get("states") or [r.state])],
            partial(review, site),
            lambda r: (zulu(r.at), r.id),
        ),
        "commits": in_order(item.commits, partial(request_commit, site)),
        "files": in_order(item.files, changed_file),
        "comments": Connection(item.comments, issue_comment, lambda c: (zulu(c.at), c.id)),
        "timelineItems": lambda wish: Connection(_wanted(item.events, wish), event, lambda e: (zulu(e.at), e.id)),
    }


def comment(site: GitHubSite, identifier: int, *, on_line: bool) -> Node | None:
    """A comment by its id, with the repository that it is in."""
    for records in site.own_repositories:
        for request in records.requests.values():
            lists = [review.comments for review in request.reviews] if on_line else [request.comments]
            for item in (item for listed in lists for item in listed):
                if item.id == identifier:
                    kind = "PullRequestReviewComment" if on_line else "IssueComment"
                    home = partial(_home, site, records)
                    return {**issue_comment(item), "__typename": kind, "repository": home}
    return None


def _home(site: GitHubSite, records: RepositoryRecords, _wish: object = None) -> Node:
    return repository(site, records)


def deployment(site: GitHubSite, item: Deployment) -> Node:
    """A deployment; statuses newest first, as GitHub lists them."""
    newest = item.statuses[-1] if item.statuses else None
    state = newest.state if newest else "PENDING"
    return {
        "__typename": "Deployment",
        "id": node_id("DE", item.id),
        "databaseId": item.id,
        "createdAt": zulu(item.created),
        "updatedAt": zulu(last_change(item)),
        "environment": item.environment,
        "originalEnvironment": item.environment,
        "latestEnvironment": item.environment,
        "commitOid": item.commit_oid,
        "ref": lambda _: _main(site, item.repository),
        "task": "deploy",
        "description": None,
        "state": _DEPLOYMENT_STATES.get(state, state),
        "creator": actor(item.creator),
        "latestStatus": deployment_status(item, newest) if newest else None,
        "repository": lambda _: repository(site, site.by_id[item.repository.id]),
        "statuses": in_order(item.statuses[::-1], partial(deployment_status, item)),
    }


def _wanted(events: list[TimelineEvent], wish: Node) -> list[TimelineEvent]:
    kinds = wish.get("itemTypes")
    names = {kind.title().replace("_", "") for kind in kinds} if kinds else None
    return [event for event in events if names is None or event.kind in names]


def _still_asked(item: PullRequest) -> list[Person]:
    answered = {review.author.login for review in item.reviews}
    return [e.subject for e in item.events if e.subject and e.subject.login not in answered]


def _numbered(
    site: GitHubSite, known: dict[int, Any], render: Callable[[GitHubSite, Any], Node], kind: str, wish: Node
) -> Node:
    found = known.get(wish["number"])
    if found is None:
        raise QueryError(
            "NOT_FOUND", f"Could not resolve to {_article(kind)} {kind} with the number of {wish['number']}."
        )
    return render(site, found)


def _article(kind: str) -> str:
    return "an" if kind[0] in "AEIOU" else "a"


def _listed(site: GitHubSite, records: list[Any], wish: Node, render: Callable[[GitHubSite, Any], Node]) -> Connection:
    order = wish.get("orderBy") or {"field": "CREATED_AT", "direction": "ASC"}
    states = wish.get("states")
    if states:
        records = [record for record in records if _state(record) in states]
    by_update = order["field"] == "UPDATED_AT"
    return Connection(
        records,
        partial(render, site),
        lambda record: (zulu(record.updated if by_update else record.created), record.number),
        order["direction"] == "DESC",
    )


def _state(record: PullRequest | GitHubIssue) -> str:
    return record.state if isinstance(record, PullRequest) else "CLOSED" if record.closed else "OPEN"


def _deployments(site: GitHubSite, records: RepositoryRecords, wish: Node) -> Connection:
    environments = wish.get("environments")
    found = [d for d in records.deployments if not environments or d.environment in environments]
    descending = wish["orderBy"]["direction"] == "DESC"
    return Connection(found, partial(deployment, site), lambda d: (zulu(d.created), d.id), descending)


def _repository_key(order: Node | None) -> Callable[[RepositoryRecords], tuple[Any, ...]]:
    by = (order or {}).get("field", "CREATED_AT")
    if by == "NAME":
        return lambda records: (records.repository.name, records.repository.id)
    if by in ("PUSHED_AT", "UPDATED_AT"):
        return lambda records: (zulu(last_push(records)), records.repository.id)
    return lambda records: (zulu(records.repository.created), records.repository.id)


def _main(site: GitHubSite, item: Repository) -> Node | None:
    oid = site.by_id[item.id].head
    if not oid:
        return None
    head = site.commits[oid]
    return reference("refs/heads/", "main", {**commit(site, head), "__typename": "Commit"})


def _object(site: GitHubSite, wish: Node) -> Node | None:
    found = site.commits.get(wish.get("oid") or "")
    return commit(site, found) if found else None


def _refs(site: GitHubSite, records: RepositoryRecords, wish: Node) -> Connection:
    tags = records.tags if wish["refPrefix"] == "refs/tags/" else []
    order = wish.get("orderBy") or {"field": "ALPHABETICAL", "direction": "ASC"}
    by_date = order["field"] == "TAG_COMMIT_DATE"
    descending = order["direction"] == "DESC"
    return Connection(tags, partial(tag, site), lambda t: (zulu(t.at) if by_date else "", t.name), descending)
