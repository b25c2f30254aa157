"""What announces itself nowhere, beside all that does: deletions, transfers, renames, comments edited in silence."""

from random import Random
from typing import Literal

from sample_org.mutations import JiraMutation
from sample_org.records import Comment, Issue, Repository
from sample_org.server import Simulation
from sample_org.upheavals import RecordMutation, RepositoryMutation

from .life import Life


class Upheaval(Life):
    """A life in which things also vanish. `names`: what repositories are called now, by the names that they had."""

    def __init__(self, simulation: Simulation, seed: int) -> None:
        super().__init__(simulation, seed)
        self._chance = Random(seed + 1)
        self._silent = (
            self.delete_issue,
            self.hide_project,
            self.show_projects,
            self.delete_github_issue,
            self.transfer_github_issue,
            self.edit_comment,
            self.delete_comment,
            self.delete_deployment,
            self.rename_repository,
            self.transfer_repository,
            self.delete_repository,
        )
        self.names: dict[str, str] = {}

    def break_in(self, changes: int) -> list[str]:
        """Make so many changes that nobody hears of; gives their names."""
        made = []
        for _ in range(changes):
            kind = self._chance.choice(self._silent)
            kind()
            made.append(kind.__name__)
        return made

    def delete_issue(self) -> None:
        """An issue of Jira is deleted."""
        self._simulation.mutate(JiraMutation("delete", key=self._issue().key))

    def hide_project(self) -> None:
        """A project goes into the recycle bin, if another is left."""
        shown = self._simulation.jira.teams
        if len(shown) > 1:
            self._simulation.mutate(JiraMutation("trash", project=self._chance.choice(shown).key))

    def show_projects(self) -> None:
        """All projects in the recycle bin come back."""
        for key in list(self._simulation.jira.hidden):
            self._simulation.mutate(JiraMutation("show", project=key))

    def delete_github_issue(self) -> None:
        """An issue on GitHub is deleted, if there is one."""
        self._with_issue("delete")

    def transfer_github_issue(self) -> None:
        """An issue on GitHub goes on in another repository."""
        self._with_issue("transfer")

    def _with_issue(self, op: Literal["delete", "transfer"]) -> None:
        issues = [issue for issue in self._simulation.organisation.github_issues if self._is_ours(issue.repository)]
        if issues:
            issue = self._chance.choice(issues)
            to = self._chance.choice([r for r in self._repositories() if r is not issue.repository] or [None])
            if op == "delete" or to:
                wish = RecordMutation(op, "issue", issue.repository.full_name, issue.number, to.full_name if to else "")
                self._simulation.mutate(wish)

    def edit_comment(self) -> None:
        """A comment says something else, and its request stays as it was."""
        self._with_comment("edit")

    def delete_comment(self) -> None:
        """A comment is gone, and its request stays as it was."""
        self._with_comment("delete")

    def _with_comment(self, op: Literal["delete", "edit"]) -> None:
        found: list[tuple[Repository, Comment]] = [
            (request.repository, comment)
            for request in self._simulation.organisation.pull_requests
            if self._is_ours(request.repository)
            for comments in (request.comments, *(review.comments for review in request.reviews))
            for comment in comments
        ]
        if found:
            home, comment = self._chance.choice(found)
            self._simulation.mutate(RecordMutation(op, "comment", home.full_name, comment.id))

    def delete_deployment(self) -> None:
        """A deployment is deleted, if there is one."""
        found = [d for d in self._simulation.organisation.deployments if self._is_ours(d.repository)]
        if found:
            deployment = self._chance.choice(found)
            wish = RecordMutation("delete", "deployment", deployment.repository.full_name, deployment.id)
            self._simulation.mutate(wish)

    def rename_repository(self) -> None:
        """A repository gets another name."""
        self._rename(self._chance.choice(self._repositories()), self._simulation.organisation.login)

    def transfer_repository(self) -> None:
        """A repository goes to another owner, if another is left."""
        if len(self._repositories()) > 1:
            self._rename(self._chance.choice(self._repositories()), "elsewhere")

    def _rename(self, repository: Repository, owner: str) -> None:
        old, new = repository.full_name, f"{owner}/renamed-{len(self.names)}"
        self._simulation.mutate(RepositoryMutation("rename" if owner == repository.owner else "transfer", old, new))
        self.names = {past: new if now == old else now for past, now in self.names.items()} | {old: new}

    def delete_repository(self) -> None:
        """A repository is deleted, if another is left that has requests."""
        if len(self._repositories()) > 1:
            self._simulation.mutate(RepositoryMutation("delete", self._chance.choice(self._repositories()).full_name))

    def _issues(self) -> list[Issue]:
        hidden = self._simulation.jira.hidden
        return [issue for issue in self._simulation.organisation.issues if issue.team.key not in hidden]

    def _repositories(self) -> list[Repository]:
        return [repository for repository in self._simulation.organisation.repositories if self._is_ours(repository)]

    def _is_ours(self, repository: Repository) -> bool:
        return repository.owner == self._simulation.organisation.login
