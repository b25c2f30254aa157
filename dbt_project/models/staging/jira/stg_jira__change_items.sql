-- One changed field a row. A history changes several fields at one instant, and sometimes one field twice.
select
    raw.connection_id,
    {{ jira_key('raw.issue_id', 'raw.connection_id') }} as work_item_key,
    cast(raw.history_id as bigint) as history_number,
    element.item_number,
    raw.created_at as changed_at,
    history.author,
    {{ jira_key("history.author ->> 'accountId'", 'raw.connection_id') }} as author_account_key,
    item.field as field_name,
    coalesce(item."fieldId", item.field) as field_id,
    nullif(item."from", '') as from_id,
    nullif(item."fromString", '') as from_text,
    nullif(item."to", '') as to_id,
    nullif(item."toString", '') as to_text
from {{ source('jira', 'changelogs') }} as raw
cross join lateral jsonb_to_record(raw.payload) as history (author jsonb, items jsonb)
cross join lateral jsonb_array_elements(history.items) with ordinality as element (item, item_number)
cross join lateral jsonb_to_record(element.item) as item (
    field text, "fieldId" text, "from" text, "fromString" text, "to" text, "toString" text
)
where raw.deleted_at is null
