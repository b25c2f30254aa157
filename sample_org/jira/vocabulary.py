"""The site's fixed lists: fields, statuses, issue types, priorities, resolutions, and the users' time zone."""

from typing import Any
from zoneinfo import ZoneInfo

from sample_org.records import ISSUE_TYPES, STATUS_CATEGORIES

# The zone of the caller's profile: stamps carry its offset, and quoted JQL times are read in it.
PROFILE_TIME_ZONE = "America/New_York"
PROFILE_ZONE = ZoneInfo(PROFILE_TIME_ZONE)

DEVELOPMENT = "customfield_10000"
TEAM, EPIC_LINK, SPRINT = "customfield_10001", "customfield_10014", "customfield_10020"
FLAGGED, STORY_POINTS, RANK = "customfield_10021", "customfield_10026", "customfield_10019"

STATUS_IDS = dict(zip(STATUS_CATEGORIES, ("10000", "10001", "3", "10010", "10011", "10002", "10013"), strict=True))
TYPE_IDS = {name: str(10000 + position) for position, name in enumerate(ISSUE_TYPES)}
PRIORITY_IDS = {"Highest": "1", "High": "2", "Medium": "3", "Low": "4"}
RESOLUTION_IDS = {"Done": "10000", "Won't Do": "10001"}
_CATEGORIES = {
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}

_PANEL = "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummarycf"
_GREENHOPPER = "com.pyxis.greenhopper.jira"
_CUSTOM_TYPES = "com.atlassian.jira.plugin.system.customfieldtypes"
_SYSTEM_FIELDS = (
    ("summary", "Summary", "string"),
    ("issuetype", "Issue Type", "issuetype"),
    ("project", "Project", "project"),
    ("status", "Status", "status"),
    ("statuscategorychangedate", "Status Category Changed", "datetime"),
    ("priority", "Priority", "priority"),
    ("resolution", "Resolution", "resolution"),
    ("resolutiondate", "Resolved", "datetime"),
    ("assignee", "Assignee", "user"),
    ("reporter", "Reporter", "user"),
    ("creator", "Creator", "user"),
    ("created", "Created", "datetime"),
    ("updated", "Updated", "datetime"),
    ("labels", "Labels", "array"),
    ("fixVersions", "Fix versions", "array"),
    ("description", "Description", "string"),
    ("parent", "Parent", "issuelink"),
    ("comment", "Comment", "comments-page"),
    ("timespent", "Time Spent", "number"),
)
_CUSTOM_FIELDS = (
    (DEVELOPMENT, "Development", {"type": "any", "custom": _PANEL}),
    (TEAM, "Team", {"type": "team", "custom": "com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team"}),
    (EPIC_LINK, "Epic Link", {"type": "any", "custom": f"{_GREENHOPPER}:gh-epic-link"}),
    (RANK, "Rank", {"type": "any", "custom": f"{_GREENHOPPER}:gh-lexo-rank"}),
    (SPRINT, "Sprint", {"type": "array", "items": "json", "custom": f"{_GREENHOPPER}:gh-sprint"}),
    (FLAGGED, "Flagged", {"type": "array", "items": "option", "custom": f"{_CUSTOM_TYPES}:multicheckboxes"}),
    (STORY_POINTS, "Story Points", {"type": "number", "custom": f"{_CUSTOM_TYPES}:float"}),
)


def fields() -> list[dict[str, Any]]:
    """What `GET field` answers."""
    system = [_field(i, name, {"type": kind, "system": i}, custom=False) for i, name, kind in _SYSTEM_FIELDS]
    custom = [_field(i, name, {**schema, "customId": int(i[12:])}, custom=True) for i, name, schema in _CUSTOM_FIELDS]
    return system + custom


def status(base: str, name: str) -> dict[str, Any]:
    """One status with its category, as in issues and in `GET status`."""
    return {
        "self": f"{base}/rest/api/3/status/{STATUS_IDS[name]}",
        "description": "",
        "name": name,
        "id": STATUS_IDS[name],
        "statusCategory": _category(base, STATUS_CATEGORIES[name]),
    }


def issue_type(base: str, name: str) -> dict[str, Any]:
    """One issue type; only epics stand above the others."""
    return {
        "self": f"{base}/rest/api/3/issuetype/{TYPE_IDS[name]}",
        "id": TYPE_IDS[name],
        "description": "",
        "name": name,
        "subtask": False,
        "hierarchyLevel": 1 if name == "Epic" else 0,
    }


def _category(base: str, key: str) -> dict[str, Any]:
    number, colour, name = _CATEGORIES[key]
    return {
        "self": f"{base}/rest/api/3/statuscategory/{number}",
        "id": number,
        "key": key,
        "colorName": colour,
        "name": name,
    }


def _field(identifier: str, name: str, schema: dict[str, Any], *, custom: bool) -> dict[str, Any]:
    clauses = [f"cf[{identifier[12:]}]", name] if custom else [identifier]
    return {
        "id": identifier,
        "key": identifier,
        "name": name,
        "custom": custom,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": clauses,
        "schema": schema,
    }
