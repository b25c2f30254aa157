"""Records as Jira's JSON: users, projects, sprints, issues with their fields, histories."""

from datetime import UTC, datetime
from typing import Any

from sample_org.jira import vocabulary as words
from sample_org.records import Change, History, Issue, IssueComment, Person, Sprint, Team, Version


def stamp(moment: datetime | None) -> str | None:
    """As Jira writes times: milliseconds and an offset without colon, in the profile's zone."""
    if moment is None:
        return None
    text = moment.astimezone(words.PROFILE_ZONE).isoformat(timespec="milliseconds")
    return text[:-3] + text[-2:]


def milliseconds(moment: datetime) -> int:
    """Epoch milliseconds."""
    return round(moment.timestamp() * 1000)


def user(base: str, person: Person) -> dict[str, Any]:
    """An account as it is shown inside other records; the address is absent where people hide it."""
    shown = {"emailAddress": person.jira_email} if person.jira_email else {}
    return {
        "self": f"{base}/rest/api/3/user?accountId={person.account_id}",
        "accountId": person.account_id,
        **shown,
        "avatarUrls": {"48x48": f"{base}/avatars/{person.github_id}"},
        "displayName": person.name,
        "active": not person.deleted,
        "timeZone": person.time_zone,
        "accountType": "atlassian",
    }


def project(base: str, team: Team) -> dict[str, Any]:
    """A team's project."""
    return {
        "self": f"{base}/rest/api/3/project/{team.project_id}",
        "id": str(team.project_id),
        "key": team.key,
        "name": team.name,
        "projectTypeKey": "software",
        "simplified": False,
        "avatarUrls": {"48x48": f"{base}/avatars/project/{team.project_id}"},
    }


def board(base: str, team: Team) -> dict[str, Any]:
    """A team's board."""
    location = {"projectId": team.project_id, "projectName": team.name, "projectKey": team.key}
    return {
        "id": team.board_id,
        "self": f"{base}/rest/agile/1.0/board/{team.board_id}",
        "name": f"{team.key} board",
        "type": "scrum" if team.is_scrum else "kanban",
        "location": {**location, "displayName": f"{team.name} ({team.key})", "projectTypeKey": "software"},
        "isPrivate": False,
    }


def sprint(item: Sprint) -> dict[str, Any]:
    """A sprint as the issue field shows it; `completeDate` only when closed."""
    shown = {
        "id": item.id,
        "name": item.name,
        "state": item.state,
        "boardId": item.board_id,
        "goal": "",
        "startDate": _zulu(item.start),
        "endDate": _zulu(item.end),
    }
    return shown if item.completed is None else {**shown, "completeDate": _zulu(item.completed)}


def board_sprint(base: str, item: Sprint) -> dict[str, Any]:
    """A sprint as the agile API shows it."""
    shown = sprint(item)
    own = {"self": f"{base}/rest/agile/1.0/sprint/{item.id}", "originBoardId": shown.pop("boardId")}
    return {**shown, **own, "createdDate": _zulu(item.created)}


def version(base: str, item: Version) -> dict[str, Any]:
    """A version as issues show it."""
    return {
        "self": f"{base}/rest/api/3/version/{item.id}",
        "id": str(item.id),
        "name": item.name,
        "archived": False,
        "released": item.released,
        "releaseDate": item.release.date().isoformat(),
    }


def project_version(base: str, team: Team, item: Version) -> dict[str, Any]:
    """A version as its project shows it."""
    return {**version(base, item), "startDate": item.start.date().isoformat(), "projectId": team.project_id}


def issue_fields(base: str, issue: Issue) -> dict[str, Any]:
    """All fields of an issue that this site knows."""
    return {
        "summary": issue.summary,
        "issuetype": words.issue_type(base, issue.type),
        "project": project(base, issue.team),
        "status": words.status(base, issue.status),
        "statuscategorychangedate": stamp(issue.category_changed),
        "priority": {"id": words.PRIORITY_IDS[issue.priority], "name": issue.priority},
        "resolution": _named(words.RESOLUTION_IDS, issue.resolution),
        "resolutiondate": stamp(issue.resolved),
        "assignee": user(base, issue.assignee) if issue.assignee else None,
        "reporter": user(base, issue.reporter),
        "creator": user(base, issue.reporter),
        "created": stamp(issue.created),
        "updated": stamp(issue.updated),
        "labels": issue.labels,
        "fixVersions": [version(base, item) for item in issue.versions],
        "description": document(issue.description),
        "timespent": sum(log.seconds for log in issue.worklogs) or None,
        **({"parent": _parent(base, issue.epic)} if issue.epic else {}),
        words.TEAM: {"id": f"team-{issue.team.board_id}", "name": issue.team.name},
        words.EPIC_LINK: issue.epic.key if issue.epic else None,
        words.RANK: f"0|i{issue.rank:05d}:",
        words.SPRINT: [sprint(item) for item in issue.sprints] or None,
        words.FLAGGED: [{"id": "10019", "value": "Impediment"}] if issue.flagged else None,
        words.STORY_POINTS: issue.points,
    }


