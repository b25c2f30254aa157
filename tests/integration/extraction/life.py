"""What happens in an organisation from one run to the next: random changes of all kinds that streams must notice."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from sample_org.mutations import GitHubMutation, JiraMutation
from sample_org.records import (
    Change,
    ChangedFile,
    Comment,
    Deployment,
    DeploymentStatus,
    History,
    Issue,
    IssueComment,
    PullRequest,
    Release,
    RemoteLink,
    Review,
    Tag,
    WorkflowRun,
    Worklog,
)
from sample_org.server import Simulation

STATUSES = ("To Do", "In Progress", "In Review", "Done")
CODE = "0123456789abcdef"


class Life:
    """Changes one served organisation; the same seed makes the same changes."""

    def __init__(self, simulation: Simulation, seed: int) -> None:
        self._simulation, self._rng = simulation, Random(seed)
        self._numbers = iter(range(7 * 10**9, 8 * 10**9))
        self._kinds = (
            self.edit,
            self.transition,
            self.move,
            self.add,
            self.merge,
            self.retitle,
            self.review,
            self.push,
            self.force_push,
            self.comment,
            self.deploy,
            self.finish,
            self.supersede,
            self.remark,
            self.take_back,
            self.log_work,
            self.correct_work,
            self.link,
            self.change_files,
            self.start_run,
            self.end_run,
            self.release,
        )

    def go_on(self, changes: int) -> list[str]:
        """Make so many changes; gives their names."""
        made = []
        for _ in range(changes):
            kind = self._rng.choice(self._kinds)
            kind()
            made.append(kind.__name__)
        return made

    def edit(self) -> None:
        """An issue gets another summary."""
        text = f"Said better, {next(self._numbers)}"
        self._simulation.mutate(JiraMutation("update", key=self._issue().key, set={"summary": text}))

    def transition(self) -> None:
        """An issue gets another status."""
        issue = self._issue()
        status = self._rng.choice([status for status in STATUSES if status != issue.status])
        self._simulation.mutate(JiraMutation("transition", key=issue.key, status=status))

    def move(self) -> None:
        """An issue moves to another project."""
        issue = self._issue()
        to = next(team.key for team in self._simulation.organisation.teams if team is not issue.team)
        self._simulation.mutate(JiraMutation("move", key=issue.key, to=to))

    def add(self) -> None:
        """A project gets one more issue."""
        team = self._rng.choice(self._simulation.organisation.teams)
        self._simulation.mutate(JiraMutation("add", project=team.key, set={"summary": "New"}))

    def merge(self) -> None:
        """A request is merged, if one is open."""
        requests = [request for request in self._simulation.organisation.pull_requests if request.state == "OPEN"]
        if requests:
            request = self._rng.choice(requests)
            self._simulation.mutate(GitHubMutation("merge", request.repository.full_name, request.number))

    def retitle(self) -> None:
        """A request gets another title."""
        request = self._request()
        wish = GitHubMutation("update", request.repository.full_name, request.number, set={"title": "Said better"})
        self._simulation.mutate(wish)

    def review(self) -> None:
        """A request is reviewed, with a remark on a line."""
        request = self._request()
        person, at = request.author, now()
        remark = Comment(person, at, "Why?", "main.py", next(self._numbers))
        request.reviews.append(
            Review(person, at, "COMMENTED", "", request.commits[-1].oid, [remark], next(self._numbers))
        )
        request.updated = at

    def push(self) -> None:
        """A request gets one more commit."""
        request = self._request()
        self._commit(request)
        request.updated = now()

    def force_push(self) -> None:
        """All commits of a request are replaced."""
        request = self._request()
        self._commit(request)
        del request.commits[:-1]
        request.updated = now()

    def comment(self) -> None:
        """Somebody says something about a request."""
        request = self._request()
        request.comments.append(Comment(request.author, now(), "Well done", None, next(self._numbers)))
        request.updated = now()

    def deploy(self) -> None:
        """A deployment begins."""
        request = self._rng.choice([r for r in self._simulation.organisation.pull_requests if r.merge_commit])
        assert request.merge_commit is not None
        at = now()
        begun = DeploymentStatus("PENDING", at, next(self._numbers))
        oid, number = request.merge_commit.oid, next(self._numbers)
        made = Deployment(request.repository, "production", oid, at, request.author, [begun], number)
        self._simulation.organisation.deployments.append(made)
        self._simulation.github.by_id[request.repository.id].deployments.append(made)

    def finish(self) -> None:
        """A deployment that is under way ends, if there is one."""
        under_way = [d for d in self._simulation.organisation.deployments if d.statuses[-1].state == "PENDING"]
        if under_way:
            outcome = self._rng.choice(["SUCCESS", "FAILURE"])
            self._rng.choice(under_way).statuses.append(DeploymentStatus(outcome, now(), next(self._numbers)))

    def supersede(self) -> None:
        """The newest successful deployment of a repository gives way to another."""
        repository = self._rng.choice(self._simulation.organisation.repositories)
        deployments = self._simulation.github.by_id[repository.id].deployments
        newest = max(deployments, key=lambda deployment: (deployment.created, deployment.id), default=None)
        if newest and newest.statuses[-1].state == "SUCCESS":
            newest.statuses.append(DeploymentStatus("INACTIVE", now(), next(self._numbers)))

    def remark(self) -> None:
        """Somebody comments on an issue."""
        issue, at = self._issue(), now()
        issue.comments.append(IssueComment(issue.reporter, at, "Seen", at, next(self._numbers)))
        self._touch(issue)

    def take_back(self) -> None:
        """A comment on an issue is deleted, if there is one."""
        talked_of = [issue for issue in self._issues() if issue.comments]
        if talked_of:
            issue = self._rng.choice(talked_of)
            issue.comments.pop()
            self._touch(issue)

    def log_work(self) -> None:
        """An hour is logged on an issue."""
        issue, at = self._issue(), now()
        issue.worklogs.append(Worklog(issue.reporter, at - timedelta(hours=1), 3600, at, next(self._numbers)))
        self._touch(issue)

    def correct_work(self) -> None:
        """What was logged last on an issue is doubled or deleted, if there is any."""
        worked_on = [issue for issue in self._issues() if issue.worklogs]
        if not worked_on:
            return
        issue = self._rng.choice(worked_on)
        log = issue.worklogs[-1]
        if self._rng.random() < 0.5:
            log.seconds, log.updated = 2 * log.seconds, datetime.now(UTC)
        else:
            issue.worklogs.pop()
            self._simulation.jira.deleted_worklogs.append((datetime.now(UTC), log.id))
        self._touch(issue)

    def link(self) -> None:
        """An issue is linked with a request by hand, or all such links are taken away."""
        issue, number = self._issue(), next(self._numbers)
        if any(isinstance(link, RemoteLink) for link in issue.links) and self._rng.random() < 0.5:
            issue.links.clear()
        else:
            issue.links.append(RemoteLink("Fix", f"https://github.example/other/tool/pull/{number}", number))
        issue.updated = datetime.now(UTC)
        issue.histories.append(History(issue.updated, issue.reporter, [Change("link", None, "Fix")], number))
        self._simulation.jira.changed(issue)

    def change_files(self) -> None:
        """A request touches one file more, and another no longer."""
        request = self._request()
        request.files = [*request.files[1:], ChangedFile(f"src/{next(self._numbers)}.py", 3, 1, "MODIFIED")]
        request.updated = now()

    def start_run(self) -> None:
        """A request is looked at by a workflow."""
        request, at = self._request(), now()
        home = self._simulation.github.by_id[request.repository.id]
        number, oid = next(self._numbers), request.commits[-1].oid
        made = WorkflowRun(
            request.repository, "CI", "push", request.branch, oid, request.author, at, at, None, id=number
        )
        home.runs.append(made)
        request.updated = at

    def end_run(self) -> None:
        """A run that is under way ends, if there is one."""
        under_way = [r for home in self._simulation.github.by_id.values() for r in home.runs if r.conclusion is None]
        if under_way:
            run = self._rng.choice(under_way)
            run.conclusion, run.updated = self._rng.choice(["success", "failure"]), now()

    def release(self) -> None:
        """The newest commit of a repository gets a tag and is released."""
        repository, at = self._rng.choice(self._simulation.organisation.repositories), now()
        home = self._simulation.github.by_id[repository.id]
        number = next(self._numbers)
        tag = Tag(repository, f"v{number}", home.head, at)
        person = self._request().author
        home.tags.append(tag)
        home.releases.append(Release(repository, tag, at, at, person, updated=at, id=number))

    def _touch(self, issue: Issue) -> None:
        self._simulation.mutate(JiraMutation(op="update", key=issue.key, updated=datetime.now(UTC)))

    def _issue(self) -> Issue:
        return self._rng.choice(self._issues())

    def _issues(self) -> list[Issue]:
        return self._simulation.organisation.issues

    def _request(self) -> PullRequest:
        return self._rng.choice(self._simulation.organisation.pull_requests)

    def _commit(self, request: PullRequest) -> None:
        commit = replace(request.commits[-1], oid="".join(self._rng.choices(CODE, k=40)), committed=now())
        request.commits.append(commit)
        self._simulation.github.commits[commit.oid] = commit


def now() -> datetime:
    """The present in whole seconds, as GitHub writes it."""
    return datetime.now(UTC).replace(microsecond=0)


def settle() -> None:
    """Let the second pass in which something was made: sources tell whole seconds, and the next look shows the rest."""
    time.sleep(2)
