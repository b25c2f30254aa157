-- The issues that changed, or whose history did, since the last complete build. A build of everything asks for none.
{{ config(materialized='table', post_hook='analyze {{ this }}', indexes=[{'columns': ['work_item_key'], 'unique': true}]) }}

with changed as (
    select connection_id, issue_id
    from {{ source('jira', 'issues') }}
    where changed_in >= {{ changed_since() }}
    union
    select connection_id, issue_id
    from {{ source('jira', 'changelogs') }}
    where changed_in >= {{ changed_since() }}
)

select
    connection_id,
    issue_id,
    {{ jira_key('issue_id') }} as work_item_key
from changed
{% if flags.FULL_REFRESH %} where false {% endif %}
