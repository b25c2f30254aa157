"""Sprints made by hand: one digit an issue and morning (0 to do, 1 in progress, 2 done, 3 taken out)."""

from datetime import UTC, datetime

import numpy as np

from pulse_assets.insights.forecasts.sprints import DAY, Sprint

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
NOW = datetime(2026, 12, 28, tzinfo=UTC)


def sprint(number: int, *issues: str, team: str = "Ledger", runs: bool = False) -> Sprint:
    """The `number`th of a team's weeks; what is done on its last morning was finished."""
    started_at = MONDAY + 7 * number * DAY
    states = np.asarray([[int(state) for state in issue] for issue in issues], dtype=np.int8)
    ended_at = None if runs else started_at + 7 * DAY
    return Sprint(
        sprint_key=f"{team} {number}",
        name=f"Sprint {number}",
        team=team,
        started_at=started_at,
        ends_at=started_at + 7 * DAY,
        ended_at=ended_at,
        seen_until=ended_at or started_at + (states.shape[1] - 1) * DAY,
        keys=tuple(f"{number}/{place}" for place in range(len(issues))),
        names=tuple(f"PAY-{place} Title" for place in range(len(issues))),
        points=(None,) * len(issues),
        states=states,
        is_completed=None if runs else states[:, -1] == 2,
    )
