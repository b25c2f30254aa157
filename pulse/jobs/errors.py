"""Why something about jobs cannot be done now."""

from pulse.errors import PulseError


class JobError(PulseError):
    """Something about a job cannot be done; the message says why and what to do."""


class UnknownJob(JobError):
    """There is no such job, or no such source unit."""


class JobBusy(JobError):
    """The job is under way, or there is nothing to cancel."""


class DagsterAway(JobError):
    """Dagster's webserver does not answer."""


class DagsterRefused(JobError):
    """Dagster answers, and will not do it."""
