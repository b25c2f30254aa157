"""What the routes of jobs take and give."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from pulse.jobs.overview import Run, Starter
from pulse.jobs.states import Jobs, JobState, State
from pulse.jobs.units import Progress, Unit


class RunDocument(BaseModel):
    """One run of Dagster."""

    run_id: str
    status: str = Field(description="as Dagster calls it", examples=["SUCCESS"])
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    url: str = Field(description="where people see it")

    @classmethod
    def of(cls, run: Run) -> "RunDocument":
        """The document of a run."""
        return cls.model_validate(run, from_attributes=True)


class ScheduleDocument(BaseModel):
    """What starts a job by itself."""

    name: str
    is_on: bool
    cron: str | None = Field(description="null: it starts when what it rests on has changed", examples=["*/15 * * * *"])
    timezone: str | None
    next_at: datetime | None

    @classmethod
    def of(cls, starter: Starter) -> "ScheduleDocument":
        """The document of a schedule or sensor."""
        return cls.model_validate(starter, from_attributes=True)


class ProgressDocument(BaseModel):
    """How far the walks over source units have come together."""

    units: int
    units_done: int
    records: int
    rate: float | None = Field(description="records a second, of what is under way")
    remaining: float | None = Field(description="seconds; null where nobody can say")
    quota_left: int | None = Field(description="what the source still allows")
    quota_resets_at: datetime | None
    waiting_until: datetime | None = Field(description="a limit holds it until then")
    waiting_for: str | None

    @classmethod
    def of(cls, progress: Progress) -> "ProgressDocument":
        """The document of a progress."""
        return cls.model_validate(progress, from_attributes=True)


class JobDocument(BaseModel):
    """One job now."""

    name: str = Field(examples=["jira"])
    title: str
    state: State | None = Field(description="null where only Dagster knows it and does not answer")
    is_paused: bool = Field(description="people let it rest; the state follows when its present page has ended")
    schedule: ScheduleDocument | None
    last_run: RunDocument | None
    active_runs: list[RunDocument]
    progress: ProgressDocument | None = Field(description="of jobs that extract")
    error: str | None = Field(description="why it failed and how to mend it")

    @classmethod
    def of(cls, told: JobState) -> "JobDocument":
        """The document of a job's state."""
        return cls(
            name=told.job.name,
            title=told.job.title,
            state=told.state,
            is_paused=told.is_paused,
            schedule=ScheduleDocument.of(told.schedule) if told.schedule else None,
            last_run=RunDocument.of(told.last_run) if told.last_run else None,
            active_runs=[RunDocument.of(run) for run in told.active_runs],
            progress=ProgressDocument.of(told.progress) if told.progress else None,
            error=told.error,
        )


class JobsDocument(BaseModel):
    """All jobs."""

    jobs: list[JobDocument]
    problem: str | None = Field(description="why Dagster was not heard; the states are then those of the last pages")

    @classmethod
    def of(cls, told: Jobs) -> "JobsDocument":
        """The document of all jobs."""
        return cls(jobs=[JobDocument.of(one) for one in told.jobs], problem=told.problem)


class UnitDocument(BaseModel):
    """One project, repository or site; `*` for all that are read in one go because they are up to date."""

    name: str
    state: State
    progress: ProgressDocument
    watermark: datetime | None = Field(description="all that was updated before it has been read")
    error: str | None
    updated_at: datetime

    @classmethod
    def of(cls, unit: Unit) -> "UnitDocument":
        """The document of a unit."""
        return cls.model_validate(unit, from_attributes=True)


class WhichUnit(BaseModel):
    """One source unit, or all of the job."""

    model_config = ConfigDict(extra="forbid")

    unit: str | None = Field(None, max_length=300, description="as the list of units names it", examples=["PAY"])


class OneUnit(BaseModel):
    """One source unit."""

    model_config = ConfigDict(extra="forbid")

    unit: str = Field(max_length=300, examples=["PAY"])


class Period(BaseModel):
    """What to read again: whole months of some source units."""

    model_config = ConfigDict(extra="forbid")

    units: list[str] = Field(min_length=1, max_length=50, examples=[["PAY"]])
    since: date = Field(description="a day of the first month", examples=["2026-01-01"])
    until: date = Field(description="a day of the last month, which must have ended", examples=["2026-03-31"])


class StartedDocument(BaseModel):
    """The runs that were started or ended."""

    run_ids: list[str]
