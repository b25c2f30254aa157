"""The metric catalogue and the way from a question to figures: dbt's semantic manifest in, numbers out.

Public surface:
    load_catalogue(path) -> Catalogue: metrics and dimensions of a compiled `semantic_manifest.json`.
    answer(connection, catalogue, query, reader) -> MetricAnswer: figures with n, coverage, period, zone and as_of.
    evidence(...) -> EvidencePage: the records behind one figure; newest_records: those of one that is known.
    compare(...) -> Comparison: the same beside the previous period.
    answering, evidencing, comparing: the same as questions that wait for no connection, see `pulse.asking`.
    compile_query(catalogue, query) -> Statement(sql, params): one parameterised PostgreSQL statement.

Errors that people should read are subclasses of `PulseError`. Presentation (units, tables) belongs to callers.
"""

from pulse.asking import Statement, ask
from pulse.metrics.access import OPERATOR, ForbiddenError, Reader
from pulse.metrics.answer import MetricAnswer, MetricRow, answer, answering
from pulse.metrics.catalogue import Catalogue, Dimension, Direction, Metric, Unit
from pulse.metrics.comparison import Comparison, change, compare, comparing
from pulse.metrics.compiler import compile_query
from pulse.metrics.errors import CatalogueError, MetricError, UnknownNameError
from pulse.metrics.evidence import EvidencePage, EvidenceRecord, evidence, evidencing, newest_records
from pulse.metrics.freshness import Freshness
from pulse.metrics.loading import load_catalogue
from pulse.metrics.query import Filter, Grain, MetricQuery, Operator

__all__ = [
    "OPERATOR",
    "Catalogue",
    "CatalogueError",
    "Comparison",
    "Dimension",
    "Direction",
    "EvidencePage",
    "EvidenceRecord",
    "Filter",
    "ForbiddenError",
    "Freshness",
    "Grain",
    "Metric",
    "MetricAnswer",
    "MetricError",
    "MetricQuery",
    "MetricRow",
    "Operator",
    "Reader",
    "Statement",
    "Unit",
    "UnknownNameError",
    "answer",
    "answering",
    "ask",
    "change",
    "compare",
    "comparing",
    "compile_query",
    "evidence",
    "evidencing",
    "load_catalogue",
    "newest_records",
]
