"""The same figures as FastAPI's documentation would serve them: a plain endpoint, `response_model`, a psycopg pool.

No authentication, no limits, no kept results: what is compared is the way from the question to the bytes.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI
from psycopg_pool import ConnectionPool

from pulse.documents import AnswerDocument
from pulse.metrics import OPERATOR, MetricQuery, answer, load_catalogue
from pulse.metrics.freshness import Freshness
from pulse.paths import SEMANTIC_MANIFEST

pool = ConnectionPool(os.environ["PULSE_DATABASE_URL"], min_size=1, max_size=8, open=False)
catalogue, freshness = load_catalogue(SEMANTIC_MANIFEST, []), Freshness()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Hold the pool open."""
    with pool:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/metrics/{name}/value", response_model=AnswerDocument)
def read_value(name: str, since: date, until: date, dimensions: str) -> AnswerDocument:
    """Figures of one metric by one dimension."""
    query = MetricQuery(name, since, until, (dimensions,))
    with pool.connection() as connection:
        return AnswerDocument.of(answer(connection, catalogue, query, OPERATOR, freshness))
