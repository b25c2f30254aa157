"""The dbt models and tests as one step: dbt knows their order and runs what it can at once."""

import os
from collections.abc import Iterator
from typing import Any

import dagster as dg
import psycopg
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets

from pulse.configuration import apply_configuration
from pulse.database import connect, tool_environment
from pulse_assets.concealing import concealing
from pulse_assets.resources import Database
from pulse_assets.row_counts import row_count
from pulse_assets.transform import changes
from pulse_assets.transform.project import DBT, FOLDER, manifest
from pulse_assets.transform.translator import Translator

# Unit tests prove the models, not the data: they belong to the project's own tests.
BUILD = ("build", "--exclude-resource-type", "unit_test")


def transform_assets() -> dg.AssetsDefinition:
    """All of the dbt project; its tests are asset checks."""

    @dbt_assets(
        manifest=manifest(),
        project=DbtProject(project_dir=FOLDER, profiles_dir=FOLDER),
        dagster_dbt_translator=Translator(),
        name="dbt_models",
        pool="dbt",
        required_resource_keys={"database", "dbt"},
    )
    @concealing
    def step(context: dg.AssetExecutionContext) -> Iterator[Any]:
        database: Database = context.resources.database
        os.environ.update(tool_environment(database.url()))
        with connect(database.url()) as connection:
            apply_configuration(connection, database.settings)
            connection.commit()
            yield from _build(context, connection)

    return step


def dbt_resource() -> DbtCliResource:
    """The command line of dbt in this environment."""
    return DbtCliResource(project_dir=str(FOLDER), profiles_dir=str(FOLDER), dbt_executable=str(DBT))


def _counted(event: Any, context: dg.AssetExecutionContext, counting: psycopg.Connection[Any]) -> Any:
    """The event; where it tells of a table that was built, with its rows."""
    if not isinstance(event, dg.Output):
        return event
    schema, name = context.asset_key_for_output(event.output_name).path
    rows = row_count(counting, schema, name)
    return event if rows is None else event.with_metadata({**event.metadata, "dagster/row_count": rows})


def _build(context: dg.AssetExecutionContext, connection: psycopg.Connection[Any]) -> Iterator[Any]:
    """Build what changed; all, where what changed has changed what the rest means."""
    dbt: DbtCliResource = context.resources.dbt
    build, before = changes.begin(connection, manifest()), changes.meanings(connection)
    if build.since is None:
        changes.clear_views(connection)
    os.environ.update(build.environment)
    invocation = dbt.cli([*BUILD, *build.options], context=context)
    # Not by the connection of the build, whose transaction would keep dbt from the tables that were counted.
    with connect(context.resources.database.url(), autocommit=True) as counting:
        for event in invocation.stream():
            yield _counted(event, context, counting)
    results = invocation.get_artifact("run_results.json")
    complete = changes.is_complete(manifest(), results, build)
    if complete and build.since is not None and changes.differ(before, changes.meanings(connection)):
        context.log.info("A status, a person or a name means something else now: all is built anew.")
        changes.forget(connection)
        changes.clear_views(connection)
        again = dbt.cli([*BUILD, "--full-refresh"], context=context).wait()
        results = again.get_artifact("run_results.json")
        complete = changes.is_complete(manifest(), results, build)
    if complete:
        changes.remember(connection, build, results)
