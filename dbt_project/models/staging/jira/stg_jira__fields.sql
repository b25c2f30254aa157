select
    raw.connection_id,
    raw.field_id,
    field.name as name,
    coalesce(field.custom, false) as is_custom,
    field.schema ->> 'custom' as custom_type,
    field.schema ->> 'type' as value_type
from {{ source('jira', 'fields') }} as raw
cross join lateral jsonb_to_record(raw.payload) as field (name text, custom boolean, schema jsonb)
where raw.deleted_at is null
