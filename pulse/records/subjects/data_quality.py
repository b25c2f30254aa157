"""What is known about the data themselves: results of checks, records that did not fit, how fresh each unit is."""

from pulse.records.subject import Column, Subject, Type, flag, moment, number, text

CHECKS = Subject(
    name="checks",
    title="Checks",
    description="The latest result of each check of an asset: dbt's tests and Pulse's own, as Dagster keeps them.",
    relation="""
        (
            select distinct on (asset_key, check_name)
                array_to_string(array(select jsonb_array_elements_text(asset_key::jsonb)), '/') as asset,
                check_name, execution_status, run_id,
                evaluation_event_timestamp at time zone 'UTC' as checked_at,
                evaluation_event::jsonb #> '{dagster_event,event_specific_data}' as evaluation
            from dagster.asset_check_executions
            where evaluation_event is not null
            order by asset_key, check_name, id desc
        ) as record
    """,
    key="check_key",
    columns=(
        text("check_key", "Asset and name.", "record.asset || ':' || record.check_name"),
        text("asset", "What was checked, such as core/work_items."),
        text("name", "Name of the check.", "record.check_name"),
        text(
            "status",
            "passed, warned or failed: a warning does not hold up what builds on it.",
            """
            case
                when record.execution_status = 'SUCCEEDED' then 'passed'
                when record.evaluation -> 'severity' ->> '__enum__' = 'AssetCheckSeverity.WARN' then 'warned'
                else 'failed'
            end
            """,
        ),
        flag("is_blocking", "What builds on the asset waits for it.", "(record.evaluation ->> 'blocking')::boolean"),
        number(
            "failed_rows",
            "Rows that do not pass, where the check counts them.",
            "(record.evaluation #>> '{metadata,dagster_dbt/failed_row_count,value}')::double precision",
        ),
        text("description", "What is wrong, where the check says it.", "record.evaluation ->> 'description'"),
        moment("checked_at", "When it ran last."),
        text("run_id", "Run of Dagster in which it did."),
    ),
    order="status",
    search=("asset", "name"),
    is_addressable=False,
)

REJECTED_RECORDS = Subject(
    name="rejected_records",
    title="Rejected records",
    description="Records of the sources that did not fit, with the reason. Administrators get the record itself.",
    relation="raw.rejected_records as record",
    key="rejected_key",
    columns=(
        text(
            "rejected_key",
            "Key of the record.",
            "concat_ws('/', record.connection_id, record.table_name, record.source_unit,"
            " encode(record.content_hash, 'hex'))",
        ),
        text("connection_id", "Connection that it came through."),
        text("table_name", "Table that it was meant for."),
        text("source_unit", "Project, repository or site that it belongs to."),
        text("reason", "Why it did not fit."),
        moment("fetched_at", "When it was read."),
        # It may tell about anybody: only those who see everybody get it.
        Column("payload", Type.TEXT, "The record as the source sent it.", "record.payload", person="null::text"),
    ),
    order="-fetched_at",
    search=("table_name", "source_unit", "reason"),
    is_addressable=False,
)

FRESHNESS = Subject(
    name="freshness",
    title="Freshness",
    description="How far each stream of each source unit has been read.",
    relation="""
        app.checkpoints as record
        left join app.job_progress as progress
            on progress.connection_id = record.connection_id and progress.stream = record.stream
            and progress.source_unit = record.source_unit
    """,
    key="unit_key",
    columns=(
        text(
            "unit_key",
            "Key of the record.",
            "concat_ws('/', record.connection_id, record.stream, record.source_unit, record.lane)",
        ),
        text("connection_id", "Connection that it is read through."),
        text("stream", "What is read, such as issues or pull_requests."),
        text("source_unit", "Project, repository or site."),
        text("lane", "live, or the lane of a window that was read again."),
        moment("watermark", "All that was updated before it has been read; null: not read to the end yet."),
        number("age_seconds", "Time since then.", "extract(epoch from now() - record.watermark)::double precision"),
        moment("updated_at", "When the checkpoint moved last."),
        text("state", "State of the latest walk.", "progress.state"),
        text("error", "Why the latest walk failed.", "progress.error"),
    ),
    order="watermark",
    search=("stream", "source_unit"),
    is_addressable=False,
)

COMPARISONS = Subject(
    name="comparisons",
    title="Comparisons with the sources",
    description="The latest comparison of each project and repository with its source, and what was mended by it.",
    relation="""
        (select * from app.job_progress where stream in ('jira_reconciliation', 'github_reconciliation')) as record
    """,
    key="comparison_key",
    columns=(
        text("comparison_key", "Key of the record.", "concat_ws('/', record.connection_id, record.source_unit)"),
        text("connection_id", "Connection that it was compared through."),
        text("source", "jira or github.", "split_part(record.stream, '_', 1)"),
        text("source_unit", "Project or repository."),
        text("state", "State of the comparison, such as FINISHED or FAILED."),
        number("missed", "Records that the source had and Pulse had not.", "record.records_new::double precision"),
        number("moved", "Records that had changed or moved unseen.", "record.records_changed::double precision"),
        number("deleted", "Records that are no longer at the source.", "record.records_deleted::double precision"),
        text("error", "Why it failed."),
        moment(
            "compared_at",
            "When it ended, or when it came on last.",
            "coalesce(record.finished_at, record.updated_at)",
        ),
    ),
    order="-compared_at",
    search=("source_unit", "source"),
    is_addressable=False,
)
