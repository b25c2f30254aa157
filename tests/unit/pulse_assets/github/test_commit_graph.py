from pathlib import Path
from random import Random

import pytest

from pulse_assets.github.commit_graph import CommitGraph, Difference

from .git import Repository, grow


def expected(repository: Repository, base: str, head: str) -> tuple[str, set[str]]:
    """What git says, in GitHub's words."""
    ahead, behind = repository.more(head, base), repository.more(base, head)
    if base == head:
        return "identical", set()
    return "diverged" if ahead and behind else "ahead" if ahead else "behind", ahead


@pytest.mark.parametrize("seed", range(6))
def test_differences_are_as_git_tells_them(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    repository = grow(tmp_path / "history", random, steps=random.randint(10, 60))
    graph = CommitGraph(repository.parents())
    for _ in range(25):
        base, head = random.choice(repository.commits), random.choice(repository.commits)
        found = graph.difference(base, head)
        assert found is not None
        assert (found.status, set(found.added)) == expected(repository, base, head)
        assert len(set(found.added)) == len(found.added)
        assert graph.reachable(head) == set(repository.git("rev-list", head).split())


@pytest.mark.parametrize("seed", range(4))
def test_a_graph_with_holes_tells_the_truth_or_nothing(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    repository = grow(tmp_path / "history", random, steps=40)
    whole = repository.parents()
    told = 0
    for _ in range(40):
        kept = random.sample(repository.commits, 36)
        base, head = random.choice(repository.commits), random.choice(repository.commits)
        found = CommitGraph({sha: whole[sha] for sha in kept}).difference(base, head)
        if base not in kept or head not in kept:
            assert found is None
        if found is not None:
            told += 1
            assert (found.status, set(found.added)) == expected(repository, base, head)
    assert told


def test_what_lies_beyond_the_oldest_is_no_hole() -> None:
    graph = CommitGraph({"d": ("c",), "c": ("b",), "e": ("old",)}, {"b", "old"})
    assert graph.difference("c", "d") == Difference("ahead", ["d"])
    # What of e's history is older than the graph nobody has told.
    assert graph.difference("c", "e") is None
    assert CommitGraph({"d": ("c",), "c": ("b",)}).difference("c", "d") is None


def test_a_long_line_is_no_trouble() -> None:
    parents = {str(number): (str(number - 1),) if number else () for number in range(50_000)}
    graph = CommitGraph(parents)
    found = graph.difference("49990", "49999")
    assert found == Difference("ahead", [str(number) for number in range(49_999, 49_990, -1)])
    assert graph.difference("49999", "3") == Difference("behind")