def history(base: str, entry: History) -> dict[str, Any]:
    """A history entry without its time, which differs between endpoints."""
    return {
        "id": str(entry.id),
        "author": user(base, entry.author),
        "items": [shown for item in entry.changes for shown in _changes(item)],
    }


def comment(base: str, issue: Issue, item: IssueComment) -> dict[str, Any]:
    """A comment of an issue."""
    person = user(base, item.author)
    return {
        "self": f"{base}/rest/api/3/issue/{issue.id}/comment/{item.id}",
        "id": str(item.id),
        "author": person,
        "updateAuthor": person,
        "body": document(item.body),
        "created": stamp(item.at),
        "updated": stamp(item.updated),
        "jsdPublic": True,
    }


def _changes(item: Change) -> list[dict[str, Any]]:
    """A changed field as Jira tells it: each version that comes or goes by itself, all else at once."""
    if item.field != "versions":
        return [_change(item)]
    gone, come = (set(item.old) - set(item.new), set(item.new) - set(item.old))
    sides = [*((v, None) for v in sorted(gone, key=_by_id)), *((None, v) for v in sorted(come, key=_by_id))]
    return [
        _item("Fix Version", "fixVersions", [v and str(v.id) for v in side], [v and v.name for v in side])
        for side in sides
    ]


def _by_id(item: Version) -> int:
    return item.id


def _change(item: Change) -> dict[str, Any]:
    """A changed field: ids in `from` and `to`, names beside them."""
    match item.field:
        case "status":
            return _item("status", "status", _ids(words.STATUS_IDS, item), (item.old, item.new))
        case "resolution":
            return _item("resolution", "resolution", _ids(words.RESOLUTION_IDS, item), (item.old, item.new))
        case "priority":
            return _item("priority", "priority", _ids(words.PRIORITY_IDS, item), (item.old, item.new))
        case "assignee":
            people = (item.old, item.new)
            return _item("assignee", "assignee", [p and p.account_id for p in people], [p and p.name for p in people])
        case "sprints":
            ids = [", ".join(str(s.id) for s in value) for value in (item.old, item.new)]
            return _item("Sprint", words.SPRINT, ids, [", ".join(s.name for s in v) for v in (item.old, item.new)])
        case "flagged":
            texts = ["Impediment" if value else "" for value in (item.old, item.new)]
            return _item("Flagged", words.FLAGGED, ["[10019]" if text else "" for text in texts], texts)
        case "points":
            return _item("Story Points", words.STORY_POINTS, (None, None), [_number(v) for v in (item.old, item.new)])
        case "rank":
            return _item("Rank", words.RANK, ("", ""), ("", "Ranked higher"))
        case "link":
            text = f'This work item links to "{item.new} (Web Link)"'
            return _item("RemoteWorkItemLink", "RemoteWorkItemLink", (None, None), (None, text))
        case "key":
            return _item("Key", "key", (None, None), (item.old, item.new))
        case _:
            return _item(item.field, item.field, (None, None), (str(item.old), str(item.new)))


def _item(name: str, identifier: str, ids: Any, texts: Any) -> dict[str, Any]:
    return {
        "field": name,
        "fieldtype": "custom" if identifier.startswith("customfield_") else "jira",
        "fieldId": identifier,
        "from": ids[0],
        "fromString": texts[0],
        "to": ids[1],
        "toString": texts[1],
    }


def _ids(known: dict[str, str], item: Change) -> list[str | None]:
    return [known.get(value) if value else None for value in (item.old, item.new)]


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _named(known: dict[str, str], name: str | None) -> dict[str, str] | None:
    return {"id": known[name], "name": name} if name else None


def _parent(base: str, epic: Issue) -> dict[str, Any]:
    inner = {
        "summary": epic.summary,
        "status": words.status(base, epic.status),
        "issuetype": words.issue_type(base, "Epic"),
    }
    return {"id": str(epic.id), "key": epic.key, "self": f"{base}/rest/api/3/issue/{epic.id}", "fields": inner}


def document(text: str) -> dict[str, Any] | None:
    """A text in Atlassian's document format."""
    if not text:
        return None
    paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"version": 1, "type": "doc", "content": [paragraph]}


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
