-- One changed field a row. A history changes several fields at one instant, and sometimes one field twice.
with histories as (
    select
        raw.connection_id,
        raw.issue_id,
        raw.history_id,
        raw.created_at,
        history.author,
        history.items
    from {{ source('jira', 'changelogs') }} as raw
    cross join lateral jsonb_to_record(raw.payload) as history (author jsonb, items jsonb)
    where raw.deleted_at is null
)

select
    history.connection_id,
    history.issue_id,
    {{ jira_key('history.issue_id', 'history.connection_id') }} as work_item_key,
    cast(history.history_id as bigint) as history_number,
    element.item_number,
    history.created_at as changed_at,
    history.author,
    {{ jira_account_key('history.author', 'history.connection_id') }} as author_account_key,
    item.field as field_name,
    coalesce(item."fieldId", item.field) as field_id,
    nullif(item."from", '') as from_id,
    nullif(item."fromString", '') as from_text,
    nullif(item."to", '') as to_id,
    nullif(item."toString", '') as to_text
from histories as history
cross join lateral jsonb_array_elements(history.items) with ordinality as element (item, item_number)
cross join lateral jsonb_to_record(element.item) as item (
    field text, "fieldId" text, "from" text, "fromString" text, "to" text, "toString" text
)
