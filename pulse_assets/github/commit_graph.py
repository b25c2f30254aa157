"""Which commits one version has more than another, found in a graph of commits. Knows nothing of where it came from."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

_HEAD, _BASE, _BOTH = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Difference:
    """What `head` has more than `base`: `added`, newest first. `status` in GitHub's words.

    `ahead`: head is built on base. `behind`: base is built on head. `diverged`: neither. `identical`: one commit.
    """

    status: str
    added: Sequence[str] = ()


@dataclass(frozen=True)
class CommitGraph:
    """Parents by commit. Parents that are not commits of the graph themselves are holes in it.

    `beyond`: holes below which there is nothing of the graph, such as what is older than all of it.
    """

    parents: Mapping[str, Sequence[str]]
    beyond: Set[str] = frozenset()

    def reachable(self, head: str) -> set[str]:
        """All commits of the graph that `head` is built on, itself included."""
        found, waiting = set[str](), [head]
        while waiting:
            sha = waiting.pop()
            if sha in self.parents and sha not in found:
                found.add(sha)
                waiting += self.parents[sha]
        return found

    def difference(self, base: str, head: str) -> Difference | None:
        """What `head` has more than `base`; None where the graph does not tell.

        Goes down from both at once, always at the commit with the longest history below it: whatever is built on a
        commit has been visited before it, so the marks that it bears are final. Ends when all that is left to visit
        belongs to `base`.
        """
        if base not in self.parents or head not in self.parents:
            return None
        if base == head:
            return Difference("identical")
        depths, above_holes = self._measured
        if base in above_holes or head in above_holes:
            return None
        walk = _Walk(self.parents, depths)
        walk.mark(base, _BASE)
        walk.mark(head, _HEAD)
        added = walk.run()
        if walk.left_the_graph:
            return None
        if walk.marks[base] == _BOTH:
            return Difference("ahead", added)
        return Difference("behind") if walk.marks[head] == _BOTH else Difference("diverged", added)

    @cached_property
    def _measured(self) -> tuple[dict[str, int], set[str]]:
        """The length of the longest history below each commit; and the commits that have a hole below them."""
        depths: dict[str, int] = {}
        above_holes: set[str] = set()
        for start in self.parents:
            waiting = [start]
            while waiting:
                sha = waiting[-1]
                below = [parent for parent in self.parents[sha] if parent in self.parents]
                missing = [parent for parent in below if parent not in depths]
                if missing and sha not in depths:
                    waiting += missing
                    continue
                waiting.pop()
                if sha in depths:
                    continue
                depths[sha] = 1 + max((depths[parent] for parent in below), default=0)
                holes = set(self.parents[sha]) - self.beyond - set(below)
                if holes or any(parent in above_holes for parent in below):
                    above_holes.add(sha)
        return depths, above_holes


@dataclass
class _Walk:
    """One descent; `only_head` counts what is waiting and bears the head's mark alone."""

    parents: Mapping[str, Sequence[str]]
    depths: Mapping[str, int]
    marks: dict[str, int] = field(default_factory=dict)
    waiting: list[tuple[int, str]] = field(default_factory=list)
    only_head: int = 0
    left_the_graph: bool = False

    def mark(self, sha: str, mark: int) -> None:
        """Add a mark, and visit the commit where it has none yet."""
        before = self.marks.get(sha, 0)
        after = self.marks[sha] = before | mark
        if not before:
            heappush(self.waiting, (-self.depths[sha], sha))
        self.only_head += (after == _HEAD) - (before == _HEAD)

    def run(self) -> list[str]:
        """The commits that bear the head's mark alone."""
        found = []
        while self.only_head:
            _, sha = heappop(self.waiting)
            mark = self.marks[sha]
            if mark == _HEAD:
                self.only_head -= 1
                found.append(sha)
            for parent in self.parents[sha]:
                if parent in self.parents:
                    self.mark(parent, mark)
                elif mark == _HEAD:
                    self.left_the_graph = True
        return found
