"""GitHub's raw tables as Dagster assets."""

import dagster as dg

from pulse.settings import Settings
from pulse_assets.github import tables
from pulse_assets.github.discovery import REPOSITORIES
from pulse_assets.partitions import source_units, units_by_month
from pulse_assets.raw.asset import Extraction, extraction_assets

COMPARED = (tables.DEPLOYMENTS, tables.COMMITS, tables.RELEASES, tables.TAGS, tables.WORKFLOW_RUNS)
SITES = "github_sites"
DIMENSION = "repository"


def snapshot_assets(settings: Settings) -> dg.AssetsDefinition:
    """What is read whole, once a GitHub."""
    return extraction_assets(
        Extraction(
            source="github",
            name="github_snapshots",
            tables={
                tables.REPOSITORIES: "Repositories. Each is a source unit of all other GitHub tables.",
                tables.USERS: "Profiles of people: members of organisations, and whoever else takes part.",
                tables.TEAMS: "Teams of the organisations that own repositories.",
                tables.TEAM_MEMBERS: "Who is in which team, in what role.",
            },
            partitions=source_units(SITES),
            open_streams=lambda source, connection_id: source.snapshots(connection_id),
        ),
        settings,
    )


def record_assets(settings: Settings) -> dg.AssetsDefinition:
    """What is read in order of update, repository by repository and month by month."""
    descriptions = {
        tables.ISSUES: "Issues (without pull requests).",
        tables.PULL_REQUESTS: "Pull requests with author, branches, size, labels, merge and closing references.",
        tables.PULL_REQUEST_COMMITS: "The commits of each pull request; those that a force push replaced are deleted.",
        tables.PULL_REQUEST_FILES: "The files that each pull request changes, with lines added and deleted.",
        tables.REVIEWS: "Reviews of pull requests with author, verdict and time.",
        tables.TIMELINE_EVENTS: "Draft and ready, force pushes, reopenings.",
        tables.ISSUE_COMMENTS: "Comments in the conversations of issues and pull requests.",
        tables.REVIEW_COMMENTS: "Comments on lines of pull requests.",
        tables.DEPLOYMENTS: "Deployments with all their statuses.",
        tables.COMMITS: "The history of the default branch; commits that a force push replaced are deleted.",
        tables.RELEASES: "Releases with the commits of their tags.",
        tables.TAGS: "Tags with the commits that they lead to.",
        tables.WORKFLOW_RUNS: "Runs of GitHub Actions' workflows.",
        tables.DEPLOYMENT_COMMITS: "Which commits each deployment, release, run or tag added to the one before it.",
    }
    above = {tables.DEPLOYMENT_COMMITS: COMPARED}
    parents = {table: (tables.REPOSITORIES, *above.get(table, ())) for table in descriptions}
    return extraction_assets(
        Extraction(
            source="github",
            name="github_records",
            tables=descriptions,
            partitions=units_by_month(DIMENSION, REPOSITORIES.partitions, settings),
            open_streams=lambda source, connection_id: source.records(connection_id),
            dimension=DIMENSION,
            deps=parents,
        ),
        settings,
    )
