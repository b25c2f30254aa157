"""Writes measurements as text: those of this process or, where several serve, of all together, and given ones."""

import os
from collections.abc import Iterable

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

MEDIA_TYPE = CONTENT_TYPE_LATEST


class _Given(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def exposed(families: Iterable[Metric]) -> bytes:
    """All measurements and `families` in the text format."""
    given = CollectorRegistry()
    given.register(_Given(families))
    return generate_latest(_of_processes()) + generate_latest(given)


def _of_processes() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    # The library's own functions bear no types.
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
