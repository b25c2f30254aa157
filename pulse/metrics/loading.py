"""From dbt's compiled semantic manifest to the catalogue."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pulse.metrics.catalogue import Catalogue, Measure, Metric, Part, Source
from pulse.metrics.errors import CatalogueError, UnknownNameError
from pulse.metrics.formula import RATIO, formula_names
from pulse.metrics.manifest import FilterIntersection, Manifest, MetricInput, MetricRecord, read_manifest
from pulse.metrics.meta import MetricMeta, read_meta
from pulse.metrics.sources import build_measure, build_source

DIMENSION_CALL = re.compile(r"\{\{\s*Dimension\(\s*['\"](?:\w+__)?(\w+)['\"]\s*\)\s*\}\}")
DAYS = {"day": 1, "week": 7}


def load_catalogue(path: Path, own: Sequence[Path] = ()) -> Catalogue:
    """Read `semantic_manifest.json` and a user's `own` files; CatalogueError tells what is absent or wrong, where."""
    manifest = read_manifest(path)
    if not own:
        return build_catalogue(manifest)
    # Reading YAML costs as much as all the rest; few have files of their own.
    from pulse.metrics.own import add_own

    return build_catalogue(manifest, add_own(manifest, list(own)))


def build_catalogue(manifest: Manifest, places: Mapping[str, object] | None = None) -> Catalogue:
    """The catalogue of `manifest`; CatalogueError names what cannot be computed, why, and its place if it has one."""
    sources = {model.name: build_source(model) for model in manifest.semantic_models if model.measures}
    records, measures, metrics = {record.name: record for record in manifest.metrics}, {}, {}
    for model in manifest.semantic_models:
        for measure in model.measures:
            with _named_by(measure.name, places):
                measures[measure.name] = build_measure(measure, model, sources[model.name])
    for name in sorted(records):
        with _named_by(name, places):
            metrics[name] = _metric(records[name], (), records, measures)
    return Catalogue(metrics, sources)


@contextmanager
def _named_by(name: str, places: Mapping[str, object] | None) -> Iterator[None]:
    """Say in errors where `name` stands."""
    try:
        yield
    except CatalogueError as error:
        if not places or name not in places:
            raise
        raise CatalogueError(f"{places[name]}: {error}") from error


Filters = Sequence[FilterIntersection | None]


def _metric(
    record: MetricRecord, inherited: Filters, records: Mapping[str, MetricRecord], measures: Mapping[str, Measure]
) -> Metric:
    """Build one metric with the parts that it is made of; filters of a whole hold for each of its parts."""
    given, facts, filters = record.type_params, _described(record), [*inherited, record.filter]
    if record.type == "simple" and given.measure is not None:
        if given.measure.name not in measures:
            raise CatalogueError(str(UnknownNameError("measure", given.measure.name, measures)))
        measure = measures[given.measure.name]
        conditions = _conditions(record, [*filters, given.measure.filter], measure.source)
        return replace(facts, measure=measure, filters=conditions)

    def part(name: str, given: MetricInput) -> Part:
        if given.offset_window or given.offset_to_grain:
            raise CatalogueError(
                f"The metric {record.name!r} asks for another period of {given.name!r}; compare instead."
            )
        if given.name not in records:
            near = str(UnknownNameError("metric", given.name, records))
            raise CatalogueError(f"The metric {record.name!r} is made of what does not exist. {near}")
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
