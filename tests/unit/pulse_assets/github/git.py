"""Random histories made by git itself, and what git says of them."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from random import Random

WHO = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}


@dataclass(frozen=True)
class Repository:
    """A repository on this machine. `commits`: all that were ever made, whatever became of their branches."""

    folder: Path
    commits: list[str]

    def git(self, *words: str, at: int = 0) -> str:
        """Run git; `at` is the time of what it commits."""
        stamp = f"{1_700_000_000 + at} +0000"
        dates = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "GIT_CONFIG_GLOBAL": os.devnull}
        command = ["git", "-C", str(self.folder), *words]
        environment = {**os.environ, **WHO, **dates}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    def commit(self, parents: list[str], at: int) -> str:
        """Make a commit on these; all hold the same empty tree, which is all that a history needs."""
        tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        words = [word for parent in parents for word in ("-p", parent)]
        made = self.git("commit-tree", tree, *words, "-m", str(len(self.commits)), at=at)
        self.commits.append(made)
        return made

    def parents(self) -> dict[str, tuple[str, ...]]:
        """Parents by commit."""
        lines = self.git("rev-list", "--parents", "--no-walk", *self.commits).splitlines()
        return {sha: tuple(parents) for sha, *parents in map(str.split, lines)}

    def more(self, head: str, base: str) -> set[str]:
        """What `head` has more than `base`."""
        return set(self.git("rev-list", head, f"^{base}").split())


def grow(folder: Path, random: Random, steps: int) -> Repository:
    """Branches that fork, go on, are merged (two or three at once), squashed, rebased and begun anew.

    Clocks are wrong now and then, so that times are no order of a history.
    """
    folder.mkdir()
    repository = Repository(folder, [])
    repository.git("init", "-q")
    repository.git("hash-object", "-w", "-t", "tree", os.devnull)
    tips = [repository.commit([], 0)]
    for step in range(1, steps):
        at = step * 10 - random.choice([0, 0, 0, 400])
        deed = random.choice(["go on"] * 4 + ["fork", "merge", "merge", "squash", "rebase", "begin"])
        number = random.randrange(len(tips))
        if deed == "fork":
            tips.append(repository.commit([random.choice(repository.commits)], at))
        elif deed == "merge" and len(tips) > 1:
            others = random.sample(
                [tip for tip in tips if tip != tips[number]], min(len(tips) - 1, random.choice([1, 1, 2]))
            )
            tips[number] = repository.commit([tips[number], *others], at)
        elif deed == "rebase":
            onto = random.choice(tips)
            for _ in range(random.randint(1, 3)):
                onto = repository.commit([onto], at)
            tips[number] = onto
        elif deed == "begin" and random.random() < 0.2:
            tips.append(repository.commit([], at))
        else:
            tips[number] = repository.commit([tips[number]], at)
    return repository
