"""Turns a query into one parameterised PostgreSQL statement built from sqlglot expressions."""

from dataclasses import dataclass
from typing import Any

from pulse.metrics.catalogue import Catalogue
from pulse.metrics.query import MetricQuery


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with psycopg's `%(name)s` places, and the values for them."""

    sql: str
    params: dict[str, Any]


def compile_query(catalogue: Catalogue, query: MetricQuery) -> Statement:
    """One statement whose rows are (period?, dimensions…, value, n, candidates), ordered by period and dimensions.

    UnknownNameError for a metric or dimension that the catalogue does not have.
    """
    raise NotImplementedError
