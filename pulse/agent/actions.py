"""What the agent can do besides reading. Each is proposed first and done only when its person has approved it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pulse.access.audit import Circumstances, record
from pulse.access.permissions import MEANINGS, Permission
from pulse.agent.errors import ProposalRefused
from pulse.agent.outcome import Proposal
from pulse.alerts.storage import Rule, write_rule
from pulse.jobs import actions
from pulse.jobs.catalogue import JOBS, job_named
from pulse.jobs.dagster import dagster_at
from pulse.jobs.errors import UnknownJob
from pulse.metrics import Catalogue
from pulse.settings import Settings


class NamedJob(BaseModel):
    """Which job."""

    model_config = ConfigDict(extra="forbid")

    job: str = Field(description=f"one of {', '.join(job.name for job in JOBS)}")


class JobUnit(NamedJob):
    """Which job, or which source unit of it."""

    unit: str | None = Field(None, description="a project or repository of a job that extracts; null: all of the job")


@dataclass(frozen=True, slots=True)
class Doing:
    """What an approved action is done with."""

    connection: psycopg.Connection[Any]
    settings: Settings
    catalogue: Catalogue
    by: Circumstances


@dataclass(frozen=True, slots=True)
class Action:
    """Something that changes something. `telling` puts it in words, `doing` does it and says what was done."""

    name: str
    description: str
    arguments: type[BaseModel]
    permission: Permission
    telling: Callable[[Any], str]
    doing: Callable[[Doing, Any], str]


def _run(with_: Doing, asked: NamedJob) -> str:
    job = job_named(asked.job)
    started = actions.run(dagster_at(with_.settings.dagster_url), job, with_.by.actor)
    record(with_.connection, with_.by, "jobs.run", job.name, {"runs": started})
    return f"{job.title} was started."


def _pause(with_: Doing, asked: JobUnit) -> str:
    job = job_named(asked.job)
    actions.pause(dagster_at(with_.settings.dagster_url), with_.connection, job, asked.unit, with_.by.actor)
    record(with_.connection, with_.by, "jobs.paused", job.name, asked.model_dump(include={"unit"}, exclude_none=True))
    return f"{asked.unit or job.title} rests now, until somebody resumes it."


def _resume(with_: Doing, asked: JobUnit) -> str:
    job = job_named(asked.job)
    actions.resume(dagster_at(with_.settings.dagster_url), with_.connection, job, asked.unit)
    record(with_.connection, with_.by, "jobs.resumed", job.name, asked.model_dump(include={"unit"}, exclude_none=True))
    return f"{asked.unit or job.title} goes on."


def _write_alert_rule(with_: Doing, rule: Rule) -> str:
    if rule.condition.kind == "metric":
        with_.catalogue.metric(rule.condition.metric)
    write_rule(with_.connection, rule, with_.by.actor)
    record(with_.connection, with_.by, "alerts.rule_written", rule.name, rule.model_dump(mode="json"))
    return f"The alert rule {rule.name!r} is kept."


def _of_job(asked: JobUnit) -> str:
    return f"{asked.unit} of the job {asked.job}" if asked.unit else f"the job {asked.job}"


ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        Action(
            "run_job",
            "Start a job now.",
            NamedJob,
            Permission.JOBS,
            lambda asked: f"Start the job {asked.job} now",
            _run,
        ),
        Action(
            "pause_job",
            "Let a job, or one source unit of it, rest.",
            JobUnit,
            Permission.JOBS,
            lambda asked: f"Let {_of_job(asked)} rest",
            _pause,
        ),
        Action(
            "resume_job",
            "End the pause of a job or of one source unit.",
            JobUnit,
            Permission.JOBS,
            lambda asked: f"End the pause of {_of_job(asked)}",
            _resume,
        ),
        Action(
            "write_alert_rule",
            "Write a rule by which people are told; it takes the place of one of the same name.",
            Rule,
            Permission.ALERTS,
            lambda rule: f"Write the alert rule {rule.name!r}: {rule.condition.model_dump_json(exclude_defaults=True)}",
            _write_alert_rule,
        ),
    )
}


def propose(name: str, arguments: Mapping[str, Any], may: Callable[[Permission], bool]) -> Proposal:
    """The action in words, checked as far as it can be without doing it.

    Raises:
        ProposalRefused: there is no such action, it does not fit, or this person may not take it.
    """
    action, checked = _checked(name, arguments, may)
    return Proposal(
        action=name, arguments=checked.model_dump(mode="json", exclude_none=True), text=action.telling(checked)
    )


def perform(proposal: Proposal, with_: Doing, may: Callable[[Permission], bool]) -> str:
    """Do what was approved, with the rights that the person has now; gives what was done, in words."""
    action, checked = _checked(proposal.action, proposal.arguments, may)
    return action.doing(with_, checked)


def _checked(name: str, arguments: Mapping[str, Any], may: Callable[[Permission], bool]) -> tuple[Action, BaseModel]:
    action = ACTIONS.get(name)
    if action is None:
        raise ProposalRefused(f"There is no action {name!r}. Known: {', '.join(ACTIONS)}.")
    if not may(action.permission):
        raise ProposalRefused(f"You are not allowed to {MEANINGS[action.permission]}.")
    try:
        checked = action.arguments.model_validate(dict(arguments))
        if isinstance(checked, NamedJob):
            job_named(checked.job)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise ProposalRefused(f"The arguments of {name} do not fit. {faults}.") from error
    except UnknownJob as error:
        raise ProposalRefused(str(error)) from error
    return action, checked
