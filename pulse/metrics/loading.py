"""From dbt's compiled semantic manifest to the catalogue. The manifest is the only list of metrics there is."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulse.metrics.catalogue import Aggregation, Catalogue, Dimension, Direction, Measure, Metric, Unit
from pulse.metrics.errors import CatalogueError
from pulse.metrics.manifest import (
    FilterIntersection,
    Manifest,
    MeasureRecord,
    MetricInput,
    MetricRecord,
    SemanticModelRecord,
    read_manifest,
)

DEFAULT_ROLE = "viewer"
DIMENSION_CALL = re.compile(r"\{\{\s*Dimension\(\s*['\"](?:\w+__)?(\w+)['\"]\s*\)\s*\}\}")


def load_catalogue(path: Path) -> Catalogue:
    """Read `semantic_manifest.json`; CatalogueError says how to make it when it is not there."""
    manifest = read_manifest(path)
    measures = _measures(manifest)
    records = {record.name: record for record in manifest.metrics}
    return Catalogue({name: _metric(records[name], records, measures) for name in sorted(records)})


def _measures(manifest: Manifest) -> dict[str, Measure]:
    return {record.name: _measure(record, model) for model in manifest.semantic_models for record in model.measures}


def _measure(record: MeasureRecord, model: SemanticModelRecord) -> Measure:
    columns = {dimension.name: dimension.expr or dimension.name for dimension in model.dimensions}
    default_time = model.defaults.agg_time_dimension if model.defaults else None
    time_dimension = record.agg_time_dimension or default_time
    if time_dimension not in columns:
        raise CatalogueError(f"The measure {record.name!r} names no time dimension of {model.name!r}.")
    return Measure(
        name=record.name,
        schema=model.node_relation.schema_name,
        table=model.node_relation.alias,
        expression=record.expr or record.name,
        aggregation=Aggregation(record.agg),
        time_expression=columns[time_dimension],
        dimensions=_dimensions(model),
        percentile=record.agg_params.percentile if record.agg_params else None,
        is_discrete=bool(record.agg_params and record.agg_params.use_discrete_percentile),
    )


def _dimensions(model: SemanticModelRecord) -> dict[str, Dimension]:
    return {
        record.name: Dimension(
            name=record.name,
            description=record.description or "",
            expression=record.expr or record.name,
            minimum_role=(record.config.meta if record.config else {}).get("minimum_role", DEFAULT_ROLE),
        )
        for record in model.dimensions
        if record.type == "categorical"
    }


def _metric(record: MetricRecord, records: Mapping[str, MetricRecord], measures: Mapping[str, Measure]) -> Metric:
    """Build one metric; a ratio brings its two parts with it."""
    facts = _described(record)
    given = record.type_params
    if record.type == "simple" and given.measure is not None:
        measure = measures[given.measure.name]
        filters = _filters(record, record.filter, measure) + _filters(record, given.measure.filter, measure)
        return Metric(**facts, measure=measure, filters=filters)
    if record.type == "ratio" and given.numerator is not None and given.denominator is not None:
        if record.filter is not None:
            raise CatalogueError(f"The ratio {record.name!r} has a filter; put it on its two metrics instead.")
        return Metric(
            **facts,
            numerator=_part(record, given.numerator, records, measures),
            denominator=_part(record, given.denominator, records, measures),
        )
    raise CatalogueError(f"The metric {record.name!r} is of type {record.type!r}; known are simple and ratio.")


def _part(
    ratio: MetricRecord, part: MetricInput, records: Mapping[str, MetricRecord], measures: Mapping[str, Measure]
) -> Metric:
    if part.filter is not None or records[part.name].type != "simple":
        raise CatalogueError(f"The ratio {ratio.name!r} must be made of two simple metrics without filters here.")
    return _metric(records[part.name], records, measures)


def _described(record: MetricRecord) -> dict[str, Any]:
    meta = record.config.meta if record.config else {}
    try:
        return {
            "name": record.name,
            "label": record.label or record.name,
            "description": record.description or "",
            "question": meta["question"],
            "unit": Unit(meta["unit"]),
            "direction": Direction(meta["direction"]),
            "family": meta.get("family", record.name),
            "caveats": tuple(meta.get("caveats", ())),
            "minimum_role": meta.get("minimum_role", DEFAULT_ROLE),
            "streams": tuple(meta.get("streams", ())),
        }
    except (KeyError, ValueError) as error:
        raise CatalogueError(
            f"The metric {record.name!r} needs question, unit and direction under config.meta: {error}."
        ) from error


def _filters(metric: MetricRecord, given: FilterIntersection | None, measure: Measure) -> tuple[str, ...]:
    """The catalogue's conditions as SQL over one row of the mart."""

    def column(call: re.Match[str]) -> str:
        try:
            return f"({measure.dimensions[call.group(1)].expression})"
        except KeyError:
            raise CatalogueError(
                f"The filter of {metric.name!r} names {call.group(1)!r}, which is no dimension there."
            ) from None

    templates = [item.where_sql_template for item in given.where_filters] if given else []
    conditions = tuple(DIMENSION_CALL.sub(column, template) for template in templates)
    for condition in conditions:
        if "{{" in condition:
            raise CatalogueError(f"The filter of {metric.name!r} may only use Dimension('entity__name').")
    return conditions
