"""A figure by groups, and how single values spread."""

from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from pulse.asking import ask
from pulse.metrics import OPERATOR, Catalogue, ForbiddenError, Grain, MetricError, MetricQuery, Reader
from pulse.metrics.breakdown import breaking_down
from pulse.metrics.distribution import distributing
from pulse.roles import Role

from .conftest import PutItems

Database = psycopg.Connection[Any]
MARCH = (date(2026, 3, 2), date(2026, 3, 30))
VIEWER = Reader(Role.VIEWER)
HOUR = 3600.0


def done(day: int, **more: Any) -> dict[str, Any]:
    moment = datetime(2026, 3, day, 12, tzinfo=UTC)
    return {"created_at": moment, "done_at": moment, **more}


def test_groups_are_ranked_and_add_up_to_the_whole(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(*(done(3, team=team) for team in ["Web", "Web", "Web", "Pay", None, None]))
    found = ask(database, breaking_down(catalogue, MetricQuery("done", *MARCH), "team", OPERATOR))
    told = [(group.rank, group.row.dimensions["team"], group.row.value) for group in found.groups]
    assert told == [(1, "Web", 3), (2, None, 2), (3, "Pay", 1)]
    assert sum(group.share_of_value or 0 for group in found.groups) == pytest.approx(1)
    assert found.whole.rows[0].value == 6


def test_percentiles_have_no_share_of_the_value_but_one_of_the_records(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(done(3, team="Web", seconds=10), done(4, team="Web", seconds=30), done(4, team="Pay", seconds=50))
    found = ask(database, breaking_down(catalogue, MetricQuery("lead_time", *MARCH), "team", OPERATOR))
    assert [group.row.dimensions["team"] for group in found.groups] == ["Pay", "Web"]
    assert [group.share_of_value for group in found.groups] == [None, None]
    assert [group.share_of_records for group in found.groups] == [pytest.approx(1 / 3), pytest.approx(2 / 3)]


def test_a_viewer_learns_neither_value_nor_share_of_a_small_group(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(*(done(3, team="Web", person_key=who) for who in "abc"), done(3, team="Pay", person_key="d"))
    found = ask(database, breaking_down(catalogue, MetricQuery("done", *MARCH), "team", VIEWER))
    last = found.groups[-1]
    assert (last.row.dimensions["team"], last.row.is_hidden) == ("Pay", True)
    assert (last.row.value, last.row.n, last.share_of_value, last.share_of_records) == (None, 0, None, None)
    with pytest.raises(ForbiddenError):
        ask(database, breaking_down(catalogue, MetricQuery("done", *MARCH), "person", VIEWER))


def test_a_breakdown_is_of_one_figure(catalogue: Catalogue, database: Database) -> None:
    with pytest.raises(MetricError, match="one figure"):
        ask(database, breaking_down(catalogue, MetricQuery("done", *MARCH, grain=Grain.WEEK), "team", OPERATOR))


def test_every_measured_record_is_in_one_bucket(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    values = [0, 60, HOUR, 5 * HOUR, 30 * HOUR, 400 * 24 * HOUR, 900 * 24 * HOUR, None]
    put_items(*(done(3, seconds=value) for value in values))
    found = ask(database, distributing(catalogue, MetricQuery("lead_time", *MARCH), OPERATOR, points=3))
    assert sum(bucket.count for bucket in found.buckets) == 7
    filled = [(bucket.start, bucket.count) for bucket in found.buckets if bucket.count]
    assert filled[:4] == [(0, 2), (HOUR, 1), (4 * HOUR, 1), (24 * HOUR, 1)]
    assert found.buckets[-1].end == found.most == 900 * 24 * HOUR
    assert found.percentiles[0.5] == 5 * HOUR
    assert (len(found.page.records), found.page.total, found.page.answer.n) == (3, 8, 7)


def test_without_records_there_is_no_distribution_but_an_answer(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(done(29, seconds=1))
    found = ask(
        database, distributing(catalogue, MetricQuery("lead_time", date(2026, 3, 2), date(2026, 3, 9)), OPERATOR)
    )
    assert (found.buckets, found.mean, found.percentiles[0.5], found.page.total) == ([], None, None, 0)


def test_what_is_counted_has_no_distribution(database: Database, catalogue: Catalogue) -> None:
    with pytest.raises(MetricError, match="counted, not measured"):
        ask(database, distributing(catalogue, MetricQuery("done", *MARCH), OPERATOR))


def test_the_records_of_a_small_group_stay_hidden(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(done(3, seconds=5, person_key="a"), done(4, seconds=6, person_key="b"))
    with pytest.raises(ForbiddenError, match="fewer than three"):
        ask(database, distributing(catalogue, MetricQuery("lead_time", *MARCH), VIEWER))
