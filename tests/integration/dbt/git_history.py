"""Random histories of a repository, made and asked by git itself."""

import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)
# A step is what happens in an hour: its kind, an environment, and how many commits it has or lies behind.
Step = tuple[str, str, int]


@dataclass
class Change:
    """A merged pull request; `merge` is the mark of the commit that GitHub calls its merge commit."""

    number: int
    merge: int
    merged: datetime


@dataclass
class Deployment:
    """A finished deployment of the commit with mark `head`."""

    name: str
    environment: str
    head: int
    finished: datetime
    outcome: str


@dataclass
class History:
    """A repository in `folder`. `main` holds the first-parent line of the default branch, by marks."""

    folder: Path
    stream: list[str] = field(default_factory=list)
    main: list[int] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    deployments: list[Deployment] = field(default_factory=list)
    marks: int = 0
    now: datetime = START

    def commit(self, *parents: int) -> int:
        """A new commit, not yet on any branch."""
        self.marks += 1
        when = f"{int(self.now.timestamp())} +0000"
        message = f"commit {self.marks}"
        lines = [f"commit refs/heads/c{self.marks}", f"mark :{self.marks}", f"committer A <a@example.com> {when}"]
        lines += [f"data {len(message)}", message]
        lines += [f"{word} :{parent}" for word, parent in zip(["from", "merge"], parents, strict=False)]
        self.stream += [*lines, ""]
        return self.marks

    def branch(self, start: int, length: int) -> int:
        """The last of `length` commits on top of `start`."""
        for _ in range(length):
            start = self.commit(start)
        return start

    def do(self, steps: list[Step]) -> None:
        """Let the steps happen, one an hour, and hand all commits to git."""
        self.main.append(self.commit())
        for kind, environment, size in steps:
            self.now += timedelta(hours=1)
            self._do(kind, environment, size)
        subprocess.run(["git", "init", "-q", "--bare", self.folder], check=True)
        exporting = ["git", "fast-import", "--quiet", f"--export-marks={self.folder}/marks"]
        subprocess.run(exporting, input="\n".join(self.stream).encode(), cwd=self.folder, check=True)

    def _do(self, kind: str, environment: str, size: int) -> None:
        head, behind = self.main[-1], self.main[-min(size, len(self.main))]
        if kind == "push":
            self.main.append(self.commit(head))
        elif kind == "squash":
            self.branch(behind, size)
            self._merge(self.commit(head))
        elif kind == "merge":
            self._merge(self.commit(head, self.branch(behind, size)))
        elif kind == "rebase":
            for _ in range(size - 1):
                self.main.append(self.commit(self.main[-1]))
            self._merge(self.commit(self.main[-1]))
        elif kind == "patch" and any(known.environment == environment for known in self.succeeded):
            self._deploy(environment, self.branch(behind, 1), "SUCCESS")
        else:
            self._deploy(environment, behind, "FAILURE" if kind == "fail" else "SUCCESS")

    def _merge(self, commit: int) -> None:
        self.main.append(commit)
        self.changes.append(Change(len(self.changes) + 1, commit, self.now))

    def _deploy(self, environment: str, head: int, outcome: str) -> None:
        name = f"D{len(self.deployments)}"
        self.deployments.append(Deployment(name, environment, head, self.now, outcome))

    @property
    def succeeded(self) -> list[Deployment]:
        """What went out, in order of time."""
        return [deployment for deployment in self.deployments if deployment.outcome == "SUCCESS"]

    @cached_property
    def shas(self) -> dict[int, str]:
        """Commit hash of each mark."""
        lines = (self.folder / "marks").read_text().splitlines()
        return {int(mark.removeprefix(":")): sha for mark, sha in (line.split() for line in lines)}

    def ancestors(self, mark: int) -> dict[str, list[str]]:
        """All commits reachable from one, with their parents, as `git rev-list` says."""
        command = ["git", "rev-list", "--parents", self.shas[mark]]
        told = subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout
        return {sha: parents for sha, *parents in (line.split() for line in told.splitlines())}

    def expected(self, production: set[str]) -> dict[int, str]:
        """Of each change the deployment that first contained it; `seed`, `pending` or `no_deployment` otherwise."""
        out = [(known, self.ancestors(known.head)) for known in self.succeeded if known.environment in production]
        seeds: dict[str, str] = {}
        for known, _ in out:
            seeds.setdefault(known.environment, known.name)
        found = {}
        for change in self.changes:
            names = (known.name for known, reached in out if self.shas[change.merge] in reached)
            first = next(names, "pending" if out else "no_deployment")
            found[change.number] = "seed" if first in seeds.values() else first
        return found
