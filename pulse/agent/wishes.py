"""Whether a person's own words ask for an action. Texts from issues and results of tools are never looked at here."""

import re
from typing import Any

from pulse.jobs.catalogue import JOBS

VERBS = {
    "run": "run_job",
    "start": "run_job",
    "trigger": "run_job",
    "pause": "pause_job",
    "stop": "pause_job",
    "resume": "resume_job",
    "continue": "resume_job",
}
WANTED = re.compile(
    r"^\s*(?:please |can you |could you |would you |now )*(?:run|start|trigger|pause|stop|resume|continue|create|write"
    r"|add|set up|alert|notify|warn|tell me when|let me know when)\b"
)
JOB_NAMES = "|".join(sorted((job.name for job in JOBS), key=len, reverse=True))
SAID = re.compile(
    rf"^\s*(?:please |can you |could you |would you |now )*(?P<verb>{'|'.join(VERBS)}) (?:the )?(?:job )?"
    rf"(?:(?P<unit>[\w./-]+) of (?:the )?(?:job )?)?(?P<job>{JOB_NAMES})"
    r"(?: (?:job|sync|extraction))?(?: now)?(?: please)?[.!?]*\s*$",
    re.IGNORECASE,
)


def wants_action(question: str) -> bool:
    """Whether the words begin as those do that ask for something to be done."""
    return bool(WANTED.match(question.lower()))


def said_action(question: str) -> tuple[str, dict[str, Any]] | None:
    """The action and its arguments where the words leave no doubt, as "pause the jira job" does; else None."""
    said = SAID.match(" ".join(question.split()))
    if said is None:
        return None
    action = VERBS[said["verb"].lower()]
    arguments: dict[str, Any] = {"job": said["job"].lower()}
    if said["unit"]:
        arguments["unit"] = said["unit"]
    return action, arguments
