-- Issues whose part in sprints may differ from last time: they changed themselves, or one of their sprints did.
{{ config(materialized='table', post_hook='analyze {{ this }}') }}

select work_item_key
from {{ ref('int_changed_work_items') }}
union
select stay.work_item_key
from {{ source('jira', 'sprints') }} as raw
inner join {{ ref('int_sprint_memberships') }} as stay
    on stay.sprint_key = {{ jira_key('raw.sprint_id', 'raw.connection_id') }}
where raw.changed_in >= {{ changed_since() }}
{% if flags.FULL_REFRESH %} and false {% endif %}
