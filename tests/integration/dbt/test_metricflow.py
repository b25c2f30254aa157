"""Our compiler and MetricFlow give the same figures for whatever MetricFlow can express."""

import random
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from pulse.metrics import OPERATOR, Catalogue, Filter, Grain, Metric, MetricQuery, Operator, answer
from pulse.metrics.catalogue import Kind

from .conftest import Warehouse
from .metricflow import MetricFlow, Place

Marts = psycopg.Connection[Any]
QUESTIONS = 2
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
FIRST, LAST = date(2025, 12, 20), date(2026, 5, 10)


@pytest.fixture(scope="module")
def metricflow(warehouse: Warehouse) -> MetricFlow:
    return MetricFlow(warehouse.target / "semantic_manifest.json")


def questions(marts: Marts, metric: Metric) -> list[MetricQuery]:
    """Random questions about `metric`, the same each time."""
    chance = random.Random(metric.name)
    return [question(marts, metric, chance) for _ in range(QUESTIONS)]


def question(marts: Marts, metric: Metric, chance: random.Random) -> MetricQuery:
    since = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    until = since + timedelta(days=chance.randint(1, 120))
    # MetricFlow joins no two marts by the name of a dimension.
    names = sorted(metric.dimensions) if len({measure.source.table for measure in metric.measures}) == 1 else []
    dimensions = tuple(chance.sample(names, k=min(len(names), chance.choice([0, 1, 1, 2]))))
    filters = tuple(condition(marts, metric, name, chance) for name in chance.sample(names, k=min(len(names), 1)))
    grain = chance.choice([None, *Grain])
    asked = filters if chance.random() < 0.6 else ()
    return MetricQuery(metric.name, since, until, dimensions, asked, grain, chance.choice(ZONES))


def condition(marts: Marts, metric: Metric, name: str, chance: random.Random) -> Filter:
    dimension, source = metric.dimensions[name], metric.measures[0].source
    rows = marts.execute(
        f"select distinct cast({dimension.expression} as text) from {source.schema}.{source.table} order by 1".encode()
    )
    values = [row[0] for row in rows if row[0] is not None] or ["nothing"]
    operators = [Operator.IN, Operator.NOT_IN, Operator.IS_NULL, Operator.IS_NOT_NULL]
    if dimension.kind is Kind.NUMBER:
        operators += [Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW]
    operator = chance.choice(operators)
    if operator in {Operator.IS_NULL, Operator.IS_NOT_NULL}:
        return Filter(name, operator)
    count = 1 if operator not in {Operator.IN, Operator.NOT_IN} else chance.randint(1, 3)
    return Filter(name, operator, tuple(chance.choices(values, k=count)))


def ours(marts: Marts, catalogue: Catalogue, query: MetricQuery) -> dict[Place, float | None]:
    """Our figures; groups without records, which MetricFlow does not list, are left out."""
    rows = answer(marts, catalogue, query, OPERATOR).rows
    return {(row.period, row.group): row.value for row in rows if row.value is not None}


def test_the_catalogue_is_what_metricflow_reads(catalogue: Catalogue, metricflow: MetricFlow) -> None:
    expressible = [metric for metric in catalogue.metrics.values() if metricflow.can_express(metric)]
    assert len(expressible) > len(catalogue.metrics) / 2


def test_both_give_the_same_figures(marts: Marts, catalogue: Catalogue, metricflow: MetricFlow) -> None:
    compared = 0
    for metric in catalogue.metrics.values():
        if not metricflow.can_express(metric):
            continue
        for query in questions(marts, metric):
            theirs = metricflow.figures(marts, metric, query)
            found = ours(marts, catalogue, query)
            for place in theirs.keys() | found.keys():
                expected = theirs.get(place)
                if expected is None and any(leaf.is_counting for leaf in metric.leaves):
                    # Where a count has no record it is 0 here, and NULL or absent there.
                    assert metric.parts or not found.get(place), query
                    continue
                if expected == 0 and place not in found and metric.is_counting:
                    # A distinct count beyond the data is "no data" here, and 0 there.
                    continue
                assert found.get(place) == (expected if expected is None else pytest.approx(expected)), query
                compared += bool(expected)
    assert compared > len(catalogue.metrics)
