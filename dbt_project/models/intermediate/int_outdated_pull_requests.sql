-- Pull requests whose facts may differ from last time: they changed themselves, or what they take from others did.
{{ config(materialized='table', post_hook='analyze {{ this }}') }}

select pull_request_key
from {{ ref('int_changed_pull_requests') }}
where pull_request_key is not null
union
select pull_request_key
from {{ ref('int_pull_request_context') }}
where changed_in >= {{ changed_since() }}
{% if flags.FULL_REFRESH %} and false {% endif %}
