"""What is expected next: the newest forecasts in sentences, each with how such forecasts came true."""

from datetime import timedelta

from pulse.forecasts.reading import Selection, StoredForecast, read_forecasts
from pulse.reports.document import Outlook
from pulse_assets.insights.reports.desk import Desk

# Forecasts that a reader of a week's report can act on.
READ = 200
MOST_GOALS = 8
GOALS = ("epic", "version")
HORIZON = timedelta(days=35)
SPRINT, ITEMS = "sprint_completion", "items_by_date"


def outlook(desk: Desk, team: str | None) -> list[Outlook]:
    """Of a team: running sprints, its backlog, what five weeks bring, epics, versions. Of all: sprints and backlogs.

    Forecasts of other days than the newest are not looked at, nor any that are older than five weeks, nor epics and
    versions without a date or a record: what keeps growing has a pace, but nothing to act on.
    """
    found = [
        one
        for one in read_forecasts(desk.connection, Selection(team=team, limit=READ))
        if one.made_at > desk.now - HORIZON and (one.horizon_at is None or desk.now < one.horizon_at)
    ]
    sprints = [one for one in found if one.kind == SPRINT]
    backlogs = [one for one in found if one.subject_type == "team" and one.horizon_at is None]
    if team is None:
        return [*map(_told, sprints), *map(_told, backlogs)]
    items = [one for one in found if one.kind == ITEMS]
    goals = [one for one in found if one.subject_type in GOALS and _has_proven_date(one)][:MOST_GOALS]
    return [*map(_told, sprints), *map(_told, backlogs), *map(_told, items), *map(_told, goals)]


def _has_proven_date(one: StoredForecast) -> bool:
    """Whether a date was told of it, which it is not against its record, and there is a record."""
    return one.backtest is not None and any(days is not None for days in one.certainties.values())


def _told(one: StoredForecast) -> Outlook:
    return Outlook(
        kind=one.kind,
        subject_type=one.subject_type,
        subject=one.subject_name,
        team=one.team_name,
        text=_sentence(one),
        record=_record(one),
        horizon_at=one.horizon_at,
        chance=one.chance,
        certainties=one.certainties,
        made_at=one.made_at,
    )


def _sentence(one: StoredForecast) -> str:
    if one.chance is not None and one.horizon_at is not None:
        least = one.certainties.get("0.85")
        sure = f"; {least:.0f} of them at least with 85 % certainty" if least is not None else ""
        return (
            f"{one.subject_name} finishes all that it began with by {one.horizon_at:%Y-%m-%d} with a chance of "
            f"{one.chance:.0%}. {one.remaining} of its issues are open{sure}."
        )
    if one.horizon_at is not None:
        parts = [f"{count:.0f} with {float(name):.0%}" for name, count in one.certainties.items() if count is not None]
        return f"{one.team_name} gets done by {one.horizon_at:%Y-%m-%d} at least: {', '.join(parts)} certainty."
    days = [
        f"{one.made_at + timedelta(days=days):%Y-%m-%d} with {float(name):.0%}"
        for name, days in one.certainties.items()
        if days is not None
    ]
    whose = f"The {one.remaining} open items of {one.subject_name}"
    if not days:
        return f"{whose}: no end is in sight at the present pace."
    return f"{whose} are done by {', '.join(days)} certainty."


def _record(one: StoredForecast) -> str | None:
    judged = one.backtest
    if judged is None:
        return None
    if not judged["beats_baseline"]:
        return f"By what was usual: in {judged['n']} forecasts of the past no better way was found."
    if "brier" in judged:
        return (
            f"In {judged['n']} such chances of the past the mean squared error was {judged['brier']:.2f}; "
            f"{judged['baseline_brier']:.2f} by what was usual."
        )
    return f"{judged['coverage_0.85']:.0%} of {judged['n']} such dates with 85 % certainty came true."
