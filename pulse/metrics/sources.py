"""Marts and their measures, from the records of dbt's semantic models."""

from pulse.metrics.catalogue import Aggregation, Dimension, Kind, Measure, Source
from pulse.metrics.errors import CatalogueError, UnknownNameError
from pulse.metrics.manifest import DimensionRecord, MeasureRecord, SemanticModelRecord
from pulse.metrics.meta import DimensionMeta, MeasureMeta, ModelMeta, read_meta


def build_source(model: SemanticModelRecord) -> Source:
    """The mart of `model`; CatalogueError when it does not say what a row is."""
    meta = read_meta("semantic model", model.name, model.config.meta, ModelMeta)
    rows = [entity.expr or entity.name for entity in model.entities if entity.type == "primary"]
    if not rows:
        raise CatalogueError(f"The semantic model {model.name!r} needs a primary entity: what identifies a row.")
    dimensions = {record.name: _dimension(record) for record in model.dimensions}
    return Source(
        schema=model.node_relation.schema_name,
        table=model.node_relation.alias,
        row=rows[0],
        key=meta.record.key,
        title=meta.record.title,
        url=meta.record.url,
        person=meta.person,
        dimensions={name: one for name, one in dimensions.items() if one.kind is not Kind.TIME},
        times={name: one for name, one in dimensions.items() if one.kind is Kind.TIME},
    )


def _dimension(record: DimensionRecord) -> Dimension:
    meta = read_meta("dimension", record.name, record.config.meta, DimensionMeta)
    return Dimension(
        name=record.name,
        description=record.description or "",
        expression=record.expr or record.name,
        kind=Kind.TIME if record.type == "time" else meta.kind,
        is_personal=meta.personal,
    )


def build_measure(record: MeasureRecord, model: SemanticModelRecord, source: Source) -> Measure:
    """The measure of `record`; CatalogueError when something that its aggregation needs is not said."""
    meta = read_meta("measure", record.name, record.config.meta, MeasureMeta)
    default_time = model.defaults.agg_time_dimension if model.defaults else None
    time = record.agg_time_dimension or default_time
    if time not in source.times:
        raise CatalogueError(f"The measure {record.name!r} names no time dimension of {model.name!r}.")
    aggregation = _aggregation(record, meta)
    if aggregation is Aggregation.GINI and not meta.over:
        raise CatalogueError(f"The measure {record.name!r} needs `over`: whom the coefficient is taken over.")
    if aggregation is Aggregation.RANK_CORRELATION and not meta.against:
        raise CatalogueError(f"The measure {record.name!r} needs `against`: the other side of the correlation.")
    if meta.value and not meta.open_until:
        raise CatalogueError(f"The measure {record.name!r} has an age, so it needs `open_until`.")
    return Measure(
        name=record.name,
        source=source,
        expression=record.expr or record.name,
        aggregation=aggregation,
        time=source.times[time].expression,
        percentile=record.agg_params.percentile if record.agg_params else None,
        is_discrete=bool(record.agg_params and record.agg_params.use_discrete_percentile),
        open_until=meta.open_until,
        is_age=meta.value == "age",
        over=meta.over,
        against=meta.against,
    )


def _aggregation(record: MeasureRecord, meta: MeasureMeta) -> Aggregation:
    try:
        return Aggregation(meta.aggregation or record.agg)
    except ValueError:
        near = UnknownNameError(f"aggregation for {record.name!r}", record.agg, Aggregation)
        raise CatalogueError(str(near)) from None
