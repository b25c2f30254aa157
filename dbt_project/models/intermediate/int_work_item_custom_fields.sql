{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['work_item_key'], 'unique': true}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with role_values as (
    select
        issue.work_item_key,
        field.role,
        field.rank,
        field.field_id,
        issue.fields -> field.field_id as value
    from {{ ref('stg_jira__issue_fields') }} as issue
    inner join {{ ref('int_jira_field_roles') }} as field on field.connection_id = issue.connection_id
    {{ of_changed_issues('issue') }}
),

first_values as (
    select distinct on (work_item_key, role)
        work_item_key,
        role,
        field_id,
        value
    from role_values
    where jsonb_typeof(value) <> 'null'
    order by work_item_key, role, rank
)

select
    work_item_key,
    max(
        case when role = 'story_points' and jsonb_typeof(value) = 'number' then cast(value as double precision) end
    ) as story_points,
    max(case when role = 'story_points' then field_id end) as story_points_field_id,
    max(case when role = 'epic_link' then value #>> '{}' end) as epic_link,
    nullif(
        trim(
            max(
                case
                    when role = 'team' and jsonb_typeof(value) = 'object'
                        then coalesce(value ->> 'name', value ->> 'title', value ->> 'value')
                    when role = 'team' and jsonb_typeof(value) = 'string' then value #>> '{}'
                end
            )
        ),
        ''
    ) as team_name,
    coalesce(
        bool_or(role = 'flagged' and jsonb_typeof(value) = 'array' and jsonb_array_length(value) > 0), false
    ) as is_flagged,
    -- At most one value, which is a list itself: PostgreSQL has no max(jsonb).
    jsonb_path_query_array(jsonb_agg(value) filter (where role = 'sprint'), '$[*][*]') as sprints
from first_values
group by work_item_key
