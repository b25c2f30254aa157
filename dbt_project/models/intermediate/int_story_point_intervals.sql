-- The estimate of an issue through time, from the history of the field that holds it now, else of the first that did.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['work_item_key']}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with changes as (
    select
        change.work_item_key,
        change.sequence,
        change.changed_at,
        change.from_text,
        change.to_text,
        dense_rank() over (
            partition by change.work_item_key
            order by change.field_id is distinct from fields.story_points_field_id, change.field_rank
        ) as place
    from {{ ref('int_work_item_changes') }} as change
    left join {{ ref('int_work_item_custom_fields') }} as fields on fields.work_item_key = change.work_item_key
    where change.field_role = 'story_points' {{ of_changed_work_items('and', 'change.work_item_key') }}
),

chosen as (
    select work_item_key, sequence, changed_at, from_text, to_text
    from changes
    where place = 1
),

states as (
    select
        issue.work_item_key,
        0 as sequence,
        issue.created_at as started_at,
        case when change.sequence is null then cast(fields.story_points as text) else change.from_text end as points
    from {{ ref('stg_jira__issues') }} as issue
    left join chosen as change on change.work_item_key = issue.work_item_key and change.sequence = 1
    left join {{ ref('int_work_item_custom_fields') }} as fields on fields.work_item_key = issue.work_item_key
    {{ of_changed_work_items('where', 'issue.work_item_key') }}
    union all
    select change.work_item_key, change.sequence, greatest(change.changed_at, issue.created_at), change.to_text
    from chosen as change
    inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = change.work_item_key
),

intervals as (
    select
        work_item_key,
        case when points ~ '^\d+(\.\d+)?$' then cast(points as double precision) end as points,
        started_at,
        lead(started_at) over (partition by work_item_key order by sequence) as ended_at
    from states
)

select *
from intervals
where points is not null and (ended_at is null or ended_at > started_at)
