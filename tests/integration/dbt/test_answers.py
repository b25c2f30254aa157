"""Figures of the compiled catalogue against the same figures worked out in Python from the rows of the marts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from statistics import quantiles
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from pulse.metrics import (
    OPERATOR,
    Catalogue,
    Filter,
    Freshness,
    Grain,
    MetricQuery,
    MetricRow,
    Operator,
    UnknownNameError,
    answer,
    compile_query,
)

Marts = psycopg.Connection[Any]
SINCE, UNTIL = date(2026, 1, 1), date(2026, 7, 1)
BERLIN = ZoneInfo("Europe/Berlin")


def percentile(values: list[float], share: float) -> float:
    """Continuous percentile, as `percentile_cont` defines it."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def by_place(rows: list[MetricRow], dimension: str) -> dict[tuple[date | None, str | None], MetricRow]:
    return {(row.period, row.dimensions[dimension]): row for row in rows}


def week_of(at: datetime) -> date:
    day = at.astimezone(BERLIN).date()
    return day - timedelta(days=day.weekday())


@pytest.mark.parametrize(
    ("metric", "share", "column"),
    [
        ("issue_lead_time", 0.5, "lead_time_seconds"),
        ("issue_cycle_time_p75", 0.75, "cycle_time_seconds"),
        ("issue_lead_time_p90", 0.9, "lead_time_seconds"),
    ],
)
def test_percentiles_by_week_and_team(
    marts: Marts, catalogue: Catalogue, metric: str, share: float, column: str
) -> None:
    query = MetricQuery(metric, SINCE, UNTIL, ("team",), grain=Grain.WEEK, time_zone=BERLIN.key)
    groups: dict[tuple[date, str], list[float | None]] = {}
    for done_at, team, seconds in marts.execute(
        f"select done_at, team, {column} from marts.fct_work_items where done_at is not null".encode()
    ):
        groups.setdefault((week_of(done_at), team), []).append(seconds)
    rows = by_place(answer(marts, catalogue, query, OPERATOR).rows, "team")
    assert {place for place, row in rows.items() if row.candidates} == set(groups)
    for place, values in groups.items():
        measured = [value for value in values if value is not None]
        expected = pytest.approx(percentile(measured, share)) if measured else None
        assert rows[place].value == expected
        assert (rows[place].n, rows[place].candidates) == (len(measured), len(values))


def test_a_duration_without_records_is_no_data(marts: Marts, catalogue: Catalogue) -> None:
    query = MetricQuery("pickup_time", date(2026, 5, 4), date(2026, 5, 18), grain=Grain.WEEK)
    assert [(row.value, row.n, row.coverage) for row in answer(marts, catalogue, query, OPERATOR).rows] == [
        (None, 0, None)
    ] * 2


def test_a_count_is_0_only_where_the_data_reach(marts: Marts, catalogue: Catalogue) -> None:
    """The first record is of January; the checkpoint says that all until mid May has been read."""
    marts.execute(
        """
        insert into app.checkpoints (connection_id, stream, source_unit, watermark)
        values ('default', 'issues', 'PAY', '2026-05-13T12:00:00Z')
        """
    )
    query = MetricQuery("throughput", date(2025, 12, 1), date(2026, 6, 1), grain=Grain.MONTH)
    found = answer(marts, catalogue, query, OPERATOR)
    by_month = {row.period: row.value for row in found.rows}
    assert by_month[date(2025, 12, 1)] is None
    assert by_month[date(2026, 1, 1)]
    assert by_month[date(2026, 5, 1)] == 0
    query = MetricQuery("throughput", date(2026, 5, 18), date(2026, 5, 25))
    assert answer(marts, catalogue, query, OPERATOR).rows[0].value is None
    assert found.as_of == datetime(2026, 5, 13, 12, tzinfo=UTC)


def test_as_of_is_unknown_until_every_unit_was_read(marts: Marts, catalogue: Catalogue) -> None:
    query = MetricQuery("throughput", SINCE, UNTIL)
    assert answer(marts, catalogue, query, OPERATOR).as_of is None
    statement = (
        "insert into app.checkpoints (connection_id, stream, source_unit, watermark) values ('a', 'issues', %s, %s)"
    )
    marts.execute(statement, ["PAY", datetime(2026, 5, 1, tzinfo=UTC)])
    assert answer(marts, catalogue, query, OPERATOR).as_of == datetime(2026, 5, 1, tzinfo=UTC)
    marts.execute(statement, ["WEB", None])
    assert answer(marts, catalogue, query, OPERATOR).as_of is None


def test_weeks_begin_on_monday_of_the_asked_time_zone(marts: Marts, catalogue: Catalogue) -> None:
    """23:30 UTC on a Sunday is Monday in Berlin, and the period is half-open there."""
    marts.execute("update marts.fct_work_items set done_at = null")
    marts.execute("update marts.fct_work_items set done_at = '2026-03-01T23:30:00Z' where key = 'PAY-1'")
    berlin = MetricQuery("throughput", date(2026, 3, 2), date(2026, 3, 9), grain=Grain.WEEK, time_zone=BERLIN.key)
    utc = MetricQuery("throughput", date(2026, 2, 23), date(2026, 3, 2), grain=Grain.WEEK)
    for query in (berlin, utc):
        assert [(row.period, row.value) for row in answer(marts, catalogue, query, OPERATOR).rows] == [(query.since, 1)]


