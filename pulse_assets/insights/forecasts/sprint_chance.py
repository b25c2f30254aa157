"""The chance that a sprint finishes all that it began with: its rest is played with the rests of earlier sprints."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pulse_assets.insights.forecasts.monte_carlo import CERTAINTIES
from pulse_assets.insights.forecasts.sprints import GONE, Sprint

Counts = NDArray[np.int64]
# Half a year of fortnights: teams change.
EARLIER, LEAST_EARLIER = 12, 4
TRIALS, JUDGED_TRIALS = 4000, 1000
# What nobody has seen yet may happen half a time.
UNSEEN = 0.5


@dataclass(frozen=True, slots=True)
class Play:
    """The ends that a sprint came to when it was played: how many of its open issues were done in each trial."""

    open: int
    done: Counts

    @property
    def chance(self) -> float:
        """The share of trials that finished all."""
        return float(np.mean(self.done == self.open))

    def at_least(self) -> dict[float, int]:
        """By certainty how many of the open issues will be done at least."""
        shares = 1 - np.asarray(CERTAINTIES)
        told = np.quantile(self.done, shares, method="lower")
        return {certainty: int(done) for certainty, done in zip(CERTAINTIES, told, strict=True)}


def with_earlier(found: Iterable[Sprint]) -> Iterator[tuple[Sprint, list[Sprint]]]:
    """Each sprint with up to twelve of its team that had ended when it began; those with fewer than four are left out.

    `found` are in the order of their start.
    """
    teams: dict[str, list[Sprint]] = defaultdict(list)
    for sprint in found:
        known = [one for one in teams[sprint.team] if one.ended_at is not None and one.ended_at <= sprint.started_at]
        if len(known) >= LEAST_EARLIER:
            yield sprint, known[-EARLIER:]
        teams[sprint.team].append(sprint)


def play(sprint: Sprint, morning: int, earlier: Sequence[Sprint], trials: int = TRIALS) -> Play | None:
    """Plays the rest of a sprint from a morning on.

    Each trial takes one earlier sprint, and finishes each open issue with the chance that an issue had which was open
    in that one when as much of it was over. Issues that were taken out are not finished. None where no earlier sprint
    had anything open by then, and nothing is known of such a rest. The same answer each time.
    """
    state = sprint.states[:, morning]
    open_now, gone = int(sprint.open(morning).sum()), int((state == GONE).sum())
    if not open_now:
        return Play(0, np.zeros(trials, dtype=np.int64))
    known = [one for one in (rest(one, sprint.share(morning)) for one in earlier) if one[0]]
    if not known:
        return None
    luck = np.random.default_rng(trials)
    taken = np.asarray(known)[luck.integers(0, len(known), trials)]
    pace = luck.beta(taken[:, 1] + UNSEEN, taken[:, 0] - taken[:, 1] + UNSEEN)
    return Play(open_now, luck.binomial(open_now - gone, pace))


def rest(earlier: Sprint, share: float) -> tuple[int, int]:
    """Of a sprint that is over: the issues open when `share` of it was over, and those of them that it finished."""
    was_open = earlier.open(earlier.at(share))
    if earlier.is_completed is None:
        raise ValueError(f"{earlier.name} still runs")
    return int(was_open.sum()), int((was_open & earlier.is_completed).sum())


def usual_chance(earlier: Sequence[Sprint]) -> float:
    """The naive forecast: the share of earlier sprints that finished all."""
    finished = sum(bool(one.is_completed.all()) for one in earlier if one.is_completed is not None)
    return (finished + UNSEEN) / (len(earlier) + 2 * UNSEEN)
