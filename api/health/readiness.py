"""Looks at all parts at once; none of them can hold up the answer for longer than its timeout."""

import asyncio
from functools import cache

import psycopg
from anyio import to_thread
from psycopg_pool import PoolTimeout

from api.reading import Reading
from pulse.health import Part, State, checking_database, checking_sources, disk_part, memory_part
from pulse.settings import Settings

DAGSTER_SECONDS = 2.0
NO_DATABASE = Part("database", State.FAILED, "The database does not answer.")


async def look(reading: Reading, settings: Settings) -> list[Part]:
    """All parts, the database first."""
    stored, dagster = await asyncio.gather(_stored(reading), _dagster(settings.dagster_url))
    return [*stored, dagster, disk_part(settings.data_dir), await to_thread.run_sync(memory_part)]


async def _stored(reading: Reading) -> list[Part]:
    newest = await to_thread.run_sync(_newest)
    try:
        database = await reading.ask(checking_database(newest))
        sources = await reading.ask(checking_sources()) if database.state is State.OK else []
    except (psycopg.Error, PoolTimeout):
        return [NO_DATABASE]
    return [database, *sources]


async def _dagster(url: str) -> Part:
    # Loaded when first asked: the API starts without.
    import httpx2 as httpx

    try:
        async with httpx.AsyncClient(timeout=DAGSTER_SECONDS) as client:
            answer = await client.get(f"{url.rstrip('/')}/server_info")
    except httpx.HTTPError:
        return Part("dagster", State.DEGRADED, "Dagster does not answer: nothing is refreshed, jobs cannot be run.")
    if answer.status_code != 200:
        return Part("dagster", State.DEGRADED, f"Dagster answers {answer.status_code}.")
    return Part("dagster", State.OK)


@cache
def _newest() -> str | None:
    from pulse.migrations import newest_revision

    return newest_revision()
