"""The shape of dbt's `semantic_manifest.json`, as far as it is read. Meaning is given to it in `loading`."""

from pathlib import Path
from typing import Any

import msgspec

from pulse.metrics.errors import CatalogueError


class Config(msgspec.Struct):
    """What authors wrote beside an element."""

    meta: dict[str, Any] = {}


class WhereFilter(msgspec.Struct):
    """SQL with `{{ Dimension('entity__name') }}` for its names."""

    where_sql_template: str


class FilterIntersection(msgspec.Struct):
    """Filters that must all hold."""

    where_filters: list[WhereFilter] = []


class AggregationParameters(msgspec.Struct):
    """What `percentile` needs."""

    percentile: float | None = None
    use_discrete_percentile: bool = False


class MeasureRecord(msgspec.Struct):
    """An aggregate over the rows of a semantic model."""

    name: str
    agg: str
    expr: str | None = None
    agg_params: AggregationParameters | None = None
    agg_time_dimension: str | None = None
    config: Config = msgspec.field(default_factory=Config)


class DimensionRecord(msgspec.Struct):
    """A column, or an expression over columns, of a semantic model."""

    name: str
    type: str
    description: str | None = None
    expr: str | None = None
    config: Config = msgspec.field(default_factory=Config)


class EntityRecord(msgspec.Struct):
    """What one row of a semantic model is."""

    name: str
    type: str
    expr: str | None = None


class NodeRelation(msgspec.Struct):
    """The table behind a semantic model."""

    alias: str
    schema_name: str


class Defaults(msgspec.Struct):
    """What a measure has when it does not say."""

    agg_time_dimension: str | None = None


class SemanticModelRecord(msgspec.Struct):
    """A mart with its dimensions and measures."""

    name: str
    node_relation: NodeRelation
    entities: list[EntityRecord] = []
    dimensions: list[DimensionRecord] = []
    measures: list[MeasureRecord] = []
    defaults: Defaults | None = None
    config: Config = msgspec.field(default_factory=Config)


class MetricInput(msgspec.Struct):
    """A metric or measure that another metric is made of."""

    name: str
    filter: FilterIntersection | None = None
    alias: str | None = None
    offset_window: Any = None
    offset_to_grain: Any = None


class TypeParameters(msgspec.Struct):
    """What a metric is made of; which fields are set depends on its type."""

    measure: MetricInput | None = None
    numerator: MetricInput | None = None
    denominator: MetricInput | None = None
    expr: str | None = None
    metrics: list[MetricInput] | None = None


class MetricRecord(msgspec.Struct):
    """A metric as authors wrote it."""

    name: str
    type: str
    type_params: TypeParameters
    label: str | None = None
    description: str | None = None
    filter: FilterIntersection | None = None
    config: Config = msgspec.field(default_factory=Config)


class Manifest(msgspec.Struct):
    """The whole file."""

    semantic_models: list[SemanticModelRecord]
    metrics: list[MetricRecord]


def read_manifest(path: Path) -> Manifest:
    """Decode the file at `path`; CatalogueError says how to make it when it is not there, or what is odd in it."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise CatalogueError(
            f"The metric catalogue {path} has not been compiled yet: run `make prepare`, or `pulse build`."
        ) from error
    except msgspec.DecodeError as error:
        raise CatalogueError(
            f"The metric catalogue {path} cannot be read: {error}. Run `pulse build` again."
        ) from error
