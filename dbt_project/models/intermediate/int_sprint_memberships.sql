-- In which sprints an issue was, from when to when: one row for each state of its sprint field and each sprint in it.
with current_sprints as (
    select
        fields.work_item_key,
        string_agg(
            -- Data Center writes a sprint as text: com.atlassian…Sprint@1[id=7,name=…].
            coalesce(sprint.value ->> 'id', substring(sprint.value #>> '{}' from 'id=(\d+)')), ','
        ) as sprint_ids
    from {{ ref('int_work_item_custom_fields') }} as fields
    cross join lateral jsonb_array_elements(fields.sprints) as sprint (value)
    group by fields.work_item_key
),

changes as (
    select work_item_key, sequence, changed_at, from_id, to_id
    from {{ ref('int_work_item_changes') }}
    where field_role = 'sprint'
),

states as (
    select
        issue.connection_id,
        issue.work_item_key,
        0 as sequence,
        issue.created_at as started_at,
        case when first_change.sequence is null then current_sprints.sprint_ids else first_change.from_id end
            as sprint_ids
    from {{ ref('stg_jira__issues') }} as issue
    left join changes as first_change
        on first_change.work_item_key = issue.work_item_key and first_change.sequence = 1
    left join current_sprints on current_sprints.work_item_key = issue.work_item_key
    union all
    select issue.connection_id, change.work_item_key, change.sequence, change.changed_at, change.to_id
    from changes as change
    inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = change.work_item_key
),

intervals as (
    select
        *,
        lead(started_at) over (partition by work_item_key order by sequence) as ended_at
    from states
)

select
    work_item_key,
    {{ jira_key('trim(sprint_id)') }} as sprint_key,
    started_at,
    ended_at
from intervals
cross join lateral unnest(string_to_array(sprint_ids, ',')) as sprint_id
