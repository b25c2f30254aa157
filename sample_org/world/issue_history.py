"""How an issue's values change: every change goes through `change`, so that history and current values agree."""

from datetime import datetime
from typing import Any

from sample_org.records import STATUS_CATEGORIES, Change, History, Issue, Person

# What happens to an issue: when, by whom, and the new values.
Event = tuple[datetime, Person, dict[str, Any]]


def change(issue: Issue, at: datetime, author: Person, values: dict[str, Any]) -> bool:
    """Set the values that differ, with one history entry; a status of category done sets the resolution too.

    Returns False, with nothing written, when no value differs.
    """
    values = dict(values)
    if "status" in values and values["status"] != issue.status:
        values |= _resolution(values["status"])
    changes = [Change(name, getattr(issue, name), new) for name, new in values.items() if getattr(issue, name) != new]
    if not changes:
        return False
    for item in changes:
        setattr(issue, item.field, item.new)
        if item.field == "resolution":
            issue.resolved = at if item.new else None
        if item.field == "status" and STATUS_CATEGORIES[item.old] != STATUS_CATEGORIES[item.new]:
            issue.category_changed = at
    issue.histories.append(History(at, author, changes))
    issue.updated = at
    return True


def replay(issue: Issue, events: list[Event], until: datetime) -> None:
    """Let the events happen to a new issue in the order of their times, as far as `until`."""
    issue.updated = issue.category_changed = issue.created
    for at, author, values in sorted(events, key=lambda event: event[0]):
        if issue.created <= at < until:
            change(issue, at, author, values)


def _resolution(status: str) -> dict[str, str | None]:
    if STATUS_CATEGORIES[status] != "done":
        return {"resolution": None}
    return {"resolution": "Won't Do" if status == "Won't Do" else "Done"}
