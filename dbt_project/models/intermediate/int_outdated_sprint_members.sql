-- Issues whose facts in sprints may differ from last time: the issue, its part in a sprint, or the sprint as a whole does.
{{ config(materialized='table', post_hook='analyze {{ this }}') }}

select work_item_key
from {{ ref('int_changed_sprint_members') }}
union
select work_item_key
from {{ ref('int_outdated_work_items') }}
union
select member.work_item_key
from {{ ref('int_sprint_context') }} as sprint
inner join {{ ref('sprint_work_items') }} as member on member.sprint_key = sprint.sprint_key
where sprint.changed_in >= {{ changed_since() }}
{% if flags.FULL_REFRESH %} and false {% endif %}
