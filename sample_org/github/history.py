"""The order in which a history is listed: newest first, and no commit before one that is built on it."""

from collections import Counter
from collections.abc import Mapping
from heapq import heappop, heappush

from sample_org.records import Commit


def newest_first(commits: Mapping[str, Commit], head: str) -> list[Commit]:
    """All commits that can be reached from `head`."""
    waiting_for: Counter[str] = Counter()
    met, todo = {head}, [head]
    while todo:
        for parent in commits[todo.pop()].parents:
            waiting_for[parent] += 1
            if parent not in met:
                met.add(parent)
                todo.append(parent)
    listed: list[Commit] = []
    ready: list[tuple[float, str]] = []
    heappush(ready, _rank(commits[head]))
    while ready:
        commit = commits[heappop(ready)[1]]
        listed.append(commit)
        for parent in commit.parents:
            waiting_for[parent] -= 1
            if not waiting_for[parent]:
                heappush(ready, _rank(commits[parent]))
    return listed


def _rank(commit: Commit) -> tuple[float, str]:
    return -commit.committed.timestamp(), commit.oid