def test_bots_are_counted_apart(marts: Marts, catalogue: Catalogue) -> None:
    def figure(name: str) -> float | None:
        return answer(marts, catalogue, MetricQuery(name, SINCE, UNTIL), OPERATOR).rows[0].value

    row = marts.execute(
        """
        select count(*), count(*) filter (where is_bot_author)
        from marts.fct_pull_requests
        where merged_at is not null
        """
    ).fetchone()
    assert row is not None
    assert row[1] > 0
    assert figure("merged_bot_pull_requests") == row[1]
    assert figure("merged_pull_requests") == row[0] - row[1]


def test_a_ratio_divides_group_by_group(marts: Marts, catalogue: Catalogue) -> None:
    def rows(name: str) -> dict[tuple[date | None, str | None], MetricRow]:
        query = MetricQuery(name, SINCE, UNTIL, ("person",), grain=Grain.MONTH)
        return by_place(answer(marts, catalogue, query, OPERATOR).rows, "person")

    parts, wholes = rows("unreviewed_merges"), rows("merged_pull_requests")
    shares = rows("unreviewed_merge_share")
    assert any(row.value for row in shares.values())
    for place, share in shares.items():
        whole = wholes[place].value
        part = parts[place].value if place in parts else 0
        assert share.value == (pytest.approx((part or 0) / whole) if whole else None)


def test_only_successful_production_deployments_count(marts: Marts, catalogue: Catalogue) -> None:
    in_pay = (Filter("repository", Operator.IN, ("acme/pay",)),)
    found = answer(marts, catalogue, MetricQuery("deployment_frequency", SINCE, UNTIL, filters=in_pay), OPERATOR)
    expected = sum(1 for number in range(1, 31) if number % 4 and number % 2)
    assert found.rows[0].value == expected


def test_filters_bind_their_values(marts: Marts, catalogue: Catalogue) -> None:
    def count(operator: Operator, *values: str | bool, dimension: str = "team") -> float | None:
        query = MetricQuery("throughput", SINCE, UNTIL, filters=(Filter(dimension, operator, values),))
        return answer(marts, catalogue, query, OPERATOR).rows[0].value

    row = marts.execute(
        "select count(*), count(*) filter (where team = 'Ledger') from marts.fct_work_items where done_at is not null"
    ).fetchone()
    assert row is not None
    assert count(Operator.IN, "Ledger") == row[1]
    assert count(Operator.NOT_IN, "Ledger") == row[0] - row[1]
    straight = sum(1 for number in range(1, 81) if number % 8 == 0 and number % 10)
    assert count(Operator.IN, "x') or 1=1 --", "%s") == 0
    assert count(Operator.IN, True, dimension="is_straight_to_done") == straight
    marts.execute("update marts.fct_work_items set team = null where team = 'Ledger'")
    assert count(Operator.IS_NULL) == row[1]
    assert count(Operator.NOT_IN, "Search") == row[0] - (count(Operator.IN, "Search") or 0)


def test_every_metric_answers_for_every_dimension(marts: Marts, catalogue: Catalogue) -> None:
    freshness = Freshness()
    for metric in catalogue.metrics.values():
        for dimension, grain in zip(metric.dimensions, cycle(Grain), strict=False):
            query = MetricQuery(metric.name, date(2026, 1, 1), date(2026, 3, 1), (dimension,), grain=grain)
            rows = answer(marts, catalogue, query, OPERATOR, freshness).rows
            whole = answer(marts, catalogue, replace(query, dimensions=()), OPERATOR, freshness)
            assert rows or not sum(row.candidates for row in whole.rows)
            assert all(row.n <= row.candidates for row in rows)


def test_unknown_names_are_refused_with_near_ones(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownNameError, match="throughput"):
        compile_query(catalogue, MetricQuery("troughput", SINCE, UNTIL))
    with pytest.raises(UnknownNameError, match="team"):
        compile_query(catalogue, MetricQuery("throughput", SINCE, UNTIL, ("teams; drop table x",)))
    with pytest.raises(UnknownNameError, match="priority"):
        compile_query(catalogue, MetricQuery("throughput", SINCE, UNTIL, filters=(Filter("prio", Operator.IS_NULL),)))


def test_the_period_is_read_from_the_index(marts: Marts, catalogue: Catalogue) -> None:
    query = MetricQuery(
        "throughput", date(2026, 3, 2), date(2026, 3, 9), ("team",), grain=Grain.WEEK, time_zone=BERLIN.key
    )
    statement = compile_query(catalogue, query)
    marts.execute("set local enable_seqscan = off")
    plan = "\n".join(row[0] for row in marts.execute(f"explain {statement.sql}".encode(), statement.params))
    assert "Index Cond: ((done_at >=" in plan
