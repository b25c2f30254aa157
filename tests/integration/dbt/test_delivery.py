"""The figures of one week of `acme/shop`, against those worked out by hand from its story (see `delivery_records`)."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from pulse.metrics import OPERATOR, Catalogue, Filter, MetricQuery, Operator, answer
from pulse.metrics.bands import read_bands

from .delivery_records import at

Marts = psycopg.Connection[Any]
IN_SHOP = (Filter("repository", Operator.IN, ("acme/shop",)),)
MONDAY = date(2026, 1, 5)


def hours(value: float) -> float:
    return value * 3600


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        # D1, D3, D4, D5 on Monday, Wednesday and Thursday; D2 failed.
        ("deployment_frequency", 4),
        ("deployment_days_per_week", 3),
        ("failed_deployments", 1),
        ("production_deployments", 5),
        # PAY-501 is laid to D3, the incident #7 to D5: two of five deployments. The revert #4 mends PAY-501.
        ("deployment_failures", 2),
        ("failed_changes", 2),
        ("change_failure_rate", 2 / 5),
        # D4 brought the revert of what was out, D5 the hot fix: two of four.
        ("deployment_rework_rate", 2 / 4),
        # First commits to D3, D3, D4, D5: 49:10, 28:10, 1:20, 1:40.
        ("deployed_changes", 4),
        ("lead_time_for_changes", hours((28 + 10 / 60 + 1 + 40 / 60) / 2)),
        # Coding: 20 and 23 hours, ten minutes, none. Deploying: 23:10, 2:10, 0:40, 1:10.
        ("change_coding_time", hours((20 + 10 / 60) / 2)),
        ("change_deploy_time", hours((1 + 10 / 60 + 2 + 10 / 60) / 2)),
        # Only #2 was answered, after two hours, and merged four hours later.
        ("change_pickup_time", hours(2)),
        ("change_review_time", hours(4)),
        # #6, since Friday 10:00; the week ends on Monday at 00:00.
        ("pending_changes", 1),
        ("pending_change_age", hours(62)),
        # #1 was in the seed.
        ("unattributed_changes", 1),
        ("reverts", 1),
        ("hotfixes", 1),
        ("incidents", 3),
        ("open_incidents", 1),
        # On Sunday nothing had been deployed for three days.
        ("unlinked_incidents", 1),
        ("unlinked_incident_share", 1 / 3),
        # PAY-501 took three hours, #7 two.
        ("time_to_restore", hours(2.5)),
        # D3 14:10 to 18:10, D5 11:10 to 14:00.
        ("failed_deployment_recovery_time", hours((4 + 2 + 50 / 60) / 2)),
        ("failed_deployment_recovery_time_p90", hours(4 - 0.1 * (1 + 10 / 60))),
    ],
)
def test_the_week_of_the_shop(marts: Marts, catalogue: Catalogue, metric: str, expected: float) -> None:
    query = MetricQuery(metric, MONDAY, MONDAY + timedelta(days=7), filters=IN_SHOP)
    (row,) = answer(marts, catalogue, query, OPERATOR).rows
    assert row.value == pytest.approx(expected)


def test_the_bands_of_the_week(marts: Marts) -> None:
    bands = read_bands(marts)
    assert bands["deployment_days_per_week"].band(3) == "high"
    assert bands["lead_time_for_changes"].band(hours(14 + 55 / 60)) == "elite"
    assert bands["change_failure_rate"].band(2 / 5) == "low"
    assert bands["failed_deployment_recovery_time"].band(hours(3.4)) == "high"
    assert {known.year for known in bands.values()} == {2023}


def test_the_four_parts_of_a_lead_time(marts: Marts) -> None:
    """#2: coding Mon 13:00 to Tue 09:00, pickup to 11:00, review to 15:00, deploy to Wed 14:10."""
    row = marts.execute(
        """
        select coding_seconds, pickup_seconds, review_seconds, deploy_seconds, lead_time_seconds
        from marts.fct_changes
        where repository = 'acme/shop' and number = 2
        """
    ).fetchone()
    assert row is not None
    assert row == tuple(map(hours, (20, 2, 4, 23 + 1 / 6, 49 + 1 / 6)))


def test_a_deployment_ends_with_its_first_final_status(marts: Marts) -> None:
    """D3 became inactive on the 20th, which is when GitHub last updated it."""
    row = marts.execute("select finished_at from core.deployments where deployment_key like '%:901-D3'").fetchone()
    assert row == (at(7, 14, 10),)


def test_the_seed_attributes_nothing(marts: Marts) -> None:
    rows = marts.execute(
        "select number, state, reason from marts.fct_changes where repository = 'acme/shop' order by number"
    )
    assert rows.fetchall() == [
        (1, "unattributed", "seed"),
        *((number, "deployed", None) for number in (2, 3, 4, 5)),
        (6, "pending", None),
    ]


def test_what_laid_each_incident_to_its_deployment(marts: Marts) -> None:
    rows = marts.execute(
        "select key, right(deployment_key, 2), evidence from marts.fct_incidents where created_at < '2026-01-12'"
        " and (repository = 'acme/shop' or key = 'PAY-501') order by created_at"
    )
    assert rows.fetchall() == [
        ("PAY-501", "D3", "named"),
        ("acme/shop#7", "D5", "time"),
        ("acme/shop#8", None, None),
    ]
