-- Every key under which an issue is or was known. A moved issue still answers to its former keys.
{{ config(materialized='table', indexes=[{'columns': ['key', 'connection_id'], 'unique': true}]) }}

with mentioned as (
    select connection_id, work_item_key, upper(key) as key, true as is_current
    from {{ ref('stg_jira__issues') }}
    union all
    select change.connection_id, change.work_item_key, upper(named.key), false
    from {{ ref('int_work_item_changes') }} as change
    cross join lateral (values (change.from_text), (change.to_text)) as named (key)
    where change.field_role = 'key'
)

-- Jira gives no key twice; should the records say otherwise, who bears it now has it.
select distinct on (connection_id, key)
    connection_id,
    work_item_key,
    key,
    regexp_replace(key, '-\d+$', '') as project_key,
    is_current
from mentioned
where key ~ '^[A-Z][A-Z0-9_]*-\d+$'
order by connection_id, key, is_current desc, work_item_key
