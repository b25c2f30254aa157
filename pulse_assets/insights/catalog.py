"""The insights by name. Free of Dagster: whoever lists or explains insights reads this."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from pulse_assets.insights import ageing_work, review_load
from pulse_assets.insights.finding import Finding

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Insight:
    """One insight: the question that it answers, the tables that it reads, and its functions.

    `find` gives all that is true at a moment. `silent` gives the teams that it cannot judge then, with the reason.
    `name` is also the kind of its findings.
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
        review_load.KIND,
        "In which teams do the reviews rest on one person?",
        ("core.pull_request_reviews", "core.pull_requests", "core.teams", "core.people"),
        review_load.find,
        review_load.silent,
    ),
)
