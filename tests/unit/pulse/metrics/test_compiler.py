from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlglot

from pulse.metrics import Catalogue, Filter, Grain, MetricQuery, Operator, UnknownNameError, compile_query

SINCE, UNTIL = date(2026, 3, 2), date(2026, 3, 9)


def test_a_percentile_by_week_and_team(catalogue: Catalogue) -> None:
    query = MetricQuery("lead_time", SINCE, UNTIL, ("team",), grain=Grain.WEEK, time_zone="Europe/Berlin")
    statement = compile_query(catalogue, query)
    assert sqlglot.parse_one(statement.sql, dialect="postgres") == sqlglot.parse_one(
        """
        select
            cast(date_trunc('WEEK', done_at at time zone %(time_zone)s) as date) as "period",
            team as "team",
            percentile_cont(0.75) within group (order by seconds) as value,
            count(seconds) as n,
            count(*) as candidates
        from marts.fct_items
        where done_at >= %(starts_at)s and done_at < %(ends_at)s
        group by 1, 2
        order by 1, 2
        """,
        dialect="postgres",
    )
    berlin = ZoneInfo("Europe/Berlin")
    assert statement.params == {
        "starts_at": datetime(2026, 3, 2, tzinfo=berlin),
        "ends_at": datetime(2026, 3, 9, tzinfo=berlin),
        "time_zone": "Europe/Berlin",
    }


def test_one_figure_has_no_groups(catalogue: Catalogue) -> None:
    statement = compile_query(catalogue, MetricQuery("done", SINCE, UNTIL))
    assert "GROUP BY" not in statement.sql
    assert "ORDER BY" not in statement.sql
    assert statement.params == {
        "starts_at": datetime(2026, 3, 2, tzinfo=UTC),
        "ends_at": datetime(2026, 3, 9, tzinfo=UTC),
    }


def test_nothing_from_a_caller_stands_in_the_text(catalogue: Catalogue) -> None:
    evil = "x' or 1=1 --"
    conditions = (Filter("team", Operator.NOT_IN, (evil, True)), Filter("kind", Operator.IS_NOT_NULL))
    statement = compile_query(catalogue, MetricQuery("done", SINCE, UNTIL, filters=conditions))
    assert evil not in statement.sql
    assert statement.params["filter_0"] == [evil, "true"]
    for query in (
        MetricQuery("done", SINCE, UNTIL, (evil,)),
        MetricQuery("done", SINCE, UNTIL, filters=(Filter(evil, Operator.IS_NULL),)),
        MetricQuery(evil, SINCE, UNTIL),
    ):
        with pytest.raises(UnknownNameError):
            compile_query(catalogue, query)


def test_percent_signs_of_the_catalogue_are_no_places_for_values(catalogue: Catalogue) -> None:
    statement = compile_query(catalogue, MetricQuery("done", SINCE, UNTIL, ("kind",)))
    assert "odd 100%%" in statement.sql
    assert "odd 100%" in statement.sql % dict.fromkeys(statement.params, "?")


def test_a_filter_with_or_does_not_escape_its_brackets(catalogue: Catalogue) -> None:
    sql = compile_query(catalogue, MetricQuery("odd_done", SINCE, UNTIL)).sql
    tree = sqlglot.parse_one(sql, dialect="postgres")
    where = tree.find(sqlglot.exp.Where)
    assert where is not None
    assert isinstance(where.this, sqlglot.exp.And)


def test_a_ratio_joins_its_parts_group_by_group(catalogue: Catalogue) -> None:
    sql = compile_query(catalogue, MetricQuery("odd_share", SINCE, UNTIL, ("team",), grain=Grain.MONTH)).sql
    assert 'ON "numerator"."period" IS NOT DISTINCT FROM "denominator"."period"' in sql
    assert "COALESCE(numerator.value, 0)" in sql
    assert "NULLIF(denominator.value, 0)" in sql
    assert "ON TRUE" in compile_query(catalogue, MetricQuery("odd_share", SINCE, UNTIL)).sql
