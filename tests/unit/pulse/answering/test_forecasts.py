from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from pulse.answering.ahead import tell_ahead
from pulse.answering.answer import Status
from pulse.answering.calls import Told
from pulse.answering.kinds import Kind
from pulse.answering.plan import Plan
from pulse.metrics import OPERATOR, Catalogue
from pulse.tools import Context, call

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
INSERT = """
    insert into insights.forecasts
        (kind, subject_type, subject_id, day, subject_name, team_name, remaining, horizon_at, certainties, source,
        records, made_at, run_id)
    values (%s, %s, %s, %s, %s, 'Red', 7, %s, %s, 'monte carlo', '{}', %s, 'run')
"""


@pytest.fixture
def context(database: psycopg.Connection[Any]) -> Context:
    """Forecasts of one epic and of one team's backlog, made on 1 June."""
    days, items = Jsonb({"0.5": 10.0, "0.85": None}), Jsonb({"0.5": 12.0})
    for kind, subject, name, horizon, told in [
        ("done_date", ("epic", "PAY-1"), "PAY-1 Vouchers", None, days),
        ("done_date", ("team", "red"), "backlog", None, days),
        ("items_by_date", ("team", "red/2026-07-01"), "backlog", NOW, items),
    ]:
        database.execute(INSERT, [kind, *subject, NOW.date(), name, horizon, told, NOW])
    return Context(database, Catalogue({}), OPERATOR, "UTC", date(2026, 6, 2))


def test_forecasts_tell_days_or_items(context: Context) -> None:
    found = call(context, "list_forecasts", {"team": "Red"}).model_dump()
    assert found["n"] == 3
    by_kind = {(one["kind"], one["subject_type"]): one for one in found["forecasts"]}
    assert by_kind["done_date", "epic"]["done_by"] == {"0.5": date(2026, 6, 11), "0.85": None}
    assert by_kind["items_by_date", "team"]["items"] == {"0.5": 12.0}
    assert call(context, "list_forecasts", {"team": "Blue"}).n == 0


def test_they_come_in_pages(context: Context) -> None:
    page = call(context, "list_forecasts", {"limit": 2}).page
    assert page is not None
    assert (page.returned, page.remaining) == (2, 1)


@pytest.mark.parametrize(
    ("plan", "status", "text"),
    [
        (Plan(Kind.FORECAST, item="pay-1", text="when will pay-1 be done"), Status.ANSWERED, "by 2026-06-11 with 50%"),
        (
            Plan(Kind.FORECAST, conditions=(("team", ("Red",)),), text="when will the backlog of Red be done"),
            Status.ANSWERED,
            "7 items are open",
        ),
        (Plan(Kind.FORECAST, item="PAY-2", text="when will PAY-2 be done"), Status.UNANSWERED, "cannot look ahead"),
        (
            Plan(Kind.FORECAST, conditions=(("team", ("Red",)),), text="will Red finish its sprint"),
            Status.UNANSWERED,
            "cannot look ahead",
        ),
    ],
)
def test_only_what_was_forecast_is_told(context: Context, plan: Plan, status: Status, text: str) -> None:
    told = Told()
    assert tell_ahead(context, plan, told) is status
    assert text in " ".join(told.texts)
    assert bool(told.sources) is (status is Status.ANSWERED)
