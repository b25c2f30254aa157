"""Changes that tests make to whole repositories, and what vanishes or changes on GitHub without a word."""

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from sample_org.github.site import GitHubSite, RepositoryRecords
from sample_org.records import Comment


class UpheavalError(ValueError):
    """The change names something that does not exist."""


class RepositoryMutation(msgspec.Struct, tag_field="system", tag="repository", forbid_unknown_fields=True):
    """`rename` and `transfer` (to `owner/name`), `delete`, `withhold` from the caller and `show` again."""

    op: Literal["rename", "transfer", "delete", "withhold", "show"]
    repo: str
    to: str = ""


class RecordMutation(msgspec.Struct, tag_field="system", tag="record", forbid_unknown_fields=True):
    """`delete` a record of a repository, `edit` a comment, `transfer` an issue to another repository (`to`).

    `id`: the number of an issue, else the record's id.
    """

    op: Literal["delete", "edit", "transfer"]
    kind: Literal["issue", "comment", "deployment"]
    repo: str
    id: int
    to: str = ""


def change_repository(site: GitHubSite, wish: RepositoryMutation) -> dict[str, Any]:
    """Do it, and tell the repository's name."""
    records = _find(site, wish.repo)
    if wish.op in ("rename", "transfer"):
        owner, _, name = wish.to.partition("/")
        site.rename(records, owner, name)
    elif wish.op == "delete":
        site.remove(records)
    elif wish.op == "withhold":
        site.withheld.add(records.repository.id)
    else:
        site.withheld.discard(records.repository.id)
    return {"repo": records.repository.full_name}


def change_record(site: GitHubSite, wish: RecordMutation) -> dict[str, Any]:
    """Do it, and tell the record's number or id."""
    records = _find(site, wish.repo)
    if wish.kind == "issue":
        return {"id": _change_issue(site, records, wish)}
    if wish.kind == "deployment":
        gone = next((item for item in records.deployments if item.id == wish.id), None)
        if gone is None:
            raise UpheavalError(f"There is no deployment {wish.id} in {wish.repo}.")
        records.deployments.remove(gone)
        site.organisation.deployments.remove(gone)
        return {"id": wish.id}
    listed, comment = _comment(records, wish.id)
    if wish.op == "delete":
        listed.remove(comment)
    else:
        comment.body, comment.edited = f"{comment.body} Edited.", datetime.now(UTC).replace(microsecond=0)
    return {"id": wish.id}


def _change_issue(site: GitHubSite, records: RepositoryRecords, wish: RecordMutation) -> int:
    """Delete it, or let it go on under another number elsewhere."""
    issue = records.issues.pop(wish.id, None)
    if issue is None:
        raise UpheavalError(f"There is no issue {wish.repo}#{wish.id}.")
    if wish.op == "delete":
        site.organisation.github_issues.remove(issue)
        site.unlink(issue)
        return wish.id
    home = _find(site, wish.to)
    issue.repository, issue.number = home.repository, max([*home.requests, *home.issues], default=0) + 1
    issue.id, issue.updated = home.repository.id * 100_000 + issue.number, datetime.now(UTC).replace(microsecond=0)
    home.issues[issue.number] = issue
    return issue.number


def _comment(records: RepositoryRecords, identifier: int) -> tuple[list[Comment], Comment]:
    for request in records.requests.values():
        for listed in (request.comments, *(review.comments for review in request.reviews)):
            for comment in listed:
                if comment.id == identifier:
                    return listed, comment
    raise UpheavalError(f"There is no comment {identifier} in {records.repository.full_name}.")


def _find(site: GitHubSite, name: str) -> RepositoryRecords:
    found = site.repositories.get(name.lower())
    if found is None:
        raise UpheavalError(f"There is no repository {name}.")
    return found
