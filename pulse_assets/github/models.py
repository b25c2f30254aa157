"""The parts of GitHub's records that Pulse must understand to store them; all else goes through unread."""

import msgspec
from msgspec import Raw, Struct

from pulse_assets.github.client import Connection, PageInfo
from pulse_assets.raw.records import instant
from pulse_assets.raw.table import Row

NESTED = ("reviews", "commits", "files", "timelineItems")


class Repository(Struct):
    """A REST repository."""

    id: int
    full_name: str


class User(Struct):
    """A GraphQL user."""

    login: str


class Team(Struct, rename="camel"):
    """A GraphQL team with the first page of its members."""

    id: str
    database_id: int
    slug: str
    members: "TeamMembers"


class TeamMembers(Struct, rename="camel"):
    """A page of a team's members."""

    edges: list["TeamMembership"]
    page_info: PageInfo


class TeamMembership(Struct):
    """A member and their role in a team."""

    role: str
    node: dict[str, Raw]


class Issue(Struct):
    """An item of a repository's issue list, which lists pull requests too."""

    id: int
    number: int
    node_id: str
    updated_at: str
    pull_request: dict[str, object] | None = None


class IssueComment(Struct):
    """A comment of an issue or pull request, from the repository-wide list."""

    id: int
    updated_at: str
    issue_url: str


class ReviewComment(Struct):
    """A comment on a line of a pull request, from the repository-wide list."""

    id: int
    updated_at: str
    pull_request_url: str


class PullRequest(Struct, rename="camel"):
    """A GraphQL pull request with the first pages of what belongs to it."""

    id: str
    full_database_id: str | int
    number: int
    updated_at: str
    reviews: Connection
    commits: Connection
    timeline_items: Connection
    # Null where GitHub cannot compare the branches any more.
    files: Connection | None = None


class Review(Struct, rename="camel"):
    """A GraphQL review."""

    full_database_id: str | int
    updated_at: str


class Commit(Struct, rename="camel"):
    """A GraphQL commit."""

    oid: str
    committed_date: str


class PullRequestCommit(Struct):
    """The place of a commit in a pull request."""

    commit: Commit


class ParentCommit(Struct, rename="camel"):
    """A commit on which another is built."""

    oid: str
    committed_date: str


class ParentCommits(Struct):
    """The commits on which one is built."""

    nodes: list[ParentCommit]


class HistoryCommit(Commit):
    """A GraphQL commit of a history, with its parents."""

    parents: ParentCommits


class ChangedFile(Struct):
    """A file that a pull request changes."""

    path: str


class Release(Struct, rename="camel"):
    """A GraphQL release."""

    database_id: int
    updated_at: str


class Tagged(Struct):
    """What a tag leads to: a commit, or an object of the tag's own that leads further."""

    oid: str
    target: "Tagged | None" = None


class Tag(Struct):
    """A GraphQL tag."""

    name: str
    target: Tagged


class WorkflowRun(Struct):
    """A REST workflow run."""

    id: int
    created_at: str
    updated_at: str
    status: str


class TimelineEvent(Struct, rename="camel"):
    """A GraphQL timeline event."""

    id: str
    created_at: str


class DeploymentStatus(Struct):
    """A GraphQL deployment status."""

    state: str


class Deployment(Struct, rename="camel"):
    """A GraphQL deployment with the first page of its statuses."""

    id: str
    created_at: str
    updated_at: str
    statuses: Connection


def repository_row(repository: Repository, payload: bytes) -> Row:
    """Row of `github_repositories`."""
    return Row((repository.id, repository.full_name), payload)


def user_row(user: User, payload: bytes) -> Row:
    """Row of `github_users`."""
    return Row((user.login,), payload)


def team_row(organization: str, team: Team, payload: bytes) -> Row:
    """Row of `github_teams`: the record without its members."""
    whole = msgspec.json.decode(payload, type=dict[str, Raw])
    whole.pop("members", None)
    return Row((team.database_id, organization, team.slug), msgspec.json.encode(whole))


