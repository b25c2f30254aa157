"""The nodes that lie inside requests and deployments: accounts, commits, reviews, comments, events, statuses."""

from datetime import datetime
from functools import partial

from sample_org.github.connections import Connection, Node, in_order
from sample_org.github.rendering import node_id, zulu
from sample_org.github.site import GitHubSite
from sample_org.records import (
    ChangedFile,
    Comment,
    Commit,
    Deployment,
    DeploymentStatus,
    Person,
    Review,
    TimelineEvent,
    WorkflowRun,
)


def actor(person: Person | None) -> Node | None:
    """An account; None for one that was deleted. Bots have no `[bot]` in their login here."""
    if person is None or person.deleted:
        return None
    node: Node = {
        "__typename": "Bot" if person.is_bot else "User",
        "id": node_id("BOT" if person.is_bot else "U", person.github_id),
        "databaseId": person.github_id,
        "login": person.login,
        "url": f"https://github.example/{person.login}",
    }
    more = {"name": person.name, "email": person.github_email, "company": None, "createdAt": "2019-04-01T09:00:00Z"}
    return node if person.is_bot else node | more


def commit(site: GitHubSite, item: Commit) -> Node:
    """A commit; its author's account is null when the address belongs to none."""
    author = item.author if item.author and not item.author.is_bot else None
    return {
        "__typename": "Commit",
        "id": f"C_{item.oid[:20]}",
        "oid": item.oid,
        "message": item.message,
        "messageHeadline": item.message.partition("\n")[0],
        "authoredDate": zulu(item.authored),
        "committedDate": zulu(item.committed),
        "additions": item.additions,
        "deletions": item.deletions,
        "author": {
            "name": item.author_name,
            "email": item.author_email,
            "user": actor(author),
            "date": zulu(item.authored),
        },
        "parents": in_order(item.parents, lambda oid: commit(site, site.commits[oid])),
        "history": partial(_history, site, item),
        "checkSuites": lambda _: in_order(site.runs_of(item.oid), _check_suite),
    }


def _history(site: GitHubSite, head: Commit, wish: Node) -> Connection:
    """What can be reached from `head`; `since` and `until` leave out what was committed before and after."""
    since, until = wish.get("since"), wish.get("until")
    found = site.history(head.oid)
    if since or until:
        low, high = (datetime.fromisoformat(text) if text else None for text in (since, until))
        found = [c for c in found if (not low or c.committed >= low) and (not high or c.committed <= high)]
    return in_order(found, partial(commit, site))


def _check_suite(run: WorkflowRun) -> Node:
    return {
        "id": node_id("CS", run.id),
        "databaseId": run.id,
        "createdAt": zulu(run.created),
        "updatedAt": zulu(run.updated),
        "status": "COMPLETED" if run.conclusion else "IN_PROGRESS",
        "conclusion": run.conclusion.upper() if run.conclusion else None,
    }


def changed_file(item: ChangedFile) -> Node:
    """A file of a request."""
    lines = {"additions": item.additions, "deletions": item.deletions}
    return {"path": item.path, "changeType": item.change, **lines}


def deployment_status(parent: Deployment, item: DeploymentStatus) -> Node:
    """One status of a deployment."""
    return {
        "__typename": "DeploymentStatus",
        "id": node_id("DES", item.id),
        "state": item.state,
        "createdAt": zulu(item.at),
        "updatedAt": zulu(item.at),
        "description": "",
        "environment": parent.environment,
        "environmentUrl": f"https://{parent.environment}.{parent.repository.name}.example",
        "creator": actor(parent.creator),
    }


def review(site: GitHubSite, item: Review) -> Node:
    """A review with its line comments."""
    at = zulu(item.at)
    return {
        "__typename": "PullRequestReview",
        "id": node_id("PRR", item.id),
        "databaseId": item.id,
        "fullDatabaseId": str(item.id),
        "state": item.state,
        "author": actor(item.author),
        "body": item.body,
        "createdAt": at,
        "submittedAt": at,
        "updatedAt": at,
        "commit": commit(site, site.commits[item.commit_oid]) if item.commit_oid else None,
        "comments": in_order(item.comments, _review_comment),
    }


def _review_comment(item: Comment) -> Node:
    return {**issue_comment(item), "id": node_id("PRRC", item.id), "path": item.path}


def issue_comment(item: Comment) -> Node:
    """A comment of a request's conversation."""
    ids = {"id": node_id("IC", item.id), "databaseId": item.id, "fullDatabaseId": str(item.id)}
    times = {"createdAt": zulu(item.at), "updatedAt": zulu(item.updated)}
    return {"__typename": "IssueComment", **ids, "author": actor(item.author), "body": item.body, **times}


def request_commit(site: GitHubSite, item: Commit) -> Node:
    """A commit as part of a request."""
    return {"id": f"PURC_{item.oid[:20]}", "commit": commit(site, item)}


def review_request(person: Person) -> Node:
    """A reviewer who is still asked."""
    return {"id": node_id("RR", person.github_id), "requestedReviewer": actor(person)}


def event(item: TimelineEvent) -> Node:
    """One event of a request."""
    asked = {"requestedReviewer": actor(item.subject)} if item.kind == "ReviewRequestedEvent" else {}
    shown = {"__typename": item.kind, "id": node_id("EV", item.id), "createdAt": zulu(item.at)}
    return {**shown, "actor": actor(item.actor), **asked}
