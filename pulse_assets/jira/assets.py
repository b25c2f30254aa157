"""Jira's raw tables as Dagster assets."""

import dagster as dg

from pulse.settings import Settings
from pulse_assets.jira import tables
from pulse_assets.jira.discovery import PROJECTS
from pulse_assets.partitions import source_units, units_by_month
from pulse_assets.raw.asset import Extraction, extraction_assets

SITES = "jira_sites"
DIMENSION = "project"


def snapshot_assets(settings: Settings) -> dg.AssetsDefinition:
    """What is read whole, once a site."""
    return extraction_assets(
        Extraction(
            source="jira",
            name="jira_snapshots",
            tables={
                tables.PROJECTS: "Projects of the site. Each is a source unit of the issues.",
                tables.FIELDS: "Fields, system and custom: tells which custom field holds points, sprint or team.",
                tables.STATUSES: "Statuses with their categories (new, indeterminate, done).",
                tables.ISSUE_TYPES: "Issue types with their place in the hierarchy.",
                tables.USERS: "Accounts of people and apps.",
                tables.BOARDS: "Boards and the projects they belong to.",
                tables.SPRINTS: "Sprints that boards show or issues name, with planned and actual times.",
                tables.VERSIONS: "Versions of the projects in which issues name any, with their release dates.",
            },
            partitions=source_units(SITES),
            open_streams=lambda source, connection_id: source.snapshots(connection_id),
            deps={tables.SPRINTS: (tables.BOARDS,)},
        ),
        settings,
    )


def record_assets(settings: Settings) -> dg.AssetsDefinition:
    """What is read in order of update, project by project and month by month."""
    records = {
        tables.ISSUES: "Issues with all their fields, as search gives them.",
        tables.CHANGELOGS: "Every change of every issue: who changed which field from what to what, when.",
        tables.COMMENTS: "Comments of issues.",
        tables.WORKLOGS: "Work logged on issues, by whom and when.",
        tables.PULL_REQUEST_LINKS: "Pull requests that an issue's development panel or remote links show.",
    }
    return extraction_assets(
        Extraction(
            source="jira",
            name="jira_records",
            tables=records,
            partitions=units_by_month(DIMENSION, PROJECTS.partitions, settings),
            open_streams=lambda source, connection_id: source.records(connection_id),
            dimension=DIMENSION,
            deps=dict.fromkeys(records, (tables.PROJECTS,)),
        ),
        settings,
    )
