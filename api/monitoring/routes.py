"""`/metrics`: the API's own measurements and those of the data, as Prometheus reads them."""

import psycopg
from fastapi import APIRouter, Depends, Response
from prometheus_client.core import GaugeMetricFamily, Metric
from psycopg_pool import PoolTimeout

from api.auth.rules import public, requires
from api.monitoring.exposition import MEDIA_TYPE, exposed
from api.reading import CurrentReading
from pulse.access.permissions import Permission
from pulse.asking import Rows
from pulse.monitoring import Gauge, measuring


def monitoring_router(*, is_public: bool) -> APIRouter:
    """The route; anybody may ask it where `is_public`."""

    async def read_measurements(reading: CurrentReading) -> Response:
        """The server's measurements in Prometheus' text format."""
        try:
            families = [_family(gauge, rows) for gauge, rows in await reading.ask(measuring())]
        except (psycopg.Error, PoolTimeout):
            families = []
        up = GaugeMetricFamily("pulse_database_up", "Whether the database answers.", value=1.0 if families else 0.0)
        return Response(exposed([up, *families]), media_type=MEDIA_TYPE)

    router = APIRouter(tags=["health"])
    needed = [] if is_public else [Depends(requires(Permission.MONITOR))]
    endpoint = public(read_measurements) if is_public else read_measurements
    router.add_api_route("/metrics", endpoint, dependencies=needed, response_class=Response)
    return router


def _family(gauge: Gauge, rows: Rows) -> Metric:
    family = GaugeMetricFamily(gauge.name, gauge.meaning, labels=gauge.labels)
    for row in rows:
        if row["value"] is not None:
            family.add_metric([str(row[label]) for label in gauge.labels], float(row["value"]))
    return family
