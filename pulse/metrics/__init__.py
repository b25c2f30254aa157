"""The metric catalogue and the way from a question to figures: dbt's semantic manifest in, numbers out.

Public surface:
    load_catalogue(path) -> Catalogue: metrics and dimensions of a compiled `semantic_manifest.json`.
    compile_query(catalogue, query) -> Statement(sql, params): one parameterised PostgreSQL statement.
    answer(connection, catalogue, query) -> MetricAnswer: figures with n, coverage, period, time zone and as_of.

Errors that people should read are subclasses of `PulseError`. Presentation (units, tables) and roles belong to callers.
"""

from pulse.metrics.answer import MetricAnswer, MetricRow, answer
from pulse.metrics.catalogue import Catalogue, Dimension, Direction, Metric, Unit
from pulse.metrics.compiler import Statement, compile_query
from pulse.metrics.errors import CatalogueError, MetricError, UnknownNameError
from pulse.metrics.loading import load_catalogue
from pulse.metrics.query import Filter, Grain, MetricQuery, Operator

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Dimension",
    "Direction",
    "Filter",
    "Grain",
    "Metric",
    "MetricAnswer",
    "MetricError",
    "MetricQuery",
    "MetricRow",
    "Operator",
    "Statement",
    "Unit",
    "UnknownNameError",
    "answer",
    "compile_query",
    "load_catalogue",
]
