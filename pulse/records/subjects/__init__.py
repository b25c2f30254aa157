"""All subjects, and which belong to a record of another: `/work-items/PAY-7/transitions`."""

from collections.abc import Mapping
from dataclasses import replace

from pulse.records.subject import Subject
from pulse.records.subjects.data_quality import CHECKS, COMPARISONS, FRESHNESS, REJECTED_RECORDS
from pulse.records.subjects.delivery import (
    DEPLOYED_PULL_REQUESTS,
    DEPLOYMENTS,
    FAILURES,
    INCIDENTS,
    RELEASES,
    REPOSITORIES,
)
from pulse.records.subjects.people import ACCOUNTS, MEMBERS, PEOPLE, TEAMS
from pulse.records.subjects.pull_requests import COMMENTS, COMMITS, LINKS, PULL_REQUESTS, REVIEWS
from pulse.records.subjects.sprints import SPRINT_WORK_ITEMS, SPRINTS
from pulse.records.subjects.work_items import (
    PROJECTS,
    SPRINT_MEMBERSHIPS,
    STATUS_INTERVALS,
    TRANSITIONS,
    WORK_ITEMS,
    WORKLOGS,
)

Subjects = Mapping[str, tuple[Subject, Mapping[str, Subject]]]
# Each subject by the last part of its path, with its parts by theirs.
SUBJECTS: Subjects = {
    "work-items": (
        WORK_ITEMS,
        {
            "transitions": TRANSITIONS,
            "status-intervals": STATUS_INTERVALS,
            "links": replace(LINKS, name="work_item_links", parent="work_item_key"),
            "worklogs": WORKLOGS,
            "sprints": SPRINT_MEMBERSHIPS,
        },
    ),
    "pull-requests": (
        PULL_REQUESTS,
        {
            "reviews": replace(REVIEWS, name="pull_request_reviews"),
            "comments": COMMENTS,
            "commits": COMMITS,
            "links": replace(LINKS, name="pull_request_links", parent="pull_request_key"),
        },
    ),
    "reviews": (replace(REVIEWS, parent=None), {}),
    "links": (LINKS, {}),
    "deployments": (DEPLOYMENTS, {"pull-requests": DEPLOYED_PULL_REQUESTS, "failures": FAILURES}),
    "incidents": (INCIDENTS, {}),
    "sprints": (SPRINTS, {"work-items": SPRINT_WORK_ITEMS}),
    "people": (PEOPLE, {"accounts": ACCOUNTS}),
    "teams": (TEAMS, {"members": MEMBERS}),
    "repositories": (REPOSITORIES, {}),
    "projects": (PROJECTS, {}),
    "releases": (RELEASES, {}),
}

# What is known about the data: it changes while they are read, not only when they are built.
DATA_QUALITY: Subjects = {
    "checks": (CHECKS, {}),
    "rejected-records": (REJECTED_RECORDS, {}),
    "freshness": (FRESHNESS, {}),
    "comparisons": (COMPARISONS, {}),
}
