"""The records of the simulated organisation: plain data, the same for both APIs. No HTTP shapes here.

Times are aware UTC datetimes. Records point at each other directly (an issue at its people and sprints).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sample_org.stories import Story

STATUS_CATEGORIES = {
    "To Do": "new",
    "Selected for Development": "new",
    "In Progress": "indeterminate",
    "In Review": "indeterminate",
    "Testing": "indeterminate",
    "Done": "done",
    "Won't Do": "done",
}
ISSUE_TYPES = ("Epic", "Story", "Task", "Bug", "Incident")


@dataclass(frozen=True, slots=True)
class Person:
    """One human or bot with the accounts they have; `jira_email` is None where Jira hides it."""

    name: str
    login: str
    email: str
    account_id: str
    github_id: int
    time_zone: str
    role: str = "engineer"
    jira_email: str | None = None
    github_email: str = ""
    commit_email: str = ""
    deleted: bool = False

    @property
    def is_bot(self) -> bool:
        """Whether this is a program's account."""
        return self.role == "bot"


@dataclass(slots=True)
class Repository:
    """One repository; `initial_oid` is the commit the default branch begins with."""

    id: int
    owner: str
    name: str
    language: str
    created: datetime
    squash: bool
    release_weekdays: tuple[int, ...]
    has_ai_reviewer: bool
    initial_oid: str

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, slots=True)
class Version:
    """What a team plans to release on a day (00:00 UTC of it); `released` once that day has come."""

    id: int
    name: str
    start: datetime
    release: datetime
    released: bool


@dataclass(slots=True)
class Team:
    """One team with its Jira project (and board) and its repositories, the busiest first."""

    name: str
    key: str
    project_id: int
    board_id: int
    is_scrum: bool
    engineers: list[Person]
    product: Person
    repositories: list[Repository]
    versions: list[Version] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sprint:
    """One two-week sprint; `completed` is None until it is closed."""

    id: int
    board_id: int
    name: str
    created: datetime
    start: datetime
    end: datetime
    state: str
    completed: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """One changed field of an issue, with values of this model (a Person, Sprints or Versions, a status name)."""

    field: str
    old: Any
    new: Any


@dataclass(slots=True)
class History:
    """Changes made together by one person."""

    at: datetime
    author: Person
    changes: list[Change]
    id: int = 0


@dataclass(slots=True)
class IssueComment:
    """A comment on an issue; `updated` is later than `at` where it was edited."""

    author: Person
    at: datetime
    body: str
    updated: datetime
    id: int = 0


@dataclass(slots=True)
class Worklog:
    """Time that somebody spent on an issue, and when it was written down."""

    author: Person
    started: datetime
    seconds: int
    updated: datetime
    id: int = 0


@dataclass(slots=True)
class RemoteLink:
    """A link from an issue to a page elsewhere, made by hand."""

    title: str
    url: str
    id: int = 0


@dataclass(slots=True)
class Issue:
    """One Jira issue: current values, and the histories that led to them, oldest first."""

    team: Team
    type: str
    created: datetime
    reporter: Person
    summary: str
    description: str = ""
    priority: str = "Medium"
    labels: list[str] = field(default_factory=list)
    epic: "Issue | None" = None
    status: str = "To Do"
    assignee: Person | None = None
    points: float | None = None
    sprints: tuple[Sprint, ...] = ()
    versions: tuple[Version, ...] = ()
    flagged: bool = False
    rank: int = 0
    resolution: str | None = None
    resolved: datetime | None = None
    category_changed: datetime | None = None
    histories: list[History] = field(default_factory=list)
    comments: list[IssueComment] = field(default_factory=list)
    worklogs: list[Worklog] = field(default_factory=list)
    links: list[RemoteLink] = field(default_factory=list)
    updated: datetime | None = None
    id: int = 0
    key: str = ""


@dataclass(slots=True)
class Commit:
    """One commit; `author` is None where the address belongs to no account."""

    oid: str
    author: Person | None
    author_name: str
    author_email: str
    authored: datetime
    committed: datetime
    additions: int
    deletions: int
    message: str = ""
    co_author: str | None = None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """What a request does to one file; `change` as GraphQL spells it."""

    path: str
    additions: int
    deletions: int
    change: str


