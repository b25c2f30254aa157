"""Versions of projects ("fix versions"): asked for project by project; after the first look where issues name any."""

import logging
from collections.abc import Iterable, Iterator

import psycopg
from msgspec import Raw

from pulse.http import Client
from pulse_assets.jira import client as api
from pulse_assets.jira import models
from pulse_assets.raw.records import fitting

log = logging.getLogger(__name__)


def all_versions(client: Client, path: str, projects: Iterable[str]) -> Iterator[Raw]:
    """All versions of these projects (keys), each once; `path` is what the site's calls begin with."""
    seen = set()
    for project in projects:
        found = api.versions(client, project, path)
        if found is None:
            log.info("project %s is gone, or its versions are not shown to the token", project)
        for record in found or ():
            version = fitting(record, models.Identified)
            if version is None:
                yield record
            elif version.id not in seen:
                seen.add(version.id)
                yield models.with_project(project, record)


def versioned_projects(connection: psycopg.Connection, connection_id: str) -> list[str]:
    """Keys of the projects to ask: at first all, later those that came, have versions, or whose issues name any now."""
    rows = connection.execute(NAMED, {"connection": connection_id}).fetchall()
    return [key for (key,) in rows]


# The checkpoint tells the site's time and `fetched_at` the database's: an hour covers what their clocks differ by.
NAMED = """
    with last_look as (
        select max(watermark) as at from app.checkpoints
        where connection_id = %(connection)s and stream = 'versions' and lane = 'live'
    )
    select project.project_key
    from raw.jira_projects as project
    cross join last_look
    where project.connection_id = %(connection)s and project.deleted_at is null and (
        last_look.at is null
        or project.fetched_at >= last_look.at
        or exists (
            select from raw.jira_versions as version
            where version.connection_id = project.connection_id and version.deleted_at is null
                and (
                    project.project_id = version.payload ->> 'projectId' or project.project_key = version.project_key
                )
        )
        or project.project_key in (
            select issue.project_key from raw.jira_issues as issue
            where issue.connection_id = %(connection)s and issue.fetched_at >= last_look.at - interval '1 hour'
                and issue.deleted_at is null and issue.payload #> '{fields,fixVersions,0}' is not null
        )
    )
    order by 1
"""
