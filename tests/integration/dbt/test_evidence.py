"""From every figure to its records and back: what the evidence of a metric adds up to is the metric's value."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from pulse.asking import ask
from pulse.metrics import (
    OPERATOR,
    Catalogue,
    Filter,
    ForbiddenError,
    MetricError,
    MetricQuery,
    MetricRow,
    Operator,
    Reader,
    answer,
    evidence,
    load_catalogue,
)
from pulse.metrics.access import SMALLEST_GROUP
from pulse.metrics.catalogue import Metric
from pulse.metrics.evidence import LARGEST_PAGE
from pulse.metrics.freshness import Freshness
from pulse.paths import SEMANTIC_MANIFEST
from pulse.roles import Role

from .recomputing import recomputed

Marts = psycopg.Connection[Any]
SINCE, UNTIL = date(2026, 1, 12), date(2026, 4, 1)
ZONE = "Europe/Berlin"
NAMES = sorted(load_catalogue(SEMANTIC_MANIFEST).metrics)


def group_of(metric: Metric, row: MetricRow) -> tuple[Filter, ...]:
    """The filters that choose the group of `row`."""
    return tuple(
        Filter(name, Operator.IS_NULL) if value is None else Filter(name, Operator.IN, (value,))
        for name, value in row.dimensions.items()
    )


def value_by_records(marts: Marts, catalogue: Catalogue, query: MetricQuery) -> float | None:
    """The value of the one figure of `query`, from its records."""
    metric = catalogue.metric(query.metric)
    page = evidence(marts, catalogue, query, OPERATOR, limit=LARGEST_PAGE)
    assert page.total == len(page.records)
    value = recomputed(metric, page.records)
    covered = ask(marts, Freshness().covered(metric)).part(query.starts_at, query.ends_at)
    if not page.records and metric.is_counting:
        return 0.0 if covered else None
    if metric.per_days and value is not None and covered:
        value *= metric.per_days / ((covered[1] - covered[0]) / timedelta(days=1))
    return value


@pytest.mark.parametrize("name", NAMES)
def test_the_records_of_a_figure_add_up_to_it(marts: Marts, catalogue: Catalogue, name: str) -> None:
    metric = catalogue.metric(name)
    splits = [(), *((dimension,) for dimension in ("team", "person") if dimension in metric.dimensions)]
    for dimensions in splits:
        query = MetricQuery(name, SINCE, UNTIL, dimensions, time_zone=ZONE)
        rows = answer(marts, catalogue, query, OPERATOR).rows
        alone = {
            row.group: value_by_records(marts, catalogue, replace(query, dimensions=(), filters=group_of(metric, row)))
            for row in rows
        }
        whole = sum(value or 0 for value in alone.values()) if metric.is_share else 1
        for row in rows:
            value = alone[row.group]
            expected = None if value is None or not whole else value / whole
            assert row.value == (expected if expected is None else pytest.approx(expected)), row


def test_every_record_says_what_it_is(marts: Marts, catalogue: Catalogue) -> None:
    page = evidence(marts, catalogue, MetricQuery("throughput", SINCE, UNTIL), OPERATOR, limit=5)
    assert len(page.records) == 5 < page.total == page.answer.rows[0].value
    times = [record.at for record in page.records if record.at]
    assert times == sorted(times, reverse=True)
    for record in page.records:
        assert record.key
        assert record.title
        assert {"team", "project", "person"} <= record.dimensions.keys()


def test_pages_show_each_record_once(marts: Marts, catalogue: Catalogue) -> None:
    query = MetricQuery("issue_lead_time", SINCE, UNTIL)
    whole = evidence(marts, catalogue, query, OPERATOR, limit=LARGEST_PAGE)
    pages = [evidence(marts, catalogue, query, OPERATOR, limit=7, offset=at) for at in range(0, whole.total, 7)]
    assert [record.key for page in pages for record in page.records] == [record.key for record in whole.records]
    beyond = evidence(marts, catalogue, query, OPERATOR, offset=whole.total)
    assert (beyond.records, beyond.total) == ([], whole.total)


def test_a_ratio_shows_both_its_parts(marts: Marts, catalogue: Catalogue) -> None:
    query = MetricQuery("unreviewed_merge_share", SINCE, UNTIL)
    page = evidence(marts, catalogue, query, OPERATOR, limit=LARGEST_PAGE)
    parts = {part: sum(record.part == part for record in page.records) for part in ("numerator", "denominator")}
    assert page.answer.rows[0].value == parts["numerator"] / parts["denominator"]
    assert page.answer.n == parts["denominator"]


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (LARGEST_PAGE + 1, 0), (5, -1)])
def test_a_page_that_cannot_be_is_refused(marts: Marts, catalogue: Catalogue, limit: int, offset: int) -> None:
    with pytest.raises(MetricError, match="page of evidence"):
        evidence(marts, catalogue, MetricQuery("throughput", SINCE, UNTIL), OPERATOR, limit=limit, offset=offset)


def test_evidence_of_several_figures_is_refused(marts: Marts, catalogue: Catalogue) -> None:
    with pytest.raises(MetricError, match="behind one figure"):
        evidence(marts, catalogue, MetricQuery("throughput", SINCE, UNTIL, ("team",)), OPERATOR)


def test_a_viewer_gets_neither_names_nor_the_records_of_few(marts: Marts, catalogue: Catalogue) -> None:
    viewer = Reader(Role.VIEWER)
    marts.execute("update marts.fct_work_items set person_key = 'p' || number % 3 from generate_series(1, 1) as number")
    query = MetricQuery("throughput", SINCE, UNTIL)
    with pytest.raises(ForbiddenError, match="fewer than three people"):
        evidence(marts, catalogue, query, viewer)
    marts.execute("update marts.fct_work_items set person_key = right(work_item_key, 1)")
    page = evidence(marts, catalogue, query, viewer)
    assert page.total > 0
    assert all("person" not in record.dimensions for record in page.records)


@pytest.mark.parametrize("name", NAMES)
def test_a_viewer_sees_only_what_is_the_doing_of_three_or_of_nobody(
    marts: Marts, catalogue: Catalogue, name: str
) -> None:
    metric = catalogue.metric(name)
    query = MetricQuery(name, SINCE, UNTIL, ("team",) if "team" in metric.dimensions else (), time_zone=ZONE)
    shown = answer(marts, catalogue, query, Reader(Role.VIEWER)).rows
    known = {row.group: row for row in answer(marts, catalogue, query, OPERATOR).rows}
    for row in shown:
        group = replace(query, dimensions=(), filters=group_of(metric, row))
        records = evidence(marts, catalogue, group, OPERATOR, limit=LARGEST_PAGE).records
        people = {record.dimensions.get("person") for record in records} - {None}
        if row.is_hidden:
            assert metric.has_people
            assert (row.value, row.n, row.candidates) == (None, 0, 0)
        else:
            assert not metric.has_people or not 0 < len(people) < SMALLEST_GROUP, row
            assert row.value == pytest.approx(known[row.group].value)
