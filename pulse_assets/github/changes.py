"""Asks what changed in many repositories with one query, so that those at rest cost next to nothing."""

import time
from collections.abc import Iterable
from datetime import timedelta

from pulse.http.errors import NotFound
from pulse_assets.github.client import GitHub
from pulse_assets.github.glimpses import Repository, Shown, shown_of
from pulse_assets.github.together import Question, ask_together
from pulse_assets.raw.checkpoints import Unit

# Suites of checks need a permission of their own. Without it runs are found when a push or a request tells of them.
QUESTION = Question("changes", "Changes", frozenset({"checkSuites"}))


class Changes:
    """What GitHub shows of repositories; asked once and shared by the streams of a run."""

    def __init__(self, github: GitHub) -> None:
        self._github = github
        self._shown: dict[str, Shown] = {}
        self._asked: set[str] = set()

    def look(self, units: Iterable[Unit]) -> None:
        """Ask for those of `units` that have not been asked for yet."""
        unknown = [unit.name for unit in units if unit.name not in self._asked]
        if not unknown:
            return
        began = time.monotonic()
        answers = ask_together(self._github, unknown, QUESTION, Repository)
        # Counted back from the answers: only then is GitHub's clock known.
        at = self._github.now() - timedelta(seconds=time.monotonic() - began)
        self._shown |= {name: shown_of(answer, at) for name, answer in answers.items()}
        self._asked.update(unknown)

    def of(self, unit: Unit) -> Shown:
        """What was shown of `unit`.

        Raises:
            NotFound: the repository is not there, or the token cannot see it.
        """
        if unit.name not in self._shown:
            remedy = "Check its name, and that the token may read it; a repository of a fork network needs its owner's."
            raise NotFound("no such repository", where=f"GitHub {unit.name}", remedy=remedy)
        return self._shown[unit.name]

    def shown(self, unit: Unit) -> Shown | None:
        """What was shown of `unit`, or None where GitHub does not show it."""
        return self._shown.get(unit.name)
