-- Issues whose facts may differ from last time: they changed themselves, or what they take from others did.
{{ config(materialized='table', post_hook='analyze {{ this }}') }}

select work_item_key
from {{ ref('int_changed_work_items') }}
where work_item_key is not null
union
select work_item_key
from {{ ref('int_work_item_context') }}
where changed_in >= {{ changed_since() }}
{% if flags.FULL_REFRESH %} and false {% endif %}
