from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlglot

from pulse.metrics import Catalogue, Filter, Grain, MetricError, MetricQuery, Operator, UnknownNameError, compile_query

SINCE, UNTIL = date(2026, 3, 2), date(2026, 3, 9)


def test_a_percentile_by_week_and_team(catalogue: Catalogue) -> None:
    query = MetricQuery("lead_time", SINCE, UNTIL, ("team",), grain=Grain.WEEK, time_zone="Europe/Berlin")
    statement = compile_query(catalogue, query)
    assert sqlglot.parse_one(statement.sql, dialect="postgres") == sqlglot.parse_one(
        """
        select
            "period",
            "team",
            (
                select percentile_cont(0.75) within group (order by one) from (select unnest(value) as "one") as _each
            ) as "value",
            "n",
            "candidates"
        from (
            select
                "period",
                "team",
                array_agg(value) filter (where not value is null) as "value",
                count("value") as "n",
                count(*) as "candidates"
            from (
                select
                    cast(date_trunc('WEEK', done_at at time zone %(time_zone)s) as date) as "period",
                    team as "team",
                    seconds as "value"
                from marts.fct_items
                where done_at >= %(starts_at)s and done_at < %(ends_at)s
            ) as _rows
            group by "period", "team"
        ) as _gathered
        order by 1, 2
        limit 100001
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
        "time_zone": "UTC",
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


def test_a_part_without_rows_is_0_where_it_counts_and_never_divides(catalogue: Catalogue) -> None:
    sql = compile_query(catalogue, MetricQuery("odd_share", SINCE, UNTIL, ("team",), grain=Grain.MONTH)).sql
    tree = sqlglot.parse_one(sql, dialect="postgres")
    division = tree.find(sqlglot.exp.Div)
    assert division is not None
    assert isinstance(division.expression, sqlglot.exp.Nullif)
    assert len(list(division.find_all(sqlglot.exp.Coalesce))) == 2
    assert tree.find(sqlglot.exp.Join) is None


@pytest.mark.parametrize(
    ("given", "bound", "cast"),
    [
        (Filter("size", Operator.AT_LEAST, ("500",)), 500.0, "size >= CAST(%(filter_0)s AS DOUBLE PRECISION)"),
        (Filter("size", Operator.BELOW, (0.5,)), 0.5, "size < CAST(%(filter_0)s AS DOUBLE PRECISION)"),
        (
            Filter("done_at", Operator.ABOVE, ("2026-03-29",)),
            datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin")),
            "done_at > CAST(%(filter_0)s AS TIMESTAMPTZ)",
        ),
        (
            Filter("done_at", Operator.AT_MOST, ("2026-03-29T12:00:00Z",)),
            datetime(2026, 3, 29, 12, tzinfo=UTC),
            "done_at <= CAST(%(filter_0)s AS TIMESTAMPTZ)",
        ),
    ],
)
def test_ranges_compare_numbers_and_moments(catalogue: Catalogue, given: Filter, bound: object, cast: str) -> None:
    query = MetricQuery("done", SINCE, UNTIL, filters=(given,), time_zone="Europe/Berlin")
    statement = compile_query(catalogue, query)
    assert statement.params["filter_0"] == bound
    assert cast in statement.sql


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Filter("team", Operator.ABOVE, ("a",)), "has no order"),
        (Filter("size", Operator.ABOVE, ("many",)), "needs a number"),
        (Filter("done_at", Operator.ABOVE, ("soon",)), "needs a day or moment"),
        (Filter("done_at", Operator.IN, ("2026-03-29",)), "is a time"),
        (Filter("team", Operator.IN, ("a\0b",)), "NUL"),
    ],
)
def test_what_cannot_be_compared_is_refused(catalogue: Catalogue, given: Filter, told: str) -> None:
    with pytest.raises(MetricError, match=told):
        compile_query(catalogue, MetricQuery("done", SINCE, UNTIL, filters=(given,)))
