"""What is forecast of teams: their open work, and how much they got done day by day."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pulse_assets.insights.forecasts.monte_carlo import Days
from pulse_assets.insights.records import read
from pulse_assets.insights.series import Figures
from pulse_assets.insights.subjects import team_keys

DAY = timedelta(days=1)
# A year of forecasts that can be looked back on, and half a year of history before the first of them.
HISTORY_DAYS = 78 * 7


@dataclass(frozen=True, slots=True)
class Work:
    """A team's open work: the keys of the items that are open, and how many were done each day up to now."""

    team_key: str
    team: str
    remaining: tuple[str, ...]
    daily: Days


@dataclass(frozen=True, slots=True)
class _Open:
    team: str
    keys: list[str]


def backlogs(figures: Figures, now: datetime) -> list[Work]:
    """Each team's open standard items, and its throughput by day as the catalogue tells it."""
    query = """
        select team, array_agg(work_item_key order by created_at) as keys
        from marts.fct_work_items
        where level = 'standard' and team is not null and status_category in ('todo', 'in_progress')
        group by team
    """
    still_open = {one.team: tuple(one.keys) for one in read(figures.connection, _Open, query, {})}
    keys = team_keys(figures.connection)
    return [
        Work(keys.get(team, team), team, still_open.get(team, ()), daily)
        for team, daily in figures.daily("throughput", now, HISTORY_DAYS).items()
    ]


def day_of(now: datetime, days: int) -> datetime:
    """The moment `days` from now, in UTC."""
    return now.astimezone(UTC) + days * DAY
