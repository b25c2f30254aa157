select
    raw.connection_id,
    {{ github_key('raw.team_id', 'raw.connection_id') }} as github_team_key,
    raw.organization,
    raw.slug,
    coalesce(nullif(trim(team.name), ''), raw.slug) as name,
    team."parentTeam" ->> 'slug' as parent_slug
from {{ source('github', 'teams') }} as raw
cross join lateral jsonb_to_record(raw.payload) as team (name text, "parentTeam" jsonb)
where raw.deleted_at is null
