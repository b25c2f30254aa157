"""How the data came here and how good they are: read_state."""

from datetime import datetime

from pydantic import BaseModel, Field

from pulse.extraction_status import rejections, stream_states, unit_progress
from pulse.tools.context import Context
from pulse.tools.links import link
from pulse.tools.result import Arguments, Result

# Counts of what the models could not make sense of. Each is a question of one row.
ODDITIES = {
    "issues of an unmapped type": "select count(*) from core.work_items where class = 'unmapped'",
    "issues in a status of no known category": "select count(*) from core.work_items where status_category = 'unknown'",
    "issues without a team": "select count(*) from core.work_items where team_key is null",
    "pull requests without a team": "select count(*) from core.pull_requests where team_key is null",
    "merged pull requests that no deployment can be told of": (
        "select count(*) from marts.fct_changes where state = 'unattributed'"
    ),
    "pairs of accounts that may be one person": "select count(*) from core.people_to_review",
}


class ReadState(Arguments):
    """No arguments: the state of all."""


class StreamEntry(BaseModel):
    """How far one stream of one connection has come."""

    connection: str
    stream: str
    units: int
    complete_units: int = Field(description="units that were read to their end at least once")
    as_of: datetime | None = Field(description="all that was updated before it has been read")


class JobEntry(BaseModel):
    """A walk that runs, waits or failed."""

    stream: str
    unit: str
    state: str
    records: int
    waiting_for: str | None
    error: str | None
    updated_at: datetime


class RejectionEntry(BaseModel):
    """Records of one table that did not fit."""

    table: str
    records: int
    reason: str


class State(Result):
    """Streams, walks that did not simply end, records that did not fit, and what could not be mapped."""

    streams: list[StreamEntry]
    jobs: list[JobEntry]
    rejected: list[RejectionEntry]
    unmapped: dict[str, int] = Field(description="what the models could not make sense of, by kind; only what occurs")


def read_state(context: Context, _: ReadState) -> State:
    """The state of extraction and the quality of the data."""
    connection = context.connection
    states = stream_states(connection)
    moments = [one.watermark for one in states]
    jobs = [one for one in unit_progress(connection) if one.state != "FINISHED"]
    counted = {name: _count(context, query) for name, query in ODDITIES.items()}
    known = [moment for moment in moments if moment]
    return State(
        n=len(states),
        as_of=min(known) if known and len(known) == len(moments) else None,
        link=link("data-quality"),
        streams=[
            StreamEntry(
                connection=one.connection_id,
                stream=one.stream,
                units=one.units,
                complete_units=one.complete_units,
                as_of=one.watermark,
            )
            for one in states
        ],
        jobs=[
            JobEntry(
                stream=one.stream,
                unit=one.source_unit,
                state=one.state,
                records=one.records,
                waiting_for=one.waiting_for,
                error=one.error,
                updated_at=one.updated_at,
            )
            for one in jobs
        ],
        rejected=[
            RejectionEntry(table=one.table_name, records=one.records, reason=one.reason)
            for one in rejections(connection)
        ],
        unmapped={name: number for name, number in counted.items() if number},
    )


def _count(context: Context, query: str) -> int:
    row = context.connection.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0