@dataclass(slots=True)
class Comment:
    """A comment of a request: in its conversation, or on a line when `path` is set."""

    author: Person
    at: datetime
    body: str
    path: str | None = None
    id: int = 0
    edited: datetime | None = None

    @property
    def updated(self) -> datetime:
        """When it was written or edited last."""
        return self.edited or self.at


@dataclass(slots=True)
class Review:
    """One submitted review with its line comments."""

    author: Person
    at: datetime
    state: str
    body: str = ""
    commit_oid: str = ""
    comments: list[Comment] = field(default_factory=list)
    id: int = 0


@dataclass(slots=True)
class TimelineEvent:
    """One event of a request, named as GraphQL names its type; `subject` is the reviewer who was asked."""

    kind: str
    at: datetime
    actor: Person
    subject: Person | None = None
    id: int = 0


@dataclass(slots=True)
class PullRequest:
    """One pull request; state, draft and end follow from its timeline events (see `settle`)."""

    repository: Repository
    author: Person
    created: datetime
    issue: Issue | None = None
    fixes: "PullRequest | None" = None
    is_revert: bool = False
    opened_as_draft: bool = False
    summary: str = ""
    title: str = ""
    body: str = ""
    branch: str = ""
    labels: list[str] = field(default_factory=list)
    changed_files: int = 1
    files: list[ChangedFile] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    events: list[TimelineEvent] = field(default_factory=list)
    closes: "GitHubIssue | None" = None
    state: str = "OPEN"
    is_draft: bool = False
    merged: datetime | None = None
    merged_by: Person | None = None
    merge_commit: Commit | None = None
    closed: datetime | None = None
    updated: datetime | None = None
    id: int = 0
    number: int = 0


@dataclass(slots=True)
class GitHubIssue:
    """An issue on GitHub itself; few teams use them here."""

    repository: Repository
    author: Person
    created: datetime
    title: str
    closed: datetime | None = None
    updated: datetime | None = None
    id: int = 0
    number: int = 0


@dataclass(slots=True)
class DeploymentStatus:
    """One report on a deployment; the state as GraphQL spells it."""

    state: str
    at: datetime
    id: int = 0


@dataclass(slots=True)
class Deployment:
    """One attempt to bring a commit to an environment, statuses oldest first."""

    repository: Repository
    environment: str
    commit_oid: str
    created: datetime
    creator: Person
    statuses: list[DeploymentStatus] = field(default_factory=list)
    id: int = 0


@dataclass(slots=True)
class Tag:
    """A name for a commit; an annotated one knows who gave it and when."""

    repository: Repository
    name: str
    commit_oid: str
    at: datetime
    tagger: Person | None = None


@dataclass(slots=True)
class Release:
    """A version that was made known; `published` is None while it is a draft."""

    repository: Repository
    tag: Tag
    created: datetime
    published: datetime | None
    author: Person
    is_prerelease: bool = False
    updated: datetime | None = None
    id: int = 0


@dataclass(slots=True)
class WorkflowRun:
    """One run of a workflow on a commit; `conclusion` is None while it runs."""

    repository: Repository
    name: str
    event: str
    branch: str
    commit_oid: str
    actor: Person
    created: datetime
    updated: datetime
    conclusion: str | None
    attempt: int = 1
    id: int = 0


@dataclass(slots=True)
class Organisation:
    """All records of one generated organisation, each list ordered by id."""

    login: str
    since: datetime
    until: datetime
    people: list[Person]
    teams: list[Team]
    sprints: list[Sprint]
    issues: list[Issue]
    pull_requests: list[PullRequest]
    github_issues: list[GitHubIssue]
    deployments: list[Deployment]
    tags: list[Tag]
    releases: list[Release]
    workflow_runs: list[WorkflowRun]
    stories: list[Story]

    @property
    def repositories(self) -> list[Repository]:
        """All repositories, by team."""
        return [repository for team in self.teams for repository in team.repositories]
