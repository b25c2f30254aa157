{{ config(
    materialized='filed',
    changed='int_changed_work_items',
    filed_by='work_item_key',
    indexes=[{'columns': ['version_key', 'work_item_key', 'added_at'], 'unique': true}, {'columns': ['work_item_key']}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

-- Jira tells of each version that comes or goes by itself.
with moves as (
    select change.work_item_key, change.sequence, change.changed_at, side.version_id, side.is_in
    from {{ ref('int_work_item_changes') }} as change
    cross join lateral (values (change.from_id, false), (change.to_id, true)) as side (version_id, is_in)
    where change.field_role = 'version' and side.version_id is not null
),

shown as (
    select issue.work_item_key, version.value ->> 'id' as version_id
    from {{ ref('stg_jira__issues') }} as issue
    cross join lateral jsonb_array_elements(issue.fix_versions) as version (value)
),

pairs as (
    select
        work_item_key,
        version_id,
        bool_or(sequence is null) as is_in_now,
        (array_agg(is_in order by sequence))[1] as first_is_in,
        max(changed_at) as last_changed_at
    from (
        select work_item_key, version_id, sequence, changed_at, is_in from moves
        union all
        select work_item_key, version_id, null, null, null from shown
    ) as told
    group by work_item_key, version_id
),

-- What the first move leaves was there from the beginning; where the end of the history disagrees with what the issue
-- shows, the issue is right, since its last update at the latest.
states as (
    select
        pair.work_item_key,
        pair.version_id,
        0 as sequence,
        issue.created_at as at,
        coalesce(not pair.first_is_in, pair.is_in_now) as is_in
    from pairs as pair
    inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = pair.work_item_key
    union all
    select move.work_item_key, move.version_id, move.sequence, greatest(move.changed_at, issue.created_at), move.is_in
    from moves as move
    inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = move.work_item_key
    union all
    select pair.work_item_key, pair.version_id, null, greatest(issue.updated_at, pair.last_changed_at), pair.is_in_now
    from pairs as pair
    inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = pair.work_item_key
),

steps as (
    select *
    from (
        select
            *,
            lag(is_in, 1, false) over (partition by work_item_key, version_id order by sequence nulls last) as was_in
        from states
    ) as neighbour
    where is_in <> was_in
),

stays as (
    select
        work_item_key,
        version_id,
        is_in,
        at as added_at,
        lead(at) over (partition by work_item_key, version_id order by sequence nulls last) as removed_at
    from steps
)

select
    {{ jira_key('stay.version_id', 'issue.connection_id') }} as version_key,
    stay.work_item_key,
    stay.added_at,
    stay.removed_at
from stays as stay
inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = stay.work_item_key
where stay.is_in and (stay.removed_at is null or stay.removed_at > stay.added_at)
