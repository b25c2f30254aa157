"""GitHub's raw tables as Dagster assets."""

import dagster as dg

from pulse.settings import Settings
from pulse_assets.github import tables
from pulse_assets.github.discovery import REPOSITORIES
from pulse_assets.partitions import source_units, units_by_month
from pulse_assets.raw.asset import Extraction, extraction_assets

SITES = "github_sites"
DIMENSION = "repository"


def snapshot_assets(settings: Settings) -> dg.AssetsDefinition:
    """What is read whole, once a GitHub."""
    return extraction_assets(
        Extraction(
            source="github",
            name="github_snapshots",
            tables={tables.REPOSITORIES: "Repositories. Each is a source unit of all other GitHub tables."},
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
        tables.REVIEWS: "Reviews of pull requests with author, verdict and time.",
        tables.TIMELINE_EVENTS: "Draft and ready, force pushes, reopenings.",
        tables.ISSUE_COMMENTS: "Comments in the conversations of issues and pull requests.",
        tables.REVIEW_COMMENTS: "Comments on lines of pull requests.",
        tables.DEPLOYMENTS: "Deployments with all their statuses.",
    }
    return extraction_assets(
        Extraction(
            source="github",
            name="github_records",
            tables=descriptions,
            partitions=units_by_month(DIMENSION, REPOSITORIES.partitions, settings),
            open_streams=lambda source, connection_id: source.records(connection_id),
            dimension=DIMENSION,
            deps=dict.fromkeys(descriptions, (tables.REPOSITORIES,)),
        ),
        settings,
    )
