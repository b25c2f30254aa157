"""Metrics of a user's own: YAML files in dbt's words, laid beside the shipped ones."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlglot import exp

from pulse.configuration.document import Document, Location, Place, read
from pulse.metrics.errors import CatalogueError, UnknownNameError
from pulse.metrics.manifest import Manifest, MeasureRecord, MetricRecord
from pulse.metrics.sql_text import parsed

SECTIONS = {"measures", "metrics"}
PATH = re.compile(r" - at `\$\.?(.*)`$")
Places = dict[str, Place]
Record = TypeVar("Record", MeasureRecord, MetricRecord)


def add_own(manifest: Manifest, files: list[Path]) -> Places:
    """Add what `files` hold to `manifest`; where each of the names stands.

    CatalogueError names file and line of what cannot be read, and of names that are taken or unknown.
    """
    places: Places = {}
    for file in files:
        document = read(file)
        if strangers := document.values.keys() - SECTIONS:
            stranger = min(strangers)
            raise _error(document, (stranger,), f"there is no section {stranger!r}; use measures and metrics")
        for number, given in _elements(document, "measures"):
            _add_measure(manifest, document, number, given, places)
        for number, given in _elements(document, "metrics"):
            record = _record(document, ("metrics", number), _as_compiled(given), MetricRecord)
            _claim(document, ("metrics", number), record.name, {one.name for one in manifest.metrics}, places)
            manifest.metrics.append(record)
    return places


def _elements(document: Document, section: str) -> Iterator[tuple[int, dict[str, Any]]]:
    elements = document.values.get(section) or []
    if not isinstance(elements, list) or not all(isinstance(one, dict) for one in elements):
        raise _error(document, (section,), f"{section} must be a list, each with its name and what it is made of")
    return iter(enumerate(elements))


def _add_measure(manifest: Manifest, document: Document, number: int, given: dict[str, Any], places: Places) -> None:
    location: Location = ("measures", number)
    models = {model.name: model for model in manifest.semantic_models}
    wanted = str(given.get("semantic_model"))
    if wanted not in models:
        raise _error(document, (*location, "semantic_model"), str(UnknownNameError("semantic model", wanted, models)))
    own = {key: value for key, value in given.items() if key != "semantic_model"}
    record = _record(document, location, own, MeasureRecord)
    _check_expression(document, location, record)
    taken = {measure.name for model in models.values() for measure in model.measures}
    _claim(document, location, record.name, taken, places)
    models[wanted].measures.append(record)


def _check_expression(document: Document, location: Location, record: MeasureRecord) -> None:
    try:
        expression = parsed(record.expr or record.name)
    except CatalogueError as error:
        raise _error(document, (*location, "expr"), f"{record.expr!r} is no SQL expression") from error
    if expression.find(exp.Query, exp.AggFunc, exp.Window):
        raise _error(document, (*location, "expr"), f"{record.expr!r} must speak of one row of the mart")


def _claim(document: Document, location: Location, name: str, taken: set[str], places: Places) -> None:
    if name in taken:
        raise _error(document, (*location, "name"), f"the name {name!r} is taken")
    if place := document.place((*location, "name")):
        places[name] = place


def _record(document: Document, location: Location, given: dict[str, Any], shape: type[Record]) -> Record:
    try:
        return msgspec.convert(given, type=shape, strict=False)
    except msgspec.ValidationError as error:
        inner = PATH.search(str(error))
        steps: Location = tuple(inner.group(1).split(".")) if inner else ()
        raise _error(document, (*location, *steps), PATH.sub("", str(error))) from error


def _error(document: Document, location: Location, what: str) -> CatalogueError:
    place = document.place(location)
    return CatalogueError(f"{place}: {what}." if place else f"{what}.")


def _as_compiled(metric: dict[str, Any]) -> dict[str, Any]:
    """`metric` as dbt's manifest has it, where names and filters are no bare texts."""
    found: dict[str, Any] = _with_filter(metric)
    parameters = found.get("type_params")
    if isinstance(parameters, dict):
        parameters = dict(parameters)
        for name in ("measure", "numerator", "denominator"):
            if name in parameters:
                parameters[name] = _input(parameters[name])
        if isinstance(parameters.get("metrics"), list):
            parameters["metrics"] = [_input(one) for one in parameters["metrics"]]
        found["type_params"] = parameters
    return found


def _input(given: Any) -> Any:
    return {"name": given} if isinstance(given, str) else _with_filter(given)


def _with_filter(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    found = dict(given)
    if isinstance(conditions := found.get("filter"), str | list):
        texts = [conditions] if isinstance(conditions, str) else conditions
        found["filter"] = {"where_filters": [{"where_sql_template": text} for text in texts]}
    return found
