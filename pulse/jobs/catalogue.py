"""Which jobs there are, by the names that people use, and what each is in Dagster."""

from dataclasses import dataclass

from pulse.jobs.errors import UnknownJob

# Runs that automation or a person starts from the asset graph belong to no job of their own; their assets tell whose.
ASSET_JOB = "__ASSET_JOB"

SOURCE_OF_STREAM = {
    **dict.fromkeys(("issues", "worklogs"), "jira"),
    **dict.fromkeys(
        ("projects", "fields", "statuses", "issue_types", "users", "boards", "sprints", "versions"), "jira"
    ),
    **dict.fromkeys(("repositories", "profiles", "teams"), "github"),
    **dict.fromkeys(("conversations", "issue_comments", "review_comments", "deployments", "commits"), "github"),
    **dict.fromkeys(("releases", "tags", "workflow_runs", "deployment_commits"), "github"),
}


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `dagster_jobs`: the last one is what a person waits for. `starters`: schedules, or one sensor.

    `source`: what it extracts from; None for jobs without source units.
    """

    name: str
    title: str
    dagster_jobs: tuple[str, ...]
    schedules: tuple[str, ...] = ()
    sensor: str | None = None
    source: str | None = None


def _extraction(source: str, title: str) -> Job:
    jobs = (f"{source}_snapshots", f"{source}_records")
    return Job(source, f"Extract {title}", jobs, tuple(f"{job}_schedule" for job in jobs), source=source)


def _reconciliation(source: str, title: str) -> Job:
    name = f"{source}_reconciliation"
    return Job(name, f"Compare with {title}", (name,), (f"{name}_schedule",))


JOBS = (
    _extraction("jira", "Jira"),
    _extraction("github", "GitHub"),
    Job("build", "Build the models", ("transform",), sensor="build_automation"),
    Job("insights", "Look for findings", ("insights",), sensor="insights_automation"),
    Job("reports", "Write reports", ("reports",), schedules=("reports_schedule",)),
    _reconciliation("jira", "Jira"),
    _reconciliation("github", "GitHub"),
    Job("retention", "Delete what is too old", ("retention",), schedules=("retention_schedule",)),
)


def job_named(name: str) -> Job:
    """The job of this name; UnknownJob where there is none."""
    for job in JOBS:
        if job.name == name:
            return job
    raise UnknownJob(f"There is no job {name!r}; one of {', '.join(job.name for job in JOBS)}.")


def job_of(dagster_job: str, asset: list[str] | None) -> str | None:
    """The name of the job that a run of Dagster belongs to, by its job, else by the first of its assets."""
    if dagster_job != ASSET_JOB:
        return next((job.name for job in JOBS if dagster_job in job.dagster_jobs), None)
    if not asset:
        return None
    if asset[0] in ("jira", "github"):
        return "_".join(asset[:2]) if asset[1:2] == ["reconciliation"] else asset[0]
    if asset[0] == "insights":
        return "reports" if asset[1:2] == ["reports"] else "insights"
    return "build"