def team_member_row(team_id: int, member: TeamMembership) -> Row:
    """Row of `github_team_members`: the member with their role."""
    login = msgspec.json.decode(member.node["login"], type=str)
    return Row((team_id, login), msgspec.json.encode({**member.node, "role": member.role}))


def issue_row(repository_id: int, issue: Issue, payload: bytes) -> Row:
    """Row of `github_issues`."""
    return Row((issue.id, repository_id, issue.number, instant(issue.updated_at)), payload)


def issue_comment_row(repository_id: int, comment: IssueComment, payload: bytes) -> Row:
    """Row of `github_issue_comments`."""
    number = _number_in(comment.issue_url)
    return Row((comment.id, repository_id, number, instant(comment.updated_at)), payload)


def review_comment_row(repository_id: int, comment: ReviewComment, payload: bytes) -> Row:
    """Row of `github_review_comments`."""
    number = _number_in(comment.pull_request_url)
    return Row((comment.id, repository_id, number, instant(comment.updated_at)), payload)


def pull_request_row(repository_id: int, request: PullRequest, payload: bytes) -> Row:
    """Row of `github_pull_requests`: the record without what has a table of its own."""
    whole = msgspec.json.decode(payload, type=dict[str, Raw])
    for name in NESTED:
        whole.pop(name, None)
    values = (int(request.full_database_id), repository_id, request.number, instant(request.updated_at))
    return Row(values, msgspec.json.encode(whole))


def review_row(repository_id: int, number: int, review: Review, payload: bytes) -> Row:
    """Row of `github_reviews`."""
    return Row((int(review.full_database_id), repository_id, number, instant(review.updated_at)), payload)


def commit_row(repository_id: int, number: int, entry: PullRequestCommit, payload: bytes) -> Row:
    """Row of `github_pull_request_commits`."""
    return Row((repository_id, number, entry.commit.oid, instant(entry.commit.committed_date)), payload)


def history_commit_row(repository_id: int, commit: HistoryCommit, payload: bytes) -> Row:
    """Row of `github_commits`."""
    return Row((repository_id, commit.oid, instant(commit.committed_date)), payload)


def changed_file_row(repository_id: int, number: int, file: ChangedFile, payload: bytes) -> Row:
    """Row of `github_pull_request_files`."""
    return Row((repository_id, number, file.path), payload)


def release_row(repository_id: int, release: Release, payload: bytes) -> Row:
    """Row of `github_releases`."""
    return Row((release.database_id, repository_id, instant(release.updated_at)), payload)


def tag_row(repository_id: int, tag: Tag, payload: bytes) -> Row:
    """Row of `github_tags`, with the commit to which the tag leads in the end."""
    target = tag.target
    while target.target is not None:
        target = target.target
    return Row((repository_id, tag.name, target.oid), payload)


def workflow_run_row(repository_id: int, run: WorkflowRun, payload: bytes) -> Row:
    """Row of `github_workflow_runs`: the record without the repository, which has a table of its own."""
    whole = msgspec.json.decode(payload, type=dict[str, Raw])
    whole.pop("repository", None)
    return Row((run.id, repository_id, instant(run.updated_at)), msgspec.json.encode(whole))


def timeline_event_row(repository_id: int, number: int, event: TimelineEvent, payload: bytes) -> Row:
    """Row of `github_timeline_events`."""
    return Row((event.id, repository_id, number, instant(event.created_at)), payload)


def deployment_row(repository_id: int, deployment: Deployment, statuses: list[Raw], payload: bytes) -> Row:
    """Row of `github_deployments`, with all its statuses where the first page of them was."""
    whole: dict[str, object] = {**msgspec.json.decode(payload, type=dict[str, Raw]), "statuses": {"nodes": statuses}}
    values = (deployment.id, repository_id, instant(deployment.created_at), instant(deployment.updated_at))
    return Row(values, msgspec.json.encode(whole))


def _number_in(url: str) -> int:
    return int(url.rsplit("/", 1)[1])
