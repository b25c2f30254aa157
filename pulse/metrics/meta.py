"""What authors write under `config.meta` of semantic models, dimensions, measures and metrics: its shape, no more."""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

import msgspec

from pulse.metrics.catalogue import Direction, Kind, Unit
from pulse.metrics.errors import CatalogueError
from pulse.roles import Role


class RecordMeta(msgspec.Struct, forbid_unknown_fields=True):
    """How one row is shown in evidence, each as SQL over the row."""

    key: str
    title: str | None = None
    url: str | None = None


class ModelMeta(msgspec.Struct, forbid_unknown_fields=True):
    """Of a semantic model. `person`: SQL for the key of the person whose doing a row is."""

    record: RecordMeta
    person: str | None = None


class DimensionMeta(msgspec.Struct, forbid_unknown_fields=True):
    """Of a dimension. `personal`: it tells who did something."""

    personal: bool = False
    kind: Kind = Kind.TEXT


class MeasureMeta(msgspec.Struct, forbid_unknown_fields=True):
    """Of a measure: what dbt's `agg` cannot say."""

    open_until: str | None = None
    value: Literal["age"] | None = None
    aggregation: Literal["days", "gini", "rank_correlation"] | None = None
    over: str | None = None
    against: str | None = None


class MetricMeta(msgspec.Struct, forbid_unknown_fields=True):
    """Of a metric."""

    question: str
    unit: Unit
    direction: Direction
    streams: tuple[str, ...]
    family: str | None = None
    caveats: tuple[str, ...] = ()
    minimum_role: Role = Role.VIEWER
    share: bool = False
    per: Literal["day", "week"] | None = None


# dbt hands the meta of a semantic model down to its dimensions and measures.
INHERITED = frozenset(ModelMeta.__struct_fields__)
Meta = TypeVar("Meta", RecordMeta, ModelMeta, DimensionMeta, MeasureMeta, MetricMeta)


def read_meta(kind: str, name: str, given: Mapping[str, Any], shape: type[Meta]) -> Meta:
    """`given` as `shape`; CatalogueError names the element and what is wrong with it."""
    own = given if shape is ModelMeta else {key: value for key, value in given.items() if key not in INHERITED}
    try:
        return msgspec.convert(own, type=shape)
    except msgspec.ValidationError as error:
        known = ", ".join(shape.__struct_fields__)
        raise CatalogueError(f"config.meta of the {kind} {name!r}: {error}. Known there: {known}.") from error
