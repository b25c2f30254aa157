"""MetricFlow over the same manifest and marts: what it computes where it can express a metric at all."""

from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from metricflow.data_table.mf_table import MetricFlowDataTable
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlClient, SqlEngine
from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer
from metricflow.sql.render.sql_plan_renderer import SqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from pulse.metrics import Filter, Metric, MetricQuery, Operator
from pulse.metrics.catalogue import Aggregation, Kind

DBT_KNOWS = frozenset(Aggregation) - {Aggregation.DAYS, Aggregation.GINI, Aggregation.RANK_CORRELATION}
Place = tuple[date | None, tuple[str | None, ...]]


class Writer(SqlClient):
    """A SQL client of MetricFlow's that writes SQL and runs none."""

    @property
    def sql_engine_type(self) -> SqlEngine:
        return SqlEngine.POSTGRES

    @property
    def sql_plan_renderer(self) -> SqlPlanRenderer:
        return PostgresSQLSqlPlanRenderer()

    def render_bind_parameter_key(self, bind_parameter_key: str) -> str:
        return f"%({bind_parameter_key})s"

    def query(self, *_: Any) -> MetricFlowDataTable:
        raise NotImplementedError

    def execute(self, *_: Any) -> None:
        raise NotImplementedError

    def dry_run(self, *_: Any) -> None:
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is open."""


class MetricFlow:
    """Asks MetricFlow for the SQL of a query and runs it."""

    def __init__(self, manifest: Path) -> None:
        self.manifest = parse_manifest_from_dbt_generated_manifest(manifest.read_text())
        self.engine = MetricFlowEngine(SemanticManifestLookup(self.manifest), Writer())

    def can_express(self, metric: Metric) -> bool:
        """Whether the metric asks for nothing that dbt has no word for."""
        special = metric.is_as_of or metric.is_share or metric.per_days
        return not special and all(measure.aggregation in DBT_KNOWS for measure in metric.measures)

    def sql(self, metric: Metric, query: MetricQuery) -> str:
        """MetricFlow's statement; days are those of the session's time zone."""
        day = "{{ TimeDimension('metric_time', 'day') }}"
        where = [f"{day} >= '{query.since}'", f"{day} < '{query.until}'"]
        where += [self._condition(metric, given) for given in query.filters]
        groups = [f"metric_time__{query.grain}"] if query.grain else []
        groups += [self._path(metric, name) for name in query.dimensions]
        request = MetricFlowQueryRequest.create(
            metric_names=[query.metric], group_by_names=groups, where_constraints=where
        )
        return self.engine.explain(request).sql_statement.sql

    def figures(self, connection: psycopg.Connection[Any], metric: Metric, query: MetricQuery) -> dict[Place, Any]:
        """The value of each period and group that MetricFlow has a row for."""
        connection.execute("select set_config('timezone', %s, true)", [query.time_zone])
        cursor = connection.execute(self.sql(metric, query).replace("%", "%%").encode(), {})
        names = [column.name for column in cursor.description or ()]
        found: dict[Place, Any] = {}
        for record in cursor:
            row = dict(zip(names, record, strict=True))
            period = row.get(f"metric_time__{query.grain}")
            group = tuple(row[self._path(metric, name)] for name in query.dimensions)
            value = row[query.metric]
            found[period.date() if period else None, group] = None if value is None else float(value)
        connection.execute("set local timezone = 'UTC'")
        return found

    def _path(self, metric: Metric, dimension: str) -> str:
        table = metric.measures[0].source.table
        for model in self.manifest.semantic_models:
            if model.node_relation.alias == table:
                entity = next(one for one in model.entities if one.type.value == "primary")
                return f"{entity.name}__{dimension}"
        raise LookupError(table)

    def _condition(self, metric: Metric, given: Filter) -> str:
        path, dimension = self._path(metric, given.dimension), metric.condition(given.dimension)
        column = f"{{{{ Dimension('{path}') }}}}"
        values = [str(value).replace("'", "''") for value in given.values]
        match given.operator:
            case Operator.IS_NULL | Operator.IS_NOT_NULL:
                return f"{column} {given.operator}"
            case Operator.IN:
                return f"cast({column} as text) in ({', '.join(map(repr, values))})"
            case Operator.NOT_IN:
                return f"({column} is null or cast({column} as text) not in ({', '.join(map(repr, values))}))"
        assert dimension.kind is Kind.NUMBER
        return f"{column} {given.operator} {values[0]}"
