"""From dbt's compiled semantic manifest to the catalogue."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pulse.metrics.catalogue import Aggregation, Catalogue, Dimension, Kind, Measure, Metric, Part, Source
from pulse.metrics.errors import CatalogueError
from pulse.metrics.formula import RATIO, formula_names
from pulse.metrics.manifest import (
    DimensionRecord,
    FilterIntersection,
    Manifest,
    MeasureRecord,
    MetricInput,
    MetricRecord,
    SemanticModelRecord,
    read_manifest,
)
from pulse.metrics.meta import DimensionMeta, MeasureMeta, MetricMeta, ModelMeta, read_meta

DIMENSION_CALL = re.compile(r"\{\{\s*Dimension\(\s*['\"](?:\w+__)?(\w+)['\"]\s*\)\s*\}\}")
DAYS = {"day": 1, "week": 7}


def load_catalogue(path: Path) -> Catalogue:
    """Read `semantic_manifest.json`; CatalogueError says how to make it when it is not there."""
    return build_catalogue(read_manifest(path))


def build_catalogue(manifest: Manifest) -> Catalogue:
    """The catalogue of `manifest`; CatalogueError names what cannot be computed, and why."""
    sources = {model.name: _source(model) for model in manifest.semantic_models if model.measures}
    measures = {
        record.name: _measure(record, model, sources[model.name])
        for model in manifest.semantic_models
        for record in model.measures
    }
    records = {record.name: record for record in manifest.metrics}
    metrics = {name: _metric(records[name], (), records, measures) for name in sorted(records)}
    return Catalogue(metrics, sources)


def _source(model: SemanticModelRecord) -> Source:
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


def _measure(record: MeasureRecord, model: SemanticModelRecord, source: Source) -> Measure:
    meta = read_meta("measure", record.name, record.config.meta, MeasureMeta)
    default_time = model.defaults.agg_time_dimension if model.defaults else None
    time = record.agg_time_dimension or default_time
    if time not in source.times:
        raise CatalogueError(f"The measure {record.name!r} names no time dimension of {model.name!r}.")
    aggregation = Aggregation(meta.aggregation or record.agg)
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


Filters = Sequence[FilterIntersection | None]


def _metric(
    record: MetricRecord, inherited: Filters, records: Mapping[str, MetricRecord], measures: Mapping[str, Measure]
) -> Metric:
    """Build one metric with the parts that it is made of; filters of a whole hold for each of its parts."""
    given, facts, filters = record.type_params, _described(record), [*inherited, record.filter]
    if record.type == "simple" and given.measure is not None:
        measure = measures[given.measure.name]
        conditions = _conditions(record, [*filters, given.measure.filter], measure.source)
        return replace(facts, measure=measure, filters=conditions)

    def part(name: str, given: MetricInput) -> Part:
        if given.offset_window or given.offset_to_grain:
            raise CatalogueError(
                f"The metric {record.name!r} asks for another period of {given.name!r}; compare instead."
            )
        if given.name not in records:
            raise CatalogueError(f"The metric {record.name!r} is made of {given.name!r}, which does not exist.")
        return Part(name, _metric(records[given.name], [*filters, given.filter], records, measures))

    if record.type == "ratio" and given.numerator is not None and given.denominator is not None:
        both = (part("numerator", given.numerator), part("denominator", given.denominator))
        return replace(facts, parts=both, formula=RATIO, is_ratio=True)
    if record.type == "derived" and given.expr and given.metrics:
        parts = tuple(part(one.alias or one.name, one) for one in given.metrics)
        if strangers := formula_names(given.expr) - {one.name for one in parts}:
            raise CatalogueError(f"The formula of {record.name!r} names {', '.join(sorted(strangers))}, no part of it.")
        return replace(facts, parts=parts, formula=given.expr)
    raise CatalogueError(f"The metric {record.name!r} is of type {record.type!r}; known are simple, ratio and derived.")


def _described(record: MetricRecord) -> Metric:
    meta = read_meta("metric", record.name, record.config.meta, MetricMeta)
    return Metric(
        name=record.name,
        label=record.label or record.name,
        description=(record.description or "").strip(),
        question=meta.question,
        unit=meta.unit,
        direction=meta.direction,
        family=meta.family or record.name,
        caveats=meta.caveats,
        minimum_role=meta.minimum_role,
        streams=meta.streams,
        is_share=meta.share,
        per_days=DAYS[meta.per] if meta.per else None,
    )


def _conditions(metric: MetricRecord, given: Filters, source: Source) -> tuple[str, ...]:
    """The catalogue's conditions as SQL over one row of the mart."""

    def column(call: re.Match[str]) -> str:
        try:
            return f"({source.dimensions[call.group(1)].expression})"
        except KeyError:
            raise CatalogueError(
                f"The filter of {metric.name!r} names {call.group(1)!r}, which is no dimension there."
            ) from None

    templates = [item.where_sql_template for one in given if one for item in one.where_filters]
    conditions = tuple(DIMENSION_CALL.sub(column, template) for template in templates)
    if any("{{" in condition for condition in conditions):
        raise CatalogueError(f"The filter of {metric.name!r} may only use Dimension('entity__name').")
    return conditions
