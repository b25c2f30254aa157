select
    release.release_key,
    release.connection_id,
    release.repository_key,
    release.name,
    release.tag_name,
    release.commit_sha,
    release.is_draft,
    release.is_prerelease,
    author.person_key as author_person_key,
    release.url,
    release.created_at,
    release.published_at
from {{ ref('stg_github__releases') }} as release
left join {{ ref('person_accounts') }} as author on author.account_key = release.author_account_key
