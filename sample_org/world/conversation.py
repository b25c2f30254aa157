"""What people add to issues beside changing them: comments, work logs, links. Nothing here moves an issue's update."""

from datetime import datetime, timedelta
from random import Random

from sample_org.records import Change, History, Issue, IssueComment, RemoteLink, Worklog
from sample_org.world.working_time import to_second

_REMARKS = (
    "Seen the same on staging.",
    "Let us split this; the second half can wait.",
    "Agreed with design: keep it simple.",
    "Blocked until the contract is signed.",
    "Works for me now, please check again.",
)
# More than search embeds.
_LONGEST = 130


def add_conversations(rng: Random, issues: list[Issue], *, logs_work: bool) -> None:
    """Comments on many issues, on one of them very many; work logs where the team keeps them; a few links by hand."""
    for number, issue in enumerate(issues):
        talk = _LONGEST if number == len(issues) // 2 else max(0, round(rng.gauss(0.3, 1.2)))
        for _ in range(talk):
            _comment(rng, issue)
        if logs_work and issue.assignee and rng.random() < 0.3:
            _log_work(rng, issue)
        if rng.random() < 0.02:
            _link(rng, issue)


def _moment(rng: Random, issue: Issue) -> datetime:
    """Between the issue's creation and its last update, as late as that."""
    span = (issue.updated or issue.created) - issue.created
    return max(issue.created, to_second(issue.created + span * rng.random()))


def _comment(rng: Random, issue: Issue) -> None:
    at = _moment(rng, issue)
    author = rng.choice([*issue.team.engineers, issue.reporter])
    edited = at + timedelta(minutes=2) if rng.random() < 0.1 else at
    issue.comments.append(IssueComment(author, at, rng.choice(_REMARKS), min(edited, issue.updated or at)))
    issue.comments.sort(key=lambda comment: comment.at)


def _log_work(rng: Random, issue: Issue) -> None:
    at = _moment(rng, issue)
    seconds = 1800 * rng.randrange(1, 17)
    author = issue.assignee or issue.reporter
    issue.worklogs.append(Worklog(author, at - timedelta(seconds=seconds), seconds, at))


def _link(rng: Random, issue: Issue) -> None:
    """To a request of an outside library, or to a page of the wiki. Jira writes it into the history."""
    title, url = rng.choice(
        [
            ("Fix upstream", f"https://github.example/upstream/toolkit/pull/{rng.randrange(100, 900)}"),
            ("Notes of the meeting", f"https://wiki.example/pages/{rng.randrange(1000, 9000)}"),
        ]
    )
    issue.links.append(RemoteLink(title, url))
    issue.histories.append(History(_moment(rng, issue), issue.reporter, [Change("link", None, title)]))
    issue.histories.sort(key=lambda history: history.at)
