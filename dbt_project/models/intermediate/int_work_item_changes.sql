-- The changes that models below read, out of all that a changelog tells.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['field_role', 'work_item_key']}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with changes as (
    select
        change.*,
        case
            when change.field_id = 'status' then 'status'
            when change.field_id = 'Key' then 'key'
            when change.field_id in ('fixVersions', 'Fix Version') then 'version'
            else field.role
        end as field_role,
        field.rank as field_rank
    from {{ ref('stg_jira__change_items') }} as change
    left join {{ ref('int_jira_field_roles') }} as field
        on field.connection_id = change.connection_id and field.field_id = change.field_id
    {{ of_changed_issues('change') }}
)

select
    change.connection_id,
    change.work_item_key,
    change.field_role,
    change.field_id,
    change.field_rank,
    -- History ids are given in order, so they decide between changes at the same instant; items keep their own order.
    row_number() over (
        partition by change.work_item_key, change.field_role, change.field_id
        order by change.changed_at, change.history_number, change.item_number
    ) as sequence,
    change.changed_at,
    change.author_account_key,
    change.from_id,
    change.from_text,
    change.to_id,
    change.to_text
from changes as change
inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = change.work_item_key
where change.field_role is not null
