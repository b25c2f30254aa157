"""The insights by name. Free of Dagster: whoever lists or explains insights reads this."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from pulse_assets.insights import (
    ageing_work,
    ai_assisted,
    anomalies,
    bottlenecks,
    change_incidents,
    change_points,
    correlations,
    knowledge,
    oversized_requests,
    review_load,
    scope_creep,
    stale_requests,
    unlinked_work,
    weekly_figures,
)
from pulse_assets.insights.finding import Finding

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Insight:
    """One insight: the question that it answers, the tables that it reads, and its functions.

    `find` gives all that is true at a moment. `silent` gives the teams or repositories that it cannot judge then, with
    the reason. `name` is also the kind of its findings.
    """

    name: str
    question: str
    tables: tuple[str, ...]
    find: Callable[[Connection, datetime], list[Finding]]
    silent: Callable[[Connection, datetime], dict[str, str]]


INSIGHTS = (
    Insight(
        ageing_work.KIND,
        "Which work has been in progress for longer than its team usually needs?",
        ("marts.fct_work_items",),
        ageing_work.find,
        ageing_work.silent,
    ),
    Insight(
        ai_assisted.KIND,
        "How do AI-assisted pull requests differ from the others of the same team?",
        ("core.teams", "marts.fct_pull_requests"),
        ai_assisted.find,
        ai_assisted.silent,
    ),
    Insight(
        anomalies.KIND,
        "Which metrics of which teams were far from usual in the last weeks?",
        ("core.teams", weekly_figures.TABLE),
        anomalies.find,
        anomalies.silent,
    ),
    Insight(
        bottlenecks.KIND,
        "Where does the time of a team's work go, and what has grown?",
        ("core.teams", "marts.fct_work_item_status_times"),
        bottlenecks.find,
        bottlenecks.silent,
    ),
    Insight(
        change_incidents.KIND,
        "Whose deployments fail more often than they used to?",
        ("marts.fct_deployments",),
        change_incidents.find,
        change_incidents.silent,
    ),
    Insight(
        change_points.KIND,
        "Which metrics of which teams have settled on another level?",
        ("core.teams", weekly_figures.TABLE),
        change_points.find,
        change_points.silent,
    ),
    Insight(
        correlations.KIND,
        "Which metrics of a team rise and fall together?",
        ("core.teams", weekly_figures.TABLE),
        correlations.find,
        correlations.silent,
    ),
    Insight(
        knowledge.KIND,
        "In which repositories do the changes come from one person?",
        ("marts.fct_pull_requests",),
        knowledge.find,
        knowledge.silent,
    ),
    Insight(
        oversized_requests.KIND,
        "Which open pull requests are far larger than what their team merges?",
        ("marts.fct_pull_requests",),
        oversized_requests.find,
        oversized_requests.silent,
    ),
    Insight(
        review_load.KIND,
        "In which teams do the reviews rest on one person?",
        ("core.pull_request_reviews", "core.pull_requests", "core.teams", "core.people"),
        review_load.find,
        review_load.silent,
    ),
    Insight(
        scope_creep.KIND,
        "Which sprints grew much more after their start than the team is used to?",
        ("marts.fct_sprint_work_items",),
        scope_creep.find,
        scope_creep.silent,
    ),
    Insight(
        stale_requests.KIND,
        "Which open pull requests does nobody touch any more?",
        ("marts.fct_pull_requests", "marts.fct_pull_request_quiet_intervals"),
        stale_requests.find,
        stale_requests.silent,
    ),
    Insight(
        unlinked_work.KIND,
        "Which teams merge much that belongs to no issue?",
        ("core.teams", "marts.fct_pull_requests"),
        unlinked_work.find,
        unlinked_work.silent,
    ),
)
